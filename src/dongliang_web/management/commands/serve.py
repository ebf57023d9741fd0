"""`dongliang serve`: the site in one command."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command as CollectStatic
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection
from whitenoise.storage import CompressedManifestStaticFilesStorage

from dongliang.words import explain
from dongliang_web.centres.models import snapshots_due
from dongliang_web.checkin.models import Clip
from dongliang_web.jobs import QUICK, Job, run_round
from dongliang_web.management.nightly import stop
from dongliang_web.management.site import prepare
from dongliang_web.pages.clock import now
from dongliang_web.people.models import Community
from dongliang_web.portability.actions.demo_links import demo_links
from dongliang_web.sharing.models import MessageClip

#: Seconds between two rounds of due work.
ROUND_SECONDS = 60
#: Makes the film that has waited longest.
FILMING = (sys.executable, "-m", "django", "tick", "--only", "slow")
#: Takes the snapshots that are due.
SNAPPING = (sys.executable, "-m", "django", "tick", "--only", "nightly")
#: The last process of each kind that works beside the server, by how it was called.
Beside = dict[tuple[str, ...], subprocess.Popen[bytes]]


class Command(BaseCommand):
    """Brings the database up to date, then serves the site and runs due work beside it."""

    help = "Bring the database up to date and serve the site."
    # They look at how the site is written, not at its data, and are run with the project's own tests.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen and whether an empty database gets the demo."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=0, help="0: one on SQLite, two on PostgreSQL")
        parser.add_argument("--demo-when-empty", action="store_true")

    def handle(self, *, host: str, port: int, workers: int, demo_when_empty: bool, **_: Any) -> None:
        """Prepare, tell the address, and serve until stopped."""
        if _taken(host, port):
            raise CommandError(explain("refused.port_taken", "en", port=port, other=port + 1))
        prepare()
        settings.ADDRESS_FILE.write_text(settings.SITE_URL, "ascii")
        _collect_static_files()
        if demo_when_empty and not Community.objects.exists():
            call_command("demo", stdout=self.stdout, stderr=self.stderr)
        self._tell(f"http://{host}:{port}", demo=demo_when_empty)
        connection.close()
        signal.signal(signal.SIGTERM, _stop)
        serving = subprocess.Popen(_server(host, port, workers))
        beside: Beside = {}
        try:
            status = _work_until_it_ends(serving, beside)
        except KeyboardInterrupt:
            status = 0
            self.stdout.write("stopped")
        finally:
            # Asked to end, and waited for: killed, the server would leave its workers behind, holding the port.
            stop([serving, *beside.values()])
        if status:
            raise CommandError(f"the server ended with status {status}; its own message stands above")

    def _tell(self, address: str, *, demo: bool) -> None:
        self.stdout.write(f"\n栋梁 Dongliang  {address}\n")
        links = demo_links(address, now()) if demo else []
        if links:
            self.stdout.write("Sign in to the demo, once within ten minutes each (演示登录，十分钟内各用一次):")
        for who, link in links:
            self.stdout.write(f"  {who}\n    {link}")
        self.stdout.flush()


def _taken(host: str, port: int) -> bool:
    """Tell whether something answers there already; the server itself would share the port without a word."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asking:
        asking.settimeout(1)
        return asking.connect_ex((host.strip("[]"), port)) == 0


def _collect_static_files() -> None:
    """Collect them under hashed names; the settings turn to those once they are there, in the server's own process."""
    collecting = CollectStatic()
    collecting.storage = CompressedManifestStaticFilesStorage()
    call_command(collecting, interactive=False, verbosity=0)


def _work_until_it_ends(serving: subprocess.Popen[bytes], beside: Beside) -> int:
    """Do what is due, a round a minute, until the server ends; return its status.

    This program has all of the site in memory already, so due work needs little more. A film and a night's snapshots
    take minutes: made by processes of their own, kept in ``beside``, they keep nothing else waiting.
    """
    begin_film = _beside(FILMING, _films_wait, beside)
    begin_snapshots = _beside(SNAPPING, lambda at: bool(snapshots_due(at)), beside)
    while True:
        run_round((*QUICK, begin_film, begin_snapshots))
        try:
            return serving.wait(ROUND_SECONDS)
        except subprocess.TimeoutExpired:
            close_old_connections()


def _films_wait(at: dt.datetime) -> bool:
    return any(kind.objects.to_make(at).exists() for kind in (Clip, MessageClip))


def _beside(words: tuple[str, ...], is_due: Callable[[dt.datetime], bool], beside: Beside) -> Job:
    """Return a job that begins a process for what is due, unless the one that it began last is still at it."""

    def begin(at: dt.datetime) -> int:
        last = beside.get(words)
        if (last is None or last.poll() is not None) and is_due(at):
            beside[words] = subprocess.Popen(words)
        return 0

    return begin


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _server(host: str, port: int, workers: int) -> list[str]:
    # One process on SQLite: two only fight for its write lock. The server's own program starts afresh, so that it
    # finds the files collected just now.
    many = workers or (1 if connection.vendor == "sqlite" else 2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
    words = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(many), "--no-ws"]
    return [sys.executable, "-m", "granian", *words, "--blocking-threads", "8", "dongliang_web.wsgi:application"]
