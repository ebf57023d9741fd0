"""The house's commands where something is in the way: one plain line, nothing left behind, and due work goes on."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from django.core.management import CommandError, call_command

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


def test_due_work_that_was_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def running(seconds: float) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])

    begun = []
    monkeypatch.setattr(serve, "WATCH_SECONDS", 0.1)
    monkeypatch.setattr(serve, "_ticking", lambda only: begun.append(only) or running(60))
    ticking = {"quick": running(60), "slow": running(60)}
    ticking["quick"].kill()
    ticking["quick"].wait()
    assert serve._watch(running(1.5), ticking) == 0
    assert begun == ["quick"]
    assert [each.poll() for each in ticking.values()] == [None, None]
    for each in ticking.values():
        each.kill()
        each.wait()
