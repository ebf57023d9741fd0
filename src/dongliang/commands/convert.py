"""``dongliang convert``: writes what another tool exported as an events table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dongliang.commands.remarks import remarked
from dongliang.commands.speech import day_of, language_of, progress_bar, say
from dongliang.commands.target import check_target
from dongliang.events import KINDS, write_events
from dongliang.readers import Limits, ReadError, Reading, load_mapping, mapping_to_json, read
from dongliang.words import Language, explain, label


def command(
    path: Annotated[Path, typer.Argument(help="A file or folder that a reader knows (要读的文件或文件夹).")],
    to: Annotated[Path, typer.Option(help="Where to write the events: .csv, .jsonl or .parquet (写到哪里).")],
    community: Annotated[str, typer.Option(help="Name of the community (社群).")] = "",
    cohort: Annotated[str, typer.Option(help="Name of the cohort (期); a checkout's is its folder's.")] = "",
    year: Annotated[int | None, typer.Option(help="Year of days written without one (年份).")] = None,
    first_day: Annotated[str, typer.Option(help="First day, such as 2024-03-05 (第一天).")] = "",
    zone: Annotated[str, typer.Option(help="Zone of clock times without one, such as Asia/Shanghai (时区).")] = "",
    form: Annotated[str, typer.Option("--format", help="The format, where the content does not tell (格式).")] = "",
    day: Annotated[str, typer.Option(help="The day of a list (接龙是哪一天的), such as 2026-03-01.")] = "",
    you: Annotated[str, typer.Option(help="Who 你 is in join notices: who exported the chat (导出人的名字).")] = "",
    mapping: Annotated[Path | None, typer.Option(help="A saved mapping of columns and cells (对照文件).")] = None,
    save_mapping: Annotated[Path | None, typer.Option(help="Keep the mapping that was used here (存下对照).")] = None,
    language: Annotated[str, typer.Option("--lang", "--language", help="en or zh (语言); follows LANG.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Show every refusal and notice (全部列出).")] = False,
) -> None:
    """Write a check-in history as an events table (把打卡记录写成事件表).

    Reads the checkout of a co-learning repository (共学仓库) or its README alone, check-in tables kept as .csv or
    .xlsx (打卡表), events tables, and WeChat lists (接龙) as text or XML. With --format joins it reads a chat's export
    (text, .csv, .xlsx, .json) for who invited whom (入群通知). What was not used is listed with its line and why. The
    exit status is 1 only where nothing could be read.
    """
    spoken = language_of(language)
    check_target(to, path)
    try:
        kept = None if mapping is None else load_mapping(mapping)
        with progress_bar(path.name) as progress:
            reading = read(
                path,
                format=form or None,
                mapping=kept,
                year=year,
                first_day=day_of(first_day, "--first-day"),
                zone=zone,
                community=community,
                cohort=cohort,
                day=day_of(day, "--day"),
                you=you,
                limits=Limits.own_files(),
                progress=progress,
            )
    except ReadError as error:
        say(f"{error.refusal.where()}: {error.refusal.sentence(spoken)}")
        raise typer.Exit(1) from error
    try:
        if not reading.events.is_empty():
            write_events(reading.events, to)
        if save_mapping is not None and reading.mapping is not None:
            save_mapping.write_text(mapping_to_json(reading.mapping), "utf-8")
    except OSError as error:
        say(explain("convert.unwritable", spoken, detail=str(error)))
        raise typer.Exit(1) from error
    for line in summary(reading, to, spoken, every):
        say(line)
    if save_mapping is not None:
        said = "convert.no_mapping" if reading.mapping is None else "convert.mapping_kept"
        say(explain(said, spoken, file=str(save_mapping)))
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
