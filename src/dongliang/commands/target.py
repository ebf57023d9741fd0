"""The place that a command writes events to."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from dongliang.events import ENDINGS


def check_target(to: Path) -> None:
    """Refuse a place that cannot be written before anything is read or made."""
    if to.suffix not in ENDINGS:
        raise typer.BadParameter(f"{to.name}: give the file the ending {', '.join(ENDINGS)}", param_hint="--to")
    if os.path.isdir(to) or not to.absolute().parent.is_dir():
        raise typer.BadParameter(f"{to}: there is no such folder to write a file into", param_hint="--to")
