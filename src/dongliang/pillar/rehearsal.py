"""预演: what a community did while its pillar was away, and whether the pillar test had told it beforehand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dongliang.gate.funnel import Share, share

#: Days before a rehearsal, and after it, that it is compared with.
COMPARED_DAYS = 28
#: Share of the days' check-ins before that the others have to keep for a rehearsal to be held well: a convention.
HELD_WELL = 0.8
#: Fewer days, or people of a kind, tell nothing.
LEAST_DAYS, LEAST_PEOPLE = 7, 5
_RESAMPLES, _SEED = 2_000, 20_200_301

Telling = Literal["told", "reversed", "did_not_tell", "too_few"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of what the others wrote a day went on: their mean a day before and then, the ratio, its 95 % interval.

    ``ratio`` and ``interval`` are None below `LEAST_DAYS` on either side, or where so little was written before that
    the ratio has no upper bound.
    """

    before: float | None
    then: float | None
    ratio: float | None
    interval: tuple[float, float] | None

    @property
    def is_well(self) -> bool:
        """Whether the others kept at least `HELD_WELL`; a convention, and said so wherever it is shown."""
        return self.ratio is not None and self.ratio >= HELD_WELL


def kept(before: Sequence[int], then: Sequence[int]) -> Kept:
    """Compare the check-ins of each day before with those of each day then, the pillar's own left out of both.

    Formula: mean then ÷ mean before; interval: the 2.5th and 97.5th percentile of the ratio over 2,000 resamples of the
    days on both sides, seeded (bootstrap, Efron 1979). Units: check-ins a day. Misleads where days hang together (a
    holiday, a fresh cohort in one of the two): then the true interval is wider.
    """
    old, new = np.asarray(before, np.float64), np.asarray(then, np.float64)
    means = _mean(old), _mean(new)
    if len(old) < LEAST_DAYS or len(new) < LEAST_DAYS or not old.sum():
        return Kept(*means, None, None)
    rng = np.random.default_rng(_SEED)
    tops, bottoms = _resampled(new, rng), _resampled(old, rng)
    # A resample without any check-in before has no ratio; it is as large as can be.
    ratios = np.divide(tops, bottoms, out=np.full(_RESAMPLES, np.inf), where=bottoms > 0)
    low, high = np.percentile(ratios, [2.5, 97.5], method="closest_observation")
    if not np.isfinite(high):
        return Kept(*means, None, None)
    return Kept(*means, float(new.mean() / old.mean()), (float(low), float(high)))


def _mean(days: NDArray[np.float64]) -> float | None:
    return float(days.mean()) if len(days) else None


def _resampled(days: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    chosen = rng.integers(0, len(days), (_RESAMPLES, len(days)))
    means: NDArray[np.float64] = days[chosen].mean(axis=1)
    return means


@dataclass(frozen=True, slots=True)
class Judged:
    """The pillar test's forecast beside what happened: of those who would hold and who would fall, how many wrote.

    ``telling``: told (fewer of the falling wrote, beyond chance), reversed, did_not_tell, or too_few to say.
    """

    holding: Share
    falling: Share
    telling: Telling


def judge(holding: Collection[str], falling: Collection[str], wrote: Collection[str]) -> Judged:
    """Judge a forecast by the experiment: of those who were said to hold, and to fall, how many wrote meanwhile.

    Only members who wrote before the rehearsal belong in either: who was silent already tells nothing. Beyond chance:
    the 95 % Wilson intervals of the two shares do not touch, which is stricter than a test at 5 %. Under
    `LEAST_PEOPLE` on either side it is too few to say. One rehearsal is one case: it says nothing of the next.
    """
    there = set(wrote)
    stood = share(len(there.intersection(holding)), len(set(holding)))
    fell = share(len(there.intersection(falling)), len(set(falling)))
    return Judged(stood, fell, _telling(stood, fell))


def _telling(stood: Share, fell: Share) -> Telling:
    if min(stood.of, fell.of) < LEAST_PEOPLE:
        return "too_few"
    if (fell.high or 0.0) < (stood.low or 0.0):
        return "told"
    if (stood.high or 0.0) < (fell.low or 0.0):
        return "reversed"
    return "did_not_tell"
