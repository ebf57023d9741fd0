"""``dongliang report``: one history in, everything that was found out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from dongliang.commands.history import (
    AFFINITY,
    COMMUNITY,
    DAY,
    DAYS,
    DEFAULT_WINDOW,
    FIRST_DAY,
    FORMAT,
    KIND,
    LANG,
    MAPPING,
    PATH,
    PLACE,
    YEAR,
    ZONE,
    Reading,
    check_zone,
    open_history,
    rules_of,
)
from dongliang.commands.remarks import remarked
from dongliang.commands.speech import day_of, language_of, progress_bar, say
from dongliang.figures import page, terminal
from dongliang.readers import Scanned
from dongliang.report import Refused, Report, build_report
from dongliang.words import LANGUAGES, Language, explain

_STDOUT = Path("-")


def command(
    path: PATH,
    to_json: Annotated[
        Path | None, typer.Option("--json", help="Write the figures here; - for standard output.")
    ] = None,
    to_html: Annotated[
        Path | None, typer.Option("--html", help="Write the page here: one file, no network (网页).")
    ] = None,
    day: DAY = "",
    window: DAYS = DEFAULT_WINDOW,
    zone: ZONE = "",
    community: COMMUNITY = "",
    language: LANG = "",
    kinds: KIND = None,
    affinity: AFFINITY = None,
    place: PLACE = "",
    names: Annotated[
        bool, typer.Option(help="Members by name in the page, and the fallen by name (写出名字).")
    ] = False,
    form: FORMAT = "",
    year: YEAR = None,
    first_day: FIRST_DAY = "",
    mapping: MAPPING = None,
    every: Annotated[bool, typer.Option("--all", help="Show every refusal and notice (全部列出).")] = False,
) -> None:
    """Report on a history: who stays, who the centres are, what would stand (读出一份报告).

    PATH is anything that a reader knows: a table of check-ins, an events table (.csv, .jsonl, .parquet, .xlsx), a
    table of ties, a co-learning checkout or a folder of them. The page shows members under numbers unless --names is
    given; the JSON is for whoever holds the history, and names the centres. The exit status is 1 only where nothing
    could be used.
    """
    spoken = language_of(language)
    check_zone(zone)
    asked_day = day_of(day, "--day")
    for target in (to_json, to_html):
        _check(target)
    opened = open_history(Reading(path, form, zone, community, year, first_day, mapping), spoken)
    rules = rules_of(opened, window=window, zone=zone, place=place, kinds=kinds, affinity=affinity, names=names)
    with progress_bar(path.name) as progress:
        report = build_report(
            opened.table,
            rules,
            asked_day,
            name=opened.name,
            refused=refused_of(opened.scanned),
            first_line=opened.scanned.first_line,
            progress=progress,
        )
    if every:
        for line in remarked(opened.scanned, spoken, every):
            say(line)
    if not report.community.events:
        say(explain("commands.report.empty", spoken))
        raise typer.Exit(1)
    if to_json != _STDOUT:
        terminal.show(report, spoken)
    _write(report, to_json, to_html, names, spoken)


def refused_of(scanned: Scanned) -> tuple[Refused, ...]:
    """Return the lines that a reader did not use, as a report tells them."""
    return tuple(
        Refused(each.file, each.line, each.reason, {language: each.sentence(language) for language in LANGUAGES})
        for each in scanned.refused
    )


def _check(target: Path | None) -> None:
    if target is None or target == _STDOUT:
        return
    if os.path.isdir(target) or not target.absolute().parent.is_dir():
        raise typer.BadParameter(f"{target}: there is no such folder to write a file into")


def _write(report: Report, to_json: Path | None, to_html: Path | None, names: bool, language: Language) -> None:
    if to_json is not None:
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"
        if to_json == _STDOUT:
            typer.echo(text, nl=False)
        else:
            _put(to_json, text, language)
    if to_html is not None:
        _put(to_html, page.html(report, names=names, language=language), language)


def _put(target: Path, text: str, language: Language) -> None:
    """Write a file that is there in full or not at all."""
    part = target.with_name(f".part-{os.getpid()}-{target.name}"[-200:])
    try:
        part.write_text(text, "utf-8")
        part.replace(target)
    except OSError as error:
        say(explain("convert.unwritable", language, detail=str(error)))
        raise typer.Exit(1) from error
    finally:
        part.unlink(missing_ok=True)
    say(explain("commands.report.written", language, file=str(target)))
