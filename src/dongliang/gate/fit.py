"""Which rule fits: the rule of elimination that a table of marks was most likely kept by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from dongliang.gate.cohort import out_places
from dongliang.gate.grid import CohortGrid, Flags, Numbers, cohort_grids

RuleKind = Literal["weekly_calendar", "weekly_from_first_day", "total", "in_a_row"]
#: Kinds of rules, in the order in which equal fits stand.
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)

_WEEK = 7
#: Misses allowed by the rules that are tried.
_QUOTAS: dict[RuleKind, range] = {
    "weekly_calendar": range(0, 5),
    "weekly_from_first_day": range(0, 5),
    "total": range(0, 11),
    "in_a_row": range(1, 6),
}
#: Kinds that are also tried with a weekday of rest.
_WITH_REST = ("weekly_calendar", "weekly_from_first_day")

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a rule reproduces a table: ``quota`` misses are allowed, the next puts out on its day.

    ``reproduced``: eliminated members whose day the rule gives exactly, ``of`` all eliminated; ``wrongly_out``: members
    whom the rule would put out and the table does not. On ``rest_weekday`` (Monday 0) a miss does not count.
    """

    kind: RuleKind
    quota: int
    rest_weekday: int | None
    reproduced: int
    of: int
    wrongly_out: int

    @property
    def fits_as(self) -> tuple[int, int]:
        """What two rules must share to fit equally."""
        return self.reproduced, self.wrongly_out


def fit_rules(cohort: CohortGrid | pl.DataFrame | pl.LazyFrame) -> tuple[Fit, ...]:
    """Return how every rule tried fits a cohort, the best first; raises ValueError for a table of several cohorts.

    Tried: 0 to 4 misses a week, in weeks from Monday to Sunday and in weeks from the first day, without and with one
    weekday of rest; 0 to 10 misses in all; 1 to 5 in a row. A miss is a ``missed`` mark, not a blank, on a day that is
    not void; leave and rest neither break a row nor count in it. Order: most days of elimination reproduced, fewest
    wrongly put out, then the simpler rule: without a rest weekday, `RULE_KINDS` in order, the smaller quota. Source:
    this project's own measure. Edge cases: empty where nobody was eliminated. Misleads where few were eliminated, where
    marks were changed afterwards, and where people were let back in: the table shows how the rule ended, not its text.
    """
    grid = cohort if isinstance(cohort, CohortGrid) else _only(cohort)
    out = out_places(grid)
    if not (out < len(grid.days)).any():
        return ()
    return tuple(sorted(_fits(grid, out), key=_order))


def best_fits(cohort: CohortGrid | pl.DataFrame | pl.LazyFrame) -> tuple[Fit, ...]:
    """Return the best rule of a cohort and behind it those that fit equally: the table cannot tell them apart."""
    fits = fit_rules(cohort)
    return tuple(fit for fit in fits if fit.fits_as == fits[0].fits_as)


def _only(table: pl.DataFrame | pl.LazyFrame) -> CohortGrid:
    grids = cohort_grids(table)
    if len(grids) != 1:
        raise ValueError(f"one cohort is fitted at a time, and the table holds {len(grids)}")
    return grids[0]


def _order(fit: Fit) -> tuple[int, int, int, int, int, int]:
    rest = -1 if fit.rest_weekday is None else fit.rest_weekday
    return -fit.reproduced, fit.wrongly_out, int(rest >= 0), RULE_KINDS.index(fit.kind), fit.quota, rest


def _fits(grid: CohortGrid, out: Numbers) -> Iterator[Fit]:
    over = len(grid.days)
    eliminated = out < over
    for kind, rest, counts in _counts(grid):
        for quota in _QUOTAS[kind]:
            beyond = counts > quota
            told = np.where(beyond.any(axis=1), beyond.argmax(axis=1), over)
            exact = int((eliminated & (told == out)).sum())
            wrongly = int((~eliminated & (told < over)).sum())
            yield Fit(kind, quota, rest, exact, int(eliminated.sum()), wrongly)


def _counts(grid: CohortGrid) -> Iterator[tuple[RuleKind, int | None, Counts]]:
    """Yield for each way of counting the misses that stand against every member at the end of every day."""
    missed = grid.has("missed") & ~grid.void_days
    weekdays = np.array([day.weekday() for day in grid.days])
    since_monday = int(weekdays[0]) + np.arange(len(grid.days))
    weeks = {"weekly_calendar": since_monday // _WEEK, "weekly_from_first_day": np.arange(len(grid.days)) // _WEEK}
    for kind in RULE_KINDS:
        for rest in (None, *range(_WEEK)) if kind in _WITH_REST else (None,):
            misses = missed if rest is None else missed & (weekdays != rest)
            if kind in weeks:
                yield kind, rest, _in_week(misses, weeks[kind])
            else:
                yield kind, rest, _running(misses) if kind == "total" else _in_a_row(misses, grid)


def _running(misses: Flags) -> Counts:
    counts: Counts = misses.cumsum(axis=1, dtype=np.int32)
    return counts


def _in_week(misses: Flags, weeks: Numbers) -> Counts:
    """Count the misses of the week up to each day."""
    running = _running(misses)
    before = np.concatenate([np.zeros((len(misses), 1), np.int32), running], axis=1)
    begins = np.searchsorted(weeks, weeks)
    counts: Counts = running - before[:, begins]
    return counts


def _in_a_row(misses: Flags, grid: CohortGrid) -> Counts:
    """Count the run of misses that ends with each day; leave and rest do not break it, a void day does."""
    running = _running(misses)
    breaks = (~misses & ~grid.has("leave", "rest")) | grid.void_days
    return running - np.maximum.accumulate(np.where(breaks, running, 0), axis=1)
