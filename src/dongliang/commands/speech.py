"""How the commands speak: in which language, to whom, and how they show that work goes on. Loads nothing heavy."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from dongliang.words import LANGUAGES, Language, harmless

#: Called now and then with how much is done and how much there is.
Watch = Callable[[int, int], None]
_SHORT: dict[str, Language] = {"zh": "zh-Hans"}


def language_of(given: str) -> Language:
    """Return the language that was asked for, or else the one that the environment asks for."""
    for language in LANGUAGES:
        if given == language or _SHORT.get(given) == language:
            return language
    if given:
        raise typer.BadParameter(f"{given}: give en or zh-Hans", param_hint="--language")
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-Hans" if said.startswith("zh") else "en"


def day_of(given: str, option: str) -> dt.date | None:
    """Return the day that an option gives, or None where nothing is given."""
    try:
        return dt.datetime.strptime(given, "%Y-%m-%d").date() if given else None
    except ValueError as error:
        raise typer.BadParameter(f"{given} is no day; write 2024-03-05", param_hint=option) from error


def say(line: str) -> None:
    """Say a line to whoever runs the command, apart from what the command gives out."""
    typer.echo(harmless(line), err=True)


@contextmanager
def progress_bar(name: str) -> Iterator[Watch]:
    """Yield what draws a progress bar on standard error while somebody watches there, else what does nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, of: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(harmless(name), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
