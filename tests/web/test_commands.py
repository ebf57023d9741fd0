"""The house's commands where something is in the way: one plain line, and nothing left behind."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import typer
from django.core.management import CommandError, call_command

from dongliang_web import commands


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
