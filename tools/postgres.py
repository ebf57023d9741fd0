"""Start a PostgreSQL of one's own in a temporary folder, and remove it afterwards.

``python -m tools.postgres run -- COMMAND`` runs COMMAND with DATABASE_URL set to it. Nothing outside the temporary
folder is touched: a server that already runs on the machine goes on as before. It writes without waiting for the disk,
so it is for tests and benches only.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

NAME = "dongliang"
FOLDERS = ("/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt")
#: A server that is thrown away may lose what it wrote. It does not vacuum by itself either: between two tests it would
#: note that every table is empty, and take minutes over what it plans by that.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def binaries() -> Path | None:
    """Return the folder of the newest server's programs on this machine, or None where there is no server."""
    found = [
        program.parent
        for folder in FOLDERS
        for pattern in ("[0-9]*/bin/initdb", "pgsql-*/bin/initdb", "postgresql@*/bin/initdb")
        for program in Path(folder).glob(pattern)
        if program.with_name("pg_ctl").exists()
    ]
    if found:
        return max(found, key=lambda path: int(re.findall(r"\d+", path.parent.name)[0]))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def unprivileged_user() -> str | None:
    """Return whom the server runs as: PostgreSQL refuses to run as root. None: as oneself."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the URL of a database on a fresh server; the server and its files are gone afterwards."""
    programs = binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: no initdb found. `make system` installs it where it may.")
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="dongliang-pg-", dir="/tmp" if user else None))
    data, log = folder / "data", folder / "log"
    password, port = secrets.token_urlsafe(12), free_port()
    (folder / "password").write_text(password)
    if user:
        for path in (folder, folder / "password"):
            shutil.chown(path, user)

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        environment = {**os.environ, "PGPASSWORD": password, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, user=user, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            written = log.read_text() if log.exists() else ""
            raise SystemExit(f"PostgreSQL's {program} failed with {done.returncode}:\n{done.stdout}{written}")

    settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=''", *FAST)
    initial = ("-A", "scram-sha-256", "-U", NAME, f"--pwfile={folder / 'password'}")
    try:
        call("initdb", "-D", str(data), "-E", "UTF8", "--locale=C", "--no-sync", *initial)
        options = " ".join(f"-c {setting}" for setting in settings)
        call("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", NAME, NAME)
            yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run(command: Sequence[str]) -> int:
    """Run a command with DATABASE_URL naming a fresh database; return its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def main() -> int:
    """Read the command line: ``run -- COMMAND``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    runner = actions.add_parser("run", help="run COMMAND with DATABASE_URL set to a fresh database")
    runner.add_argument("command", nargs="+", metavar="COMMAND")
    return run(parser.parse_args().command)


if __name__ == "__main__":
    sys.exit(main())
