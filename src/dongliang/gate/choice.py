"""What a gate buys: of those who would pass a number of first days, how many stay, and how many of those who stay."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dongliang.gate.cohort import out_places
from dongliang.gate.funnel import Share, share
from dongliang.gate.grid import CohortGrid, Flags

#: Lengths of a gate that are looked at, in days.
GATES = (3, 7, 10, 15)
#: Days that may be missed in it.
SPARES = (0, 1, 2)
#: Days that a cohort must go on after the gate for staying to be told.
LEAST_AFTER = 3
#: Somebody stays who is there on this many of ten days after the gate.
STAYED_OF_TEN = 7
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Choice:
    """What a gate of k days that asks for ``at_least`` of them would have bought.

    ``precision``: of those who would have passed, how many stayed; ``recall``: of those who stayed, how many would
    have passed. Both with their 95 % Wilson interval.
    """

    k: int
    at_least: int
    registered: int
    passed: int
    stayed: int
    both: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class Foresight:
    """How well the days done so far tell those who later stayed, among those not yet out on day k."""

    k: int
    people: int
    stayed: int
    auc: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """Everybody registered, seen on day k: days done so far, whether they stayed later, whether they are still in."""

    so_far: npt.NDArray[np.int64]
    stayed: Flags
    still_in: Flags


def choices(grids: Iterable[CohortGrid]) -> tuple[Choice, ...]:
    """Return what gates of 3, 7, 10 and 15 days would have bought in these cohorts together, with 0 to 2 days spare.

    Formula: precision = both / passed, recall = both / stayed. Passed: done on at least that many of the first k days.
    Stayed: done on at least 70 % of the days after day k. Done is a check-in or a made-up day, wherever it stands; a
    blank is not done. Base: everybody registered. Every day of the cohort that asked for a check-in counts, Sundays
    too; void days and common rest days asked nobody. Source: this project's own measure, made for cohorts of
    co-learning. Edge cases: only cohorts with at least 3 days left after day k are used, for each k by itself; where
    there is none the k is left out; where nobody passed or stayed there is no share.

    Misleads, plainly: elimination blanks later days, so that a rule partly makes its own success. Whoever is put out
    by a rule, before or after day k, cannot be seen to stay, whatever they did elsewhere; so a gate that resembles
    the rule of the cohort looks better than it is.
    """
    seen = _by_gate(grids)
    return tuple(_choice(k, k - spare, people) for k, people in seen for spare in SPARES)


def foresights(grids: Iterable[CohortGrid]) -> tuple[Foresight, ...]:
    """Return how well the days done so far rank those who stay before those who do not, among those not out by day k.

    Formula: AUC, the chance that of two people, one who stayed and one who did not, the former had done more of the
    first k days; ties count half. Source: Mann & Whitney (1947); Hanley & McNeil (1982). Base: everybody registered
    whom no rule had put out on or before day k. Edge cases: None where all or none of them stayed; k as in `choices`.
    Misleads less than `choices` does, but those put out after day k still cannot be seen to stay.
    """
    return tuple(_foresight(k, people) for k, people in _by_gate(grids))


def _by_gate(grids: Iterable[CohortGrid]) -> list[tuple[int, _Seen]]:
    known = tuple(grids)
    parts = ((k, [_see(grid, k) for grid in known if _is_long_enough(grid, k)]) for k in GATES)
    return [(k, _together(seen)) for k, seen in parts if seen]


def _is_long_enough(grid: CohortGrid, k: int) -> bool:
    return int(grid.asked.sum()) >= k + LEAST_AFTER


def _see(grid: CohortGrid, k: int) -> _Seen:
    asked = np.flatnonzero(grid.asked)
    done = grid.written
    later = done[:, asked[k:]]
    stayed = 10 * later.sum(axis=1) >= STAYED_OF_TEN * later.shape[1]
    return _Seen(done[:, asked[:k]].sum(axis=1), stayed, out_places(grid) > asked[k - 1])


def _together(seen: Sequence[_Seen]) -> _Seen:
    return _Seen(
        np.concatenate([each.so_far for each in seen]),
        np.concatenate([each.stayed for each in seen]),
        np.concatenate([each.still_in for each in seen]),
    )


def _choice(k: int, at_least: int, people: _Seen) -> Choice:
    passes = people.so_far >= at_least
    passed, stayed, both = (int(each.sum()) for each in (passes, people.stayed, passes & people.stayed))
    return Choice(k, at_least, len(passes), passed, stayed, both, share(both, passed), share(both, stayed))


def _foresight(k: int, people: _Seen) -> Foresight:
    so_far, stayed = people.so_far[people.still_in], people.stayed[people.still_in]
    return Foresight(k, len(stayed), int(stayed.sum()), auc(so_far, stayed), auc_interval(so_far, stayed))


def auc(values: npt.NDArray[np.int64] | npt.NDArray[np.float64], positive: Flags) -> float | None:
    """Return the chance that a positive has the larger value than a negative, ties half; None without both."""
    yes = int(positive.sum())
    no = len(positive) - yes
    if not yes or not no:
        return None
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks = float(mean_rank[place[positive]].sum())
    return (ranks - yes * (yes + 1) / 2) / (yes * no)


def auc_interval(
    values: npt.NDArray[np.int64] | npt.NDArray[np.float64], positive: Flags
) -> tuple[float, float] | None:
    """Return the 95 % interval of an AUC, from its standard error by Hanley & McNeil (1982); None without both."""
    found, yes = auc(values, positive), int(positive.sum())
    no = len(positive) - yes
    if found is None:
        return None
    q1, q2 = found / (2 - found), 2 * found**2 / (1 + found)
    variance = (found * (1 - found) + (yes - 1) * (q1 - found**2) + (no - 1) * (q2 - found**2)) / (yes * no)
    spread = _Z * math.sqrt(max(0.0, variance))
    return max(0.0, found - spread), min(1.0, found + spread)
