"""``dongliang vine``: from any one member, tie by tie, to the centre that holds them."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from dongliang.centres import k_star, leaning, months, shown_after, stage, standing_curve, vine
from dongliang.coded import day_number
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
    YEAR,
    ZONE,
    Looked,
    Reading,
    check_zone,
    damage_told,
    ended_without,
    open_history,
    out,
    rules_of,
    ties_of,
)
from dongliang.commands.speech import day_of, language_of
from dongliang.events import KINDS
from dongliang.words import Language, explain, label


def command(
    path: PATH,
    start: Annotated[str, typer.Option("--from", help="The member to start from, as the history names them (从谁起).")],
    look_further: Annotated[bool, typer.Option(help="At a summit, look once past it (再看远一点).")] = False,
    day: DAY = "",
    window: DAYS = DEFAULT_WINDOW,
    zone: ZONE = "",
    community: COMMUNITY = "",
    kinds: KIND = None,
    language: LANG = "",
    form: FORMAT = "",
    year: YEAR = None,
    first_day: FIRST_DAY = "",
    mapping: MAPPING = None,
) -> None:
    """Follow the vine from a member to the centre that holds them (顺藤摸瓜).

    Only neighbours are looked at, and each step names the tie that carries it. In a community without a centre the vine
    means nothing and is not followed.
    """
    spoken = language_of(language)
    check_zone(zone)
    opened = open_history(Reading(path, form, zone, community, year, first_day, mapping), spoken)
    rules = rules_of(opened, window=window, zone=zone, place="", kinds=kinds, affinity=None)
    with damage_told(path, spoken):
        looked = ties_of(opened, rules, day_of(day, "--day"))
    ties = looked.ties
    rank = ties.rank_of(start)
    if rank is None:
        raise ended_without(ties, start, spoken)
    found = leaning(ties)
    if _stage(looked, window) == "decentred":
        out(explain("commands.vine.flat", spoken))
        return
    walked = vine(ties, rank, look_further=look_further)
    out(explain("commands.vine.start", spoken, name=start))
    for one, other in zip(walked.path, walked.path[1:], strict=False):
        out("  " + _step(looked, ties.names[one], ties.names[other], window, spoken))
    key = "end_centre" if walked.end in found.centres() else "end_summit"
    values = {"name": ties.names[walked.end], "steps": len(walked.path) - 1, "seen": walked.seen}
    out(explain(f"commands.vine.{key}", spoken, **values))


def _stage(looked: Looked, window: int) -> str:
    """Return the stage as a report shows it: a new one only once it holds in two months in a row."""
    if looked.day is not None and looked.met.first_day is not None:
        return shown_after(list(months(looked.met, looked.day, window)))
    found = leaning(looked.ties)
    return stage(len(looked.ties), found.n_lean, found.l1, k_star(standing_curve(looked.ties))).stage


def _step(looked: Looked, one: str, other: str, window: int, language: Language) -> str:
    """Say by which tie the vine goes on: on how many days they met, and how."""
    ends = looked.coded.members.is_in([one, other]).arg_true().to_list()
    between = pl.col("actor").is_in(ends) & pl.col("target").is_in(ends) & (pl.col("actor") != pl.col("target"))
    rows = looked.coded.of_kinds(looked.met.kinds).filter(between & (pl.col("weight") > 0)).collect()
    dated = rows.filter(pl.col("utc_day") > (day_number(looked.day) - window if looked.day else -1))
    if dated.is_empty():
        return explain("commands.vine.step_undated", language, name=other, weight=f"{rows['weight'].sum():g}")
    counts = dated.group_by("kind").len().sort("len", "kind", descending=[True, False])
    told = (f"{_name(looked.coded.kinds[kind], language)} {count}" for kind, count in counts.iter_rows())
    kinds = ("、" if language == "zh-Hans" else ", ").join(told)
    days = dated["utc_day"].n_unique()
    return explain("commands.vine.step", language, name=other, window=window, days=days, kinds=kinds)


def _name(kind: str, language: Language) -> str:
    return label(f"kind.{kind}", language) if kind in KINDS else kind
