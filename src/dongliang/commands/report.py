"""``dongliang report``: one history in, everything that was found out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dongliang.coded import code
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
    Opened,
    Reading,
    check_kinds,
    check_zone,
    damage_told,
    open_history,
    rules_of,
)
from dongliang.commands.remarks import remarked
from dongliang.commands.speech import day_of, language_of, progress_bar, say
from dongliang.commands.target import STDOUT, check_output, put
from dongliang.figures import page, terminal
from dongliang.readers import Scanned
from dongliang.report import Origin, Refused, Report, ReportRules, build_report
from dongliang.words import LANGUAGES, Language, explain


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
    _check(to_json, to_html, path)
    opened = open_history(Reading(path, form, zone, community, year, first_day, mapping), spoken)
    rules = rules_of(opened, window=window, zone=zone, place=place, kinds=kinds, affinity=affinity, names=names)
    check_kinds(opened, rules, spoken)
    with progress_bar(path.name) as progress, damage_told(path, spoken):
        report = build_report(
            opened.table,
            rules,
            asked_day,
            name=opened.name,
            refused=refused_of(opened.scanned),
            origin=Origin(path.name, opened.scanned.line_of),
            progress=progress,
        )
    if every:
        for line in remarked(opened.scanned, spoken, every):
            say(line)
    if not report.community.events:
        say(_why_empty(opened, rules, report, spoken))
        raise typer.Exit(1)
    terminal.show(report, spoken, Console(highlight=False, stderr=to_json == STDOUT))
    _write(report, to_json, to_html, names, spoken)


def _check(to_json: Path | None, to_html: Path | None, path: Path) -> None:
    """Refuse places that cannot be written before anything is read."""
    for target, option in ((to_json, "--json"), (to_html, "--html")):
        if target is not None and target != STDOUT:
            check_output(target, path, option)
    if to_html == STDOUT:
        raise typer.BadParameter("a page is written to a file; give it a name", param_hint="--html")
    if to_json is not None and to_json == to_html:
        raise typer.BadParameter(f"{to_json} cannot hold both", param_hint="--html")


def _why_empty(opened: Opened, rules: ReportRules, report: Report, language: Language) -> str:
    """Say why a report is empty: nothing could be used, or nothing had happened yet."""
    first = code(opened.table, rules.zone).first_day()
    if first is None or report.day is None:
        return explain("commands.report.empty", language)
    return explain("commands.report.before", language, day=report.day, first=first)


def refused_of(scanned: Scanned) -> tuple[Refused, ...]:
    """Return the lines that a reader did not use, as a report tells them."""
    return tuple(
        Refused(each.file, each.line, each.reason, {language: each.sentence(language) for language in LANGUAGES})
        for each in scanned.refused
    )


def _write(report: Report, to_json: Path | None, to_html: Path | None, names: bool, language: Language) -> None:
    if to_json is not None:
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        if to_json == STDOUT:
            typer.echo(text, nl=False)
        else:
            put(to_json, text, language)
    if to_html is not None:
        put(to_html, page.html(report, names=names, language=language), language)
