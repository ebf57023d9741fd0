"""The house's commands where something is in the way: one plain line, nothing left behind, and due work goes on."""

from __future__ import annotations

import datetime as dt
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
