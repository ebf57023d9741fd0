"""The site as a newcomer starts it: a server of its own in a folder of its own, mails in files, time movable."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from tools.postgres import free_port

SECONDS_TO_START, SECONDS_TO_STOP = 90, 20
BETWEEN_MAILS = "\n" + "-" * 79 + "\n"
COMMAND = (sys.executable, "-m", "dongliang.cli")


@dataclass
class Site:
    """A running site: where it is, what it printed, which mails it sent, and a way to run commands beside it."""

    port: int
    home: Path
    #: Host by which phones reach it.
    name: str = "127.0.0.1"
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{self.name}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the server and its commands run."""
        ours = ("DONGLIANG_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {
            "DONGLIANG_HOME": str(self.home),
            "DONGLIANG_URL": self.url,
            "DONGLIANG_MAIL_FOLDER": str(self.home / "mails"),
            "DONGLIANG_TEST_CLOCK_FILE": str(self.home / "clock"),
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def log_file(self) -> Path:
        return self.home / "server.log"

    def start(self) -> None:
        """Start the server, at the same address as before, and wait until it answers."""
        command = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log_file.open("ab") as log:
            # a session of its own, so that whatever it leaves behind can be found and ended
            self._server = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait_until_it_answers(self, self._server)

    def stop(self) -> None:
        """Stop the server, if it runs."""
        server, self._server = self._server, None
        if server:
            assert not _stop(server), "`dongliang serve` ended, but left processes behind"

    def run(self, *arguments: str) -> str:
        """Run a command such as ``dongliang tick`` on this site and return what it printed."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"dongliang {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def lets(self, *arguments: str) -> None:
        """Let many people of this site do what `tests.journeys.acting` tells."""
        folder = Path(__file__).resolve().parents[2]
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.acting", *arguments],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}"

    def mails(self, to: str) -> list[EmailMessage]:
        """Return the mails sent to an address, the oldest first."""
        files = sorted((self.home / "mails").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        texts = [text for path in files for text in path.read_text("utf-8").split(BETWEEN_MAILS) if text.strip()]
        mails = [email.message_from_string(text, _class=EmailMessage, policy=email.policy.default) for text in texts]
        return [mail for mail in mails if to in str(mail["To"])]


@dataclass
class Clock:
    """The site's clock, ahead of the real one by as much as a test says; due work is done after a move.

    With ``due=False`` it is left to a later move, as if the due work had not come round yet.
    """

    site: Site
    ahead: dt.timedelta = field(default_factory=dt.timedelta)

    def now(self) -> dt.datetime:
        """Return the instant that the site takes for the present."""
        return dt.datetime.now(dt.UTC) + self.ahead

    def advance(self, **by: float) -> None:
        """Move on: ``advance(days=1, hours=2)``."""
        self._put(self.ahead + dt.timedelta(**by))

    def set(self, at: dt.datetime, *, due: bool = True) -> None:
        """Move to an instant, given with its zone."""
        self._put(at - dt.datetime.now(dt.UTC), due=due)

    def _put(self, ahead: dt.timedelta, *, due: bool = True) -> None:
        self.ahead = ahead
        written = self.site.home / "clock.new"
        written.write_text(str(ahead.total_seconds()), "ascii")
        written.replace(self.site.home / "clock")  # at once: the server may read it at any moment
        if due:
            self.site.run("tick")


@contextmanager
def serving(home: Path, name: str = "127.0.0.1") -> Iterator[Site]:
    """Start the site in a folder, wait until it answers, stop it afterwards; a traceback in its log is a failure.

    ``name`` is the host by which phones reach it.
    """
    home.mkdir(parents=True, exist_ok=True)
    site = Site(free_port(), home, name)
    try:
        site.start()
        yield site
    finally:
        site.stop()
    written = site.log_file.read_text("utf-8", "replace")
    assert "Traceback" not in written, f"the server failed:\n{written[-6000:]}"


def _stop(server: subprocess.Popen[bytes]) -> bool:
    """Stop the server as `kill` would; return whether processes that it started outlived it, and end those."""
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        raise
    for _ in range(20):
        try:
            os.killpg(server.pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    os.killpg(server.pid, signal.SIGKILL)
    return True


def _wait_until_it_answers(site: Site, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(site.url, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code < 500:
                return
        except OSError:
            pass  # not listening yet
        time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{site.log_file.read_text('utf-8', 'replace')[-6000:]}")
