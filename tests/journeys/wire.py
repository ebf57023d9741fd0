"""A wire between a phone and the site that counts what goes over it."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import suppress

CHUNK = 65536


class Wire(socketserver.ThreadingTCPServer):
    """Hands bytes on between a port of its own and the site's, and counts those that come down, headers and all."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        self.to, self.down, self._counting = port, 0, threading.Lock()
        super().__init__(("127.0.0.1", 0), _Hands)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where a phone finds the site over this wire."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(self, count: int) -> None:
        """Count bytes that came down."""
        with self._counting:
            self.down += count

    def counted(self) -> float:
        """Return the kilobytes that came down since the last count."""
        with self._counting:
            down, self.down = self.down, 0
        return down / 1000

    def cut(self) -> None:
        """Take the wire away."""
        self.shutdown()
        self.server_close()


class _Hands(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self) -> None:
        """Hand on what the phone sends, and, in a thread beside it, what the site answers."""
        with socket.create_connection(("127.0.0.1", self.server.to)) as site:
            answering = threading.Thread(target=self._answer, args=(site,), daemon=True)
            answering.start()
            # a browser that leaves in the middle ends its side of the wire
            with suppress(OSError):
                while chunk := self.request.recv(CHUNK):
                    site.sendall(chunk)
                site.shutdown(socket.SHUT_WR)
            answering.join()

    def _answer(self, site: socket.socket) -> None:
        with suppress(OSError):
            while chunk := site.recv(CHUNK):
                self.server.add(len(chunk))
                self.request.sendall(chunk)
            self.request.shutdown(socket.SHUT_WR)
