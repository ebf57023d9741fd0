"""``dongliang gate``: how cohorts went, what a gate buys, and which rule fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dongliang.commands.gate_tables import show_gate
from dongliang.commands.history import (
    COMMUNITY,
    FIRST_DAY,
    FORMAT,
    LANG,
    MAPPING,
    PATH,
    YEAR,
    ZONE,
    Reading,
    check_zone,
    open_history,
)
from dongliang.commands.speech import language_of, say
from dongliang.gate.grid import CohortGrid, GridError, cohort_grids
from dongliang.report.gate_part import gate_part
from dongliang.report.shape import GatePart, plain
from dongliang.words import Language, explain, harmless


def command(
    path: PATH,
    cohort: Annotated[str, typer.Option(help="Look at this cohort alone (只看这一期).")] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures there as JSON (写成 JSON).")
    ] = None,
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
    try:
        grids = cohort_grids(opened.table)
    except GridError as error:
        size = {"members": error.members, "first": error.first, "last": error.last}
        raise _nothing(explain("gate_report.too_large", spoken, name=error.name, **size)) from error
    if not grids:
        raise _nothing(explain("gate_report.no_cohort", spoken))
    part = _part(grids, cohort)
    show_gate(part, spoken, Console())
    if json_file is not None:
        _write(part, json_file, spoken)


def _nothing(why: str) -> typer.Exit:
    say(why)
    return typer.Exit(1)


def _part(grids: tuple[CohortGrid, ...], cohort: str) -> GatePart:
    """Return the figures of all cohorts, or of one; how far it differs is still told from all."""
    names = [grid.name for grid in grids]
    if cohort and cohort not in names:
        there = harmless(", ".join(names))
        raise typer.BadParameter(f"{cohort}: there is no such cohort, only {there}", param_hint="--cohort")
    whole = gate_part(grids)
    if not cohort:
        return whole
    one = whole.cohorts[names.index(cohort)]
    return GatePart((one,), one.choices, one.foresight)


def _write(part: GatePart, to: Path, language: Language) -> None:
    try:
        to.write_text(json.dumps(plain(part), ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    except OSError as error:
        raise _nothing(explain("convert.unwritable", language, detail=str(error))) from error
