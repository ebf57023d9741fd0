"""What a cohort comes to, from its grid: who came how far, who is still in day by day, and which cohorts differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dongliang.gate.funnel import CohortCount
from dongliang.gate.grid import CohortGrid, Flags, Numbers, any_of
from dongliang.gate.survival import LEAST_STARTED, QUIET_DAYS, Stay

#: Cohorts that are tested against one another; of more, p after Holm's correction says nothing any more.
MOST_TESTED = 200


@dataclass(frozen=True, slots=True)
class CohortNumbers:
    """A cohort counted; ``still_in[d]`` and ``done[d]`` are people on its day d, the first being 0.

    ``ruled``: somebody was put out by a rule; else leaving is told by silence. ``seen`` is how long each was seen.
    """

    count: CohortCount
    ruled: bool
    still_in: tuple[int, ...]
    done: tuple[int, ...]
    seen: tuple[Stay, ...]


def out_places(grid: CohortGrid) -> Numbers:
    """Return for every member the place of the day of falling out; of those who did not, the number of days."""
    out = grid.has("out")
    return np.where(any_of(out, 1), _first(out), len(grid.days))


def counted(grid: CohortGrid) -> Flags:
    """Return for every member and day whether it was written and counts: before the day of falling out."""
    return grid.written & (np.arange(len(grid.days)) < out_places(grid)[:, None])


def cohort_numbers(grid: CohortGrid) -> CohortNumbers:
    """Count a cohort.

    Registered, started, finished and perfect are those of `dongliang.gate.funnel.count_cohort` over the days that
    asked for a check-in. ``done[d]``: members whose check-in or made-up day d counts. ``still_in[d]``: members who
    started, on whichever day, and have not left by the end of day d: they are in from the first day on, up to the day
    before falling out; without a rule, up to the day of their last check-in where at least 7 days follow it.
    """
    wrote, ruled = counted(grid), is_ruled(grid)
    started = any_of(wrote & grid.asked, 1)
    times, fell = _times(grid, wrote, ruled)
    left_on = np.where(fell, times - 1, len(grid.days))
    still_in = (started[:, None] & (np.arange(len(grid.days)) < left_on[:, None])).sum(axis=0)
    done = wrote.sum(axis=0)
    seen = _stays(times, fell, wrote)
    return CohortNumbers(count_grid(grid), ruled, tuple(still_in.tolist()), tuple(done.tolist()), seen)


def is_ruled(grid: CohortGrid) -> bool:
    """Return whether anybody was put out by a rule."""
    return bool(grid.has("out").any())


def count_grid(grid: CohortGrid) -> CohortCount:
    """Count who registered, started, finished and was perfect, as `dongliang.gate.funnel.count_cohort` does."""
    asked = grid.asked
    started = any_of(counted(grid) & asked, 1)
    finished = started & ~any_of(grid.has("out"), 1)
    perfect = finished & (grid.has("check_in") & ~grid.has("missed"))[:, asked].all(axis=1)
    return CohortCount(len(grid.members), int(started.sum()), int(finished.sum()), int(perfect.sum()))


def grid_stays(grid: CohortGrid, *, ruled: bool | None = None) -> tuple[Stay, ...]:
    """Return how long everybody who started was seen, as `dongliang.gate.survival.stays` does over all days.

    Whether there was a rule is seen from the grid unless it is said.
    """
    wrote = counted(grid)
    times, fell = _times(grid, wrote, is_ruled(grid) if ruled is None else ruled)
    return _stays(times, fell, wrote)


def _stays(times: Numbers, fell: Flags, wrote: Flags) -> tuple[Stay, ...]:
    ever = any_of(wrote, 1)
    return tuple(map(Stay, times[ever].tolist(), fell[ever].tolist()))


def _times(grid: CohortGrid, wrote: Flags, ruled: bool) -> tuple[Numbers, Flags]:
    """Return for every member the day (1 for the first) up to which they were seen, and whether they left on it."""
    over = len(grid.days)
    if ruled:
        out = out_places(grid)
        fell = out < over
        return np.where(fell, out + 1, over), fell
    latest = over - _first(wrote[:, ::-1])
    silent = over - latest >= QUIET_DAYS
    return np.where(silent, latest + 1, latest), silent


def _first(flags: Flags) -> Numbers:
    """Return the place of the first flag of every row; of a row without any, 0."""
    if not flags.shape[1]:
        return np.zeros(flags.shape[0], np.int64)
    found: Numbers = flags.argmax(axis=1)
    return found


def differences(cohorts: Sequence[Sequence[Stay]]) -> tuple[float | None, ...]:
    """Return for each cohort how surely its people stay longer or shorter than those of the others.

    Formula: the p of the log-rank test of the cohort against all the others taken together, two-sided, after Holm's
    correction for the number of cohorts tested. Source: Mantel (1966); Peto & Peto (1972); Holm (1979). Only cohorts
    in which at least 10 started are tested and stand among the others. Edge cases: None for smaller cohorts, where
    fewer than two are large enough, and where nobody left. Misleads where the rules differ, since then it is the rules
    that are compared, and where some cohorts had no rule; a small p says that they differ, not why.
    """
    tested = [place for place, seen in enumerate(cohorts) if len(seen) >= LEAST_STARTED]
    found: list[float | None] = [None] * len(cohorts)
    if not 2 <= len(tested) <= MOST_TESTED:
        return tuple(found)
    whose = np.repeat(tested, [len(cohorts[place]) for place in tested])
    times = np.array([stay.days for place in tested for stay in cohorts[place]], dtype=float)
    fell = np.array([stay.fell for place in tested for stay in cohorts[place]], dtype=bool)
    told = {place: p for place in tested if (p := _log_rank(times, fell, whose == place)) is not None}
    for place, p in zip(told, holm(list(told.values())), strict=True):
        found[place] = p
    return tuple(found)


def _log_rank(times: npt.NDArray[np.float64], fell: Flags, here: Flags) -> float | None:
    # scipy.stats takes longer to load than most histories to read: only where it is used
    from scipy.stats import CensoredData, logrank

    groups = (CensoredData(uncensored=times[each & fell], right=times[each & ~fell]) for each in (here, ~here))
    # Where nobody is left to compare when somebody leaves, the statistic is 0/0.
    with np.errstate(divide="ignore", invalid="ignore"):
        p = float(logrank(*groups).pvalue)
    return None if np.isnan(p) else p


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p values corrected for their number. Source: Holm (1979), A simple sequentially rejective test."""
    order = np.argsort(values, kind="stable")
    sizes = np.arange(len(values), 0, -1)
    corrected = np.empty(len(values))
    corrected[order] = np.maximum.accumulate(np.minimum(1, np.asarray(values, dtype=float)[order] * sizes))
    return tuple(corrected.tolist())
