"""``dongliang gate``: how cohorts went, what a gate buys, and which rule fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dongliang.coded import code
from dongliang.commands.gate_tables import show_gate
from dongliang.commands.history import (
    COMMUNITY,
    DAY,
    FIRST_DAY,
    FORMAT,
    LANG,
    MAPPING,
    PATH,
    YEAR,
    ZONE,
    Reading,
    check_zone,
    damage_told,
    open_history,
)
from dongliang.commands.speech import day_of, language_of, say
from dongliang.commands.target import STDOUT, check_output, put
from dongliang.gate.grid import CohortGrid
from dongliang.report.gate_part import gate_part, grids_until
from dongliang.report.shape import GatePart, plain
from dongliang.words import explain, harmless


def command(
    path: PATH,
    cohort: Annotated[str, typer.Option(help="Look at this cohort alone (只看这一期).")] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures here; - for standard output (写成 JSON).")
    ] = None,
    day: DAY = "",
    community: COMMUNITY = "",
    year: YEAR = None,
    first_day: FIRST_DAY = "",
    zone: ZONE = "",
    mapping: MAPPING = None,
    language: LANG = "",
    form: FORMAT = "",
) -> None:
    """Tell how cohorts went, what a gate buys and which rule fits (看各期的入群门槛).

    Reads what `dongliang convert` reads. Members are counted and never named. The exit status is 1 only where nothing
    could be used.
    """
    spoken = language_of(language)
    check_zone(zone)
    opened = open_history(Reading(path, form, zone, community, year, first_day, mapping), spoken)
    if opened.scanned.refused:
        say(explain("gate_report.not_used", spoken, count=len(opened.scanned.refused)))
    asked_day = day_of(day, "--day")
    if json_file is not None and json_file != STDOUT:
        check_output(json_file, path, "--json")
    with damage_told(path, spoken):
        grids, too_large = grids_until(opened.table, asked_day or code(opened.table, zone or "UTC").last_day())
    for each in too_large:
        say(each.said[spoken])
    if not grids:
        raise typer.Exit(1) if too_large else _nothing(explain("gate_report.no_cohort", spoken, file=path.name))
    part = _part(grids, cohort)
    text = json.dumps(plain(part), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if json_file == STDOUT:
        typer.echo(text, nl=False)
        return
    show_gate(part, spoken, Console())
    if json_file is not None:
        put(json_file, text, spoken)


def _nothing(why: str) -> typer.Exit:
    say(why)
    return typer.Exit(1)


def _part(grids: tuple[CohortGrid, ...], cohort: str) -> GatePart:
    """Return the figures of all cohorts, or of one; how far it differs is still told from all."""
    names = [grid.name for grid in grids]
    if cohort and cohort not in names:
        there = harmless(", ".join(names))
        raise typer.BadParameter(f"{harmless(cohort)}: there is no such cohort, only {there}", param_hint="--cohort")
    whole = gate_part(grids)
    if not cohort:
        return whole
    one = whole.cohorts[names.index(cohort)]
    return GatePart((one,), one.choices, one.foresight)
