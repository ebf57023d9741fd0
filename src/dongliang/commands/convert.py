"""``dongliang convert``: writes what another tool exported as an events table."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from dongliang.commands.target import check_target
from dongliang.events import KINDS, write_events
from dongliang.readers import ReadError, Reading, Remark, load_mapping, mapping_to_json, read
from dongliang.readers.reading import Progress as Report
from dongliang.readers.reading import no_progress
from dongliang.words import LANGUAGES, Language, explain, label

_SHOWN = 20


def command(
    path: Annotated[Path, typer.Argument(help="A folder, README.md, .csv, .xlsx or .parquet (要读的文件或文件夹).")],
    to: Annotated[Path, typer.Option(help="Where to write the events: .csv or .parquet (写到哪里).")],
    community: Annotated[str, typer.Option(help="Name of the community (社群).")] = "",
    cohort: Annotated[str, typer.Option(help="Name of the cohort (期); a checkout's is its folder's.")] = "",
    year: Annotated[int | None, typer.Option(help="Year of days written without one (年份).")] = None,
    first_day: Annotated[str, typer.Option(help="First day, such as 2024-03-05 (第一天).")] = "",
    zone: Annotated[str, typer.Option(help="Zone of clock times without one, such as Asia/Shanghai (时区).")] = "",
    mapping: Annotated[Path | None, typer.Option(help="A saved mapping of columns and cells (对照文件).")] = None,
    save_mapping: Annotated[Path | None, typer.Option(help="Keep the mapping that was used here (存下对照).")] = None,
    language: Annotated[str, typer.Option(help="en or zh-Hans (语言); follows LANG.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Show every refusal and notice (全部列出).")] = False,
) -> None:
    """Write a check-in history as an events table (把打卡记录写成事件表).

    Reads the checkout of a co-learning repository (共学仓库) or its README alone, check-in tables kept as .csv or
    .xlsx (打卡表), and events tables. What was not used is listed with its line and why. The exit status is 1 only
    where nothing could be read.
    """
    spoken = language_of(language)
    check_target(to)
    _check_source(path, to)
    try:
        kept = None if mapping is None else load_mapping(mapping)
        with _progress(path.name) as progress:
            reading = read(
                path,
                mapping=kept,
                year=year,
                first_day=_first_day(first_day),
                zone=zone,
                community=community,
                cohort=cohort,
                progress=progress,
            )
    except ReadError as error:
        _say(f"{error.refusal.where()}: {error.refusal.sentence(spoken)}")
        raise typer.Exit(1) from error
    try:
        if not reading.events.is_empty():
            write_events(reading.events, to)
        if save_mapping is not None and reading.mapping is not None:
            save_mapping.write_text(mapping_to_json(reading.mapping), "utf-8")
    except OSError as error:
        _say(explain("convert.unwritable", spoken, detail=str(error)))
        raise typer.Exit(1) from error
    for line in summary(reading, to, spoken, every):
        _say(line)
    if save_mapping is not None:
        said = "convert.no_mapping" if reading.mapping is None else "convert.mapping_kept"
        _say(explain(said, spoken, file=str(save_mapping)))
    if reading.events.is_empty():
        raise typer.Exit(1)


def summary(reading: Reading, to: Path, language: Language, every: bool = False) -> Iterator[str]:
    """Yield what was read and written, then every kind of refusal and notice, each with its place."""
    for kind, count in reading.kinds().items():
        name = label(f"kind.{kind}", language) if kind in KINDS else kind
        yield f"{count:>9}  {name}"
    for cohort in reading.cohorts:
        yield explain(
            "convert.cohort",
            language,
            name=cohort.name,
            first=cohort.first_day,
            last=cohort.last_day,
            days=len(cohort.days),
            registered=len(cohort.registered),
        )
    yield from remarked(reading, language, every)
    if reading.events.is_empty():
        yield explain("convert.nothing", language)
    else:
        yield explain("convert.written", language, count=len(reading.events), file=str(to))


def remarked(reading: Reading, language: Language, every: bool = False) -> Iterator[str]:
    """Yield what was not used and what is to be known beside, each under its heading with its place."""
    for head, remarks in (("convert.refused", reading.refused), ("convert.noticed", reading.noticed)):
        if remarks:
            yield explain(head, language)
            yield from _remarks(remarks, language, every)


def _remarks(remarks: Sequence[Remark], language: Language, every: bool) -> Iterator[str]:
    for _, alike in groupby(remarks, key=lambda remark: remark.reason):
        same = list(alike)
        shown = same if every else same[:_SHOWN]
        for remark in shown:
            yield f"  {remark.where()}: {remark.sentence(language)}"
        if len(shown) < len(same):
            yield "  " + explain("convert.more", language, count=len(same) - len(shown))


def _check_source(path: Path, to: Path) -> None:
    if os.path.exists(to) and os.path.exists(path) and to.samefile(path):
        raise typer.BadParameter("this is the file that is read; write to another", param_hint="--to")


def _first_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no day; write 2024-03-05", param_hint="--first-day") from error


def language_of(given: str) -> Language:
    """Return the language that was asked for, or else the one that the environment asks for."""
    for language in LANGUAGES:
        if given == language:
            return language
    if given:
        raise typer.BadParameter(f"{given}: give en or zh-Hans", param_hint="--language")
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-Hans" if said.startswith("zh") else "en"


def _say(line: str) -> None:
    typer.echo(harmless(line), err=True)


def harmless(line: str) -> str:
    """Return a line whose names from a file cannot move the cursor or colour the screen."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)


@contextmanager
def _progress(name: str) -> Iterator[Report]:
    """Yield what draws a progress bar on standard error while somebody watches there, else what does nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield no_progress
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
