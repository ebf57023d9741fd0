"""One history in, one report out: the function that the command line and the site both call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from dongliang.centres import Contacts, Ties, contacts
from dongliang.coded import Coded, code
from dongliang.report.centres_part import centres_part
from dongliang.report.drawn import drawn
from dongliang.report.gate_part import gate_part, grids_until
from dongliang.report.harmony_part import harmony_part
from dongliang.report.pillar_part import pillar_part
from dongliang.report.rhythm_part import rhythm_part
from dongliang.report.roots_part import Origin, roots_part
from dongliang.report.rules import ReportRules
from dongliang.report.shape import VERSION, CommunityPart, HarmonyPart, Refused, Report

#: Steps that are told of: read, tied, measured.
_STEPS = 3


def build_report(
    events: pl.LazyFrame | pl.DataFrame,
    rules: ReportRules | None = None,
    day: dt.date | None = None,
    *,
    name: str = "",
    refused: Sequence[Refused] = (),
    origin: Origin | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Return the report on a history as it stood at the end of a day (default: the last on which anything happened).

    ``events`` is an events table (`dongliang.events.SCHEMA`), lazy or not, of one community; any valid table gives a
    report. ``refused`` are lines that its reader did not use; ``origin`` tells in which file and line a row stands, by
    a column ``row`` of the table where it has one, else by its place in the table. ``progress`` is called with the
    steps done and all steps. Raises UnknownMember for a member to be pulled who has no ties.
    """
    rules = rules or ReportRules()
    table = events.lazy()
    progress(0, _STEPS)
    coded = code(table, rules.zone)
    progress(1, _STEPS)
    last = coded.last_day()
    day = day or last
    if day is not None and last is not None and day < last:
        coded = coded.until(day)
    met = contacts(coded, rules.kinds, rules.affinity)
    ties = met.ties(day, rules.window)
    progress(2, _STEPS)
    # The parts know nothing of one another, and most of their time is spent in compiled code.
    with ThreadPoolExecutor() as pool:
        centres = pool.submit(centres_part, coded, met, ties, day, rules)
        pillar = pool.submit(pillar_part, coded, ties, day, rules)
        harmony = pool.submit(_harmony, met, ties, day, rules)
        rhythm = pool.submit(rhythm_part, coded, day, rules)
        grown = roots_part(coded, table, day, origin or Origin())
        grids, too_large = grids_until(table, day) if coded.has_cohorts else ((), ())
        gate = gate_part(grids)
    progress(_STEPS, _STEPS)
    return Report(
        version=VERSION,
        day=day,
        window=rules.window,
        zone=rules.zone,
        kinds=rules.kinds,
        affinity=rules.affinity,
        community=_community(coded, ties, rules, name),
        gate=gate,
        rhythm=rhythm.result(),
        centres=centres.result(),
        pillar=pillar.result(),
        harmony=harmony.result(),
        roots=grown.part,
        refused=(*refused, *grown.refused, *too_large),
        drawn=drawn(ties, grown.forest),
    )


def _harmony(met: Contacts, ties: Ties, day: dt.date | None, rules: ReportRules) -> HarmonyPart:
    affinity = met.affinity(day, rules.window)
    return harmony_part(ties, met.opposition(day, rules.window), affinity)


def _most_first(kind: tuple[str, int]) -> tuple[int, str]:
    return -kind[1], kind[0]


def _community(coded: Coded, ties: Ties, rules: ReportRules, name: str) -> CommunityPart:
    counts = np.bincount(coded.frame["kind"].to_numpy(), minlength=len(coded.kinds)).tolist()
    return CommunityPart(
        name=name,
        place=rules.place,
        members=len(coded.present()),
        with_ties=len(ties),
        events=len(coded.frame),
        kinds=dict(sorted(((kind, n) for kind, n in zip(coded.kinds, counts, strict=True) if n), key=_most_first)),
        first_day=coded.first_day(),
        last_day=coded.last_day(),
    )
