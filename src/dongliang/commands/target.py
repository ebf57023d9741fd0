"""The place that a command writes events to."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from dongliang.commands.speech import say
from dongliang.events import ENDINGS
from dongliang.words import Language, explain

#: What stands for standard output where a file is asked for.
STDOUT = Path("-")


def check_output(to: Path, source: Path | None, option: str) -> None:
    """Refuse a place to write to that is a folder, stands in none, or is the file that is read."""
    if os.path.isdir(to):
        raise typer.BadParameter(f"{to} is a folder; name a file in it", param_hint=option)
    if not os.path.isdir(to.absolute().parent):
        raise typer.BadParameter(f"{to}: there is no such folder to write a file into", param_hint=option)
    if source is not None and os.path.exists(to) and os.path.exists(source) and to.samefile(source):
        raise typer.BadParameter(f"{to} is the file that is read; write to another", param_hint=option)
    if source is not None and os.path.isdir(source) and os.path.exists(to) and _is_inside(to, source):
        raise typer.BadParameter(f"{to} stands in the folder that is read; write elsewhere", param_hint=option)


def _is_inside(to: Path, folder: Path) -> bool:
    return to.resolve().is_relative_to(folder.resolve())


def check_target(to: Path, source: Path | None = None) -> None:
    """Refuse a place for events that cannot be written before anything is read or made."""
    if to.suffix not in ENDINGS:
        raise typer.BadParameter(f"{to.name}: give the file the ending {', '.join(ENDINGS)}", param_hint="--to")
    check_output(to, source, "--to")


def put(target: Path, text: str, language: Language) -> None:
    """Write a file that is there in full or not at all; what is no plain file (a pipe, a device) is written to."""
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            target.write_text(text, "utf-8")
        else:
            _replace(target.resolve(), text)
    except OSError as error:
        say(explain("convert.unwritable", language, detail=str(error)))
        raise typer.Exit(1) from error
    say(explain("commands.report.written", language, file=str(target)))


def _replace(target: Path, text: str) -> None:
    part = target.with_name(f".part-{os.getpid()}")
    try:
        part.write_text(text, "utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
