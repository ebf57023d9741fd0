"""The gate's part of the report: every cohort, and what a gate would have bought in all of them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from dongliang.gate.choice import Choice as GateChoice
from dongliang.gate.choice import Foresight as GateForesight
from dongliang.gate.choice import choices, foresights
from dongliang.gate.cohort import CohortNumbers, cohort_numbers, differences
from dongliang.gate.fit import best_fits
from dongliang.gate.funnel import Share, share
from dongliang.gate.grid import CohortGrid, GridError, cohort_grids
from dongliang.gate.states import state_counts
from dongliang.gate.survival import survival
from dongliang.report.shape import Choice, CohortPart, Curve, FittedRule, Foresight, GatePart, Interval, Refused, Rule
from dongliang.words import LANGUAGES, explain


def gate_part(grids: Sequence[CohortGrid]) -> GatePart:
    """Return the gate's part of the report, from the cohorts' grids."""
    numbers = [cohort_numbers(grid) for grid in grids]
    differ = differences([each.seen for each in numbers])
    parts = (_cohort(grid, counted, p) for grid, counted, p in zip(grids, numbers, differ, strict=True))
    return GatePart(tuple(parts), *_bought(grids))


def grids_until(table: pl.LazyFrame, day: dt.date | None) -> tuple[tuple[CohortGrid, ...], tuple[Refused, ...]]:
    """Return the cohorts up to a day, and those that one mistyped year makes too large to be counted.

    Leave announced for days ahead is left out: what has not come yet is nobody's miss.
    """
    if day is not None:
        table = table.filter(pl.col("day").is_null() | (pl.col("day") <= day))
    refused: list[Refused] = []
    while True:
        try:
            return cohort_grids(table), tuple(refused)
        except GridError as error:
            values = {"name": error.name, "first": error.first, "last": error.last, "members": error.members}
            said = {str(each): explain("readers.cohort_too_large", each, **values) for each in LANGUAGES}
            refused.append(Refused(file="", line=None, reason="cohort_too_large", said=said))
            table = table.filter(pl.col("cohort") != error.name)


def fitted_rule(grid: CohortGrid) -> FittedRule | None:
    """Return the rule that fits a cohort best, with those that fit equally; None where nobody was eliminated."""
    fits = best_fits(grid)
    if not fits:
        return None
    best, *equal = fits
    ties = tuple(Rule(fit.kind, fit.quota, fit.rest_weekday) for fit in equal)
    return FittedRule(best.kind, best.quota, best.rest_weekday, best.reproduced, best.of, best.wrongly_out, ties)


def _cohort(grid: CohortGrid, numbers: CohortNumbers, differs: float | None) -> CohortPart:
    count = numbers.count
    bought, foreseen = _bought([grid])
    return CohortPart(
        name=grid.name,
        days=grid.days,
        registered=count.registered,
        started=count.started,
        started_interval=interval(share(count.started, count.registered)),
        finished=count.finished,
        finished_interval=interval(share(count.finished, count.registered)),
        perfect=count.perfect,
        still_in=numbers.still_in,
        done=numbers.done,
        states=state_counts(grid),
        ruled=numbers.ruled,
        survival=_curve(numbers, len(grid.days)),
        differs_p=differs,
        fitted_rule=fitted_rule(grid),
        choices=bought,
        foresight=foreseen,
    )


def _curve(numbers: CohortNumbers, length: int) -> Curve:
    curve = survival(numbers.seen, length)
    return Curve(curve.days, curve.alive, curve.low, curve.high)


def _bought(grids: Sequence[CohortGrid]) -> tuple[tuple[Choice, ...], tuple[Foresight, ...]]:
    return tuple(map(_choice, choices(grids))), tuple(map(_foresight, foresights(grids)))


def _choice(bought: GateChoice) -> Choice:
    return Choice(
        bought.k,
        bought.at_least,
        bought.registered,
        bought.passed,
        bought.stayed,
        bought.both,
        bought.precision.share,
        interval(bought.precision),
        bought.recall.share,
        interval(bought.recall),
    )


def _foresight(seen: GateForesight) -> Foresight:
    return Foresight(seen.k, seen.people, seen.stayed, seen.auc, seen.interval)


def interval(found: Share) -> Interval:
    """Return the 95 % interval of a share, or None where there is no share."""
    return None if found.low is None or found.high is None else (found.low, found.high)
