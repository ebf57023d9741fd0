"""The house's commands where something is in the way: one plain line, nothing left behind, and due work goes on."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from django.core.management import CommandError, call_command
from django.db import OperationalError

from dongliang_web import commands
from dongliang_web.management.commands import serve


def test_a_command_needs_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DONGLIANG_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(typer.Exit) as ended:
        commands.tick(every=0)
    assert ended.value.exit_code == 1
    assert "no site" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def of_site(home: Path) -> dict[str, str]:
    """Return the environment of commands on the site of a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "DONGLIANG_HOME": str(home)}


def dongliang(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the site of a folder, as on a terminal."""
    whole = [sys.executable, "-m", "dongliang.cli", *words]
    return subprocess.run(whole, env=of_site(home), capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ("tick",),
        ("load", "history.csv", "--community", "hands"),
        ("sign-in", "hands/somebody"),
        ("appoint", "hands", "somebody", "--reason", "nobody is left"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_on_a_site_that_was_never_started_says_what_to_do_first(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "dongliang.sqlite3").touch()
    done = dongliang(tmp_path, *words)
    assert done.returncode == 1
    assert "dongliang serve" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("there", [True, False])
def test_the_demo_makes_a_site_where_there_is_none_yet(tmp_path: Path, there: bool) -> None:
    home = tmp_path / "new" / "site"
    if there:
        home.mkdir(parents=True)
    words = [sys.executable, "-m", "dongliang.cli", "demo"]
    with subprocess.Popen(words, env=of_site(home), stdout=subprocess.PIPE, text=True) as raising:
        assert raising.stdout is not None
        told = raising.stdout.readline()
        raising.kill()
    assert told.startswith("Raising the demo community")
    assert dongliang(home, "tick", "--only", "slow").returncode == 0, "it is as a site that was started"


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is in use"):
            call_command("serve", port=port)


def running(seconds: float) -> subprocess.Popen[bytes]:
    """Start something that runs so long, as a server would."""
    return subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])


def test_due_work_is_done_again_and_again_until_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def due(at: dt.datetime) -> int:
        rounds.append(len(rounds))
        raise OperationalError("the database is away")

    monkeypatch.setattr(serve, "ROUND_SECONDS", 0.1)
    monkeypatch.setattr(serve, "QUICK", (due,))
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)
    assert serve._work_until_it_ends(running(1), {}) == 0
    assert len(rounds) > 2
