"""``dongliang pillar``: pull the middle stick, or any others, and see which still hold one another."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from dongliang.commands.history import (
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
    damage_told,
    ended_without,
    open_history,
    out,
    rules_of,
    ties_of,
)
from dongliang.commands.speech import day_of, language_of, say
from dongliang.figures.terminal import wrapped
from dongliang.report import Report, UnknownMember, build_report
from dongliang.report.sentences import Saying
from dongliang.words import Language, explain, percent

_POINTS = 12


def command(
    path: PATH,
    pulled: Annotated[
        list[str] | None, typer.Option("--pull", help="Whom to pull, once for each; default: the highest (拔谁).")
    ] = None,
    names: Annotated[bool, typer.Option(help="Name those who are cut off (写出断开的是谁).")] = False,
    day: DAY = "",
    window: DAYS = DEFAULT_WINDOW,
    zone: ZONE = "",
    community: COMMUNITY = "",
    kinds: KIND = None,
    place: PLACE = "",
    language: LANG = "",
    form: FORMAT = "",
    year: YEAR = None,
    first_day: FIRST_DAY = "",
    mapping: MAPPING = None,
) -> None:
    """Pull the pillar and see what would stand (栋梁拆).

    Tells how many hold together without the pulled, who is cut off (--names), and which new ties would brace the
    structure. A reading of ties, not a forecast.
    """
    spoken = language_of(language)
    check_zone(zone)
    opened = open_history(Reading(path, form, zone, community, year, first_day, mapping), spoken)
    rules = rules_of(
        opened, window=window, zone=zone, place=place, kinds=kinds, affinity=None, pulled=pulled, names=names
    )
    asked_day = day_of(day, "--day")
    try:
        with damage_told(path, spoken):
            report = build_report(opened.table, rules, asked_day, name=opened.name)
    except UnknownMember as error:
        raise ended_without(ties_of(opened, rules, asked_day).ties, error.name, spoken) from error
    if not report.community.events:
        say(explain("commands.report.empty", spoken))
        raise typer.Exit(1)
    for line in _lines(report, spoken):
        margin = " " * (len(line) - len(line.lstrip()))
        for part in wrapped(line.strip(), max(Console().width - len(margin), 20)):
            out(margin + part)


def _lines(report: Report, language: Language) -> list[str]:
    """Return the answer: what would stand, the curve, who is cut off, and what would brace it."""
    centres, pillar = report.centres, report.pillar
    said = Saying(report, language)
    told = list(said.pillar())
    if not told:
        return [explain("finding.too_few", language, n=centres.n), explain("finding.too_few_why", language)]
    lines = [line for finding in told for line in (finding.title, f"  {finding.why}")]
    if centres.k_star is not None:
        curve = " ".join(str(point) for point in centres.s_curve[:_POINTS])
        lines.append(explain("commands.pillar.k_star", language, k_star=centres.k_star))
        lines.append(explain("commands.pillar.curve", language, curve=curve))
    if pillar.fallen:
        lines.append(explain("commands.pillar.fallen", language, names=", ".join(pillar.fallen)))
    elif pillar.fallen_isolated:
        lines.append(explain("commands.pillar.names", language))
    for each in pillar.bracing:
        sigma = percent(each.sigma_after)
        lines.append("  " + explain("commands.pillar.brace", language, a=each.a, b=each.b, sigma=sigma))
    return lines
