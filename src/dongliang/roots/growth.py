"""Whether the roots grow by themselves: what each generation brings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.coded import day_number
from dongliang.roots.forest import Forest, People

#: Days that an inviter must have been here before what came of it is counted.
SETTLED_DAYS = 60
#: Inviters below which a reproduction number is not given.
LEAST_INVITERS = 10
#: The most that a count of 0 leaves likely at 97.5 %: −ln 0.025.
NONE_SEEN = 3.688879454113936
#: For so many days whoever came through somebody is a growing tip.
TIP_DAYS = 30
_RESAMPLES = 2_000
_SEED = 20260301


@dataclass(frozen=True, slots=True)
class Brought:
    """How many newcomers each one of some people brought, with a 95 % interval; None for fewer than 10 people."""

    inviters: int
    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ReproductionFound:
    """How many people of the next generation each one of this generation brought, with a 95 % interval."""

    generation: int
    inviters: int
    value: float | None
    interval: tuple[float, float] | None


def reproduction(grown: Forest, day: dt.date) -> list[ReproductionFound]:
    """Return the reproduction number of each generation.

    R_g = people of generation g + 1 who graduated (where no graduation is recorded: who joined) ÷ people of generation
    g, counting only those of generation g who were here at least 60 days before the end. Interval: 2,000 resamples of
    these people (percentiles, seeded); where they brought nobody, the exact bound of a Poisson count of 0. Fewer than
    10 of them: not enough data. Wholly above 1, a generation replaces itself.
    """
    if not len(grown.names):
        return []
    brought, settled = brought_by(grown, day)
    order = np.argsort(grown.generation[settled], kind="stable")
    starts = np.searchsorted(grown.generation[settled][order], np.arange(1, int(grown.generation.max()) + 1))
    parts = enumerate(np.split(brought[settled][order], starts))
    found = ((each, reproduced(people, each)) for each, people in parts)
    return [ReproductionFound(each, one.inviters, one.value, one.interval) for each, one in found]


def brought_by(grown: Forest, day: dt.date) -> tuple[People, NDArray[np.bool_]]:
    """Return how many newcomers each brought who graduated (or joined), and who was here at least 60 days before."""
    counts = grown.graduated if grown.graduated is not None else np.ones(len(grown.names), bool)
    brought = np.zeros(len(grown.names), np.int64)
    has_inviter = (grown.inviter >= 0) & counts
    np.add.at(brought, grown.inviter[has_inviter], 1)
    return brought, grown.joined <= day_number(day) - SETTLED_DAYS


def reproduced(brought: People, draw: int) -> Brought:
    """Return the mean of what some people brought, with the interval of resampling them; ``draw`` seeds it."""
    people = len(brought)
    if people < LEAST_INVITERS:
        return Brought(people, None, None)
    if not brought.any():
        return Brought(people, 0.0, (0.0, NONE_SEEN / people))
    values = np.bincount(brought)
    drawn = np.random.default_rng([_SEED, draw]).multinomial(people, values / people, _RESAMPLES)
    means = drawn @ np.arange(len(values)) / people
    low, high = np.percentile(means, (2.5, 97.5))
    return Brought(people, float(brought.mean()), (float(low), float(high)))
