"""根系: who came through whom: the invitation forest, its branches and tips, and whether it grows by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.coded import NOBODY, Coded, day_number

#: Days without an act after which somebody counts as resting.
LIVING_DAYS = 30
#: Days that an inviter must have been here before what came of it is counted.
SETTLED_DAYS = 60
#: Inviters below which a reproduction number is not given.
LEAST_INVITERS = 10
#: The most that a count of 0 leaves likely at 97.5 %: −ln 0.025.
NONE_SEEN = 3.688879454113936
_RESAMPLES = 2_000
_SEED = 20260301

People = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NotGrown:
    """An invitation that is not part of the forest, and why."""

    reason: Literal["second_invitation", "circle"]
    actor: str
    target: str


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """The invitation forest. People are numbered as in ``names``; ``inviter`` is -1 for those without one.

    ``generation`` is 0 for them and one more for each invitation; ``branch`` is the person without an inviter at the
    beginning of one's branch. ``joined`` is the first day on which somebody was seen, in days since 1970.
    """

    names: list[str]
    inviter: People
    generation: People
    branch: People
    joined: NDArray[np.float64]
    is_living: NDArray[np.bool_]
    graduated: NDArray[np.bool_] | None
    not_grown: tuple[NotGrown, ...]


def forest(coded: Coded, day: dt.date) -> Forest:
    """Return the invitation forest of a history on a day.

    Inviter = actor of the earliest ``invite`` with that target; a second one, and one that would close a circle, are
    not used and named. People = all in an ``invite`` or ``join``. Living = an act in the last 30 days. Misleads where
    people join without an invitation being recorded: they stand as the beginning of branches of their own.
    """
    invitations = _invitations(coded)
    joined_ones = coded.of_kinds(["join"]).select("actor").collect()["actor"].to_numpy()
    everybody = np.unique(np.concatenate((invitations["actor"], invitations["target"], joined_ones)))
    everybody = everybody[everybody != NOBODY].astype(np.int64)
    inviter, not_grown = _grow(invitations, everybody, coded)
    generation, branch = _generations(inviter)
    return Forest(
        [coded.members[int(each)] for each in everybody],
        inviter,
        generation,
        branch,
        _joined(coded, everybody),
        np.isin(everybody, _living(coded, day)),
        _graduated(coded, everybody),
        not_grown,
    )


def _invitations(coded: Coded) -> pl.DataFrame:
    """Return the invitations, earliest first; those without a date come last."""
    rows = coded.frame.with_row_index("row").filter(pl.col("kind").is_in(coded.kind_numbers(["invite"])))
    rows = rows.filter((pl.col("target") != NOBODY) & (pl.col("actor") != pl.col("target")) & (pl.col("weight") > 0))
    return rows.sort("utc_day", "at", "row", nulls_last=True).select("actor", "target")


def _grow(invitations: pl.DataFrame, everybody: People, coded: Coded) -> tuple[People, tuple[NotGrown, ...]]:
    """Return each person's inviter (place among everybody, or -1) and the invitations that were not used."""
    inviter = np.full(len(everybody), -1, np.int64)
    actors = np.searchsorted(everybody, invitations["actor"].to_numpy().astype(np.int64)).tolist()
    targets = np.searchsorted(everybody, invitations["target"].to_numpy().astype(np.int64)).tolist()
    above = [-1] * len(everybody)
    root = list(range(len(everybody)))
    refused: list[NotGrown] = []

    def begin_of(person: int) -> int:
        while root[person] != person:
            root[person] = person = root[root[person]]
        return person

    for actor, target in zip(actors, targets, strict=True):
        if above[target] == actor:
            continue
        reason: Literal["second_invitation", "circle"] | None = None
        if above[target] >= 0:
            reason = "second_invitation"
        elif begin_of(actor) == target:
            reason = "circle"
        if reason:
            names = (str(coded.members[int(everybody[each])]) for each in (actor, target))
            refused.append(NotGrown(reason, *names))
            continue
        above[target] = root[target] = actor
    inviter[:] = above
    return inviter, tuple(refused)


def _generations(inviter: People) -> tuple[People, People]:
    """Return generation and beginning of the branch of everybody, by jumping upwards twice as far each time."""
    places = np.arange(len(inviter))
    up = np.where(inviter < 0, places, inviter)
    depth = (inviter >= 0).astype(np.int64)
    while True:
        further = up[up]
        if (further == up).all():
            return depth, up
        depth, up = depth + depth[up], further


def _joined(coded: Coded, everybody: People) -> NDArray[np.float64]:
    """Return the day on which each was first seen; of those never seen on a dated day, NaN."""
    seen = np.full(len(coded.members) + 1, np.inf)
    dated = coded.frame.filter(pl.col("utc_day").is_not_null())
    for column in ("actor", "target"):
        first = dated.group_by(column).agg(pl.col("utc_day").min())
        place = np.minimum(first[column].to_numpy(), len(coded.members))
        np.minimum.at(seen, place, first["utc_day"].to_numpy().astype(float))
    known = seen[everybody]
    return np.where(np.isinf(known), np.nan, known)


def _living(coded: Coded, day: dt.date) -> People:
    after = day_number(day) - LIVING_DAYS
    recent = coded.acts().filter(pl.col("utc_day") > after).select(pl.col("actor").unique()).collect()
    return recent["actor"].to_numpy().astype(np.int64)


def _graduated(coded: Coded, everybody: People) -> NDArray[np.bool_] | None:
    graduates = coded.of_kinds(["graduate"]).select("actor").collect()["actor"].to_numpy()
    return np.isin(everybody, graduates.astype(np.int64)) if len(graduates) else None


@dataclass(frozen=True, slots=True)
class BranchFound:
    """One branch: who began it, how many people and generations it has, and how many of them are living."""

    member: str
    people: int
    generations: int
    living: int


def branches(grown: Forest) -> list[BranchFound]:
    """Return the branches of those without an inviter who brought somebody, in the order of the beginners' names."""
    size = len(grown.names)
    people = np.bincount(grown.branch, minlength=size)
    living = np.bincount(grown.branch, grown.is_living, size)
    deepest = np.zeros(size, np.int64)
    np.maximum.at(deepest, grown.branch, grown.generation)
    begun = np.flatnonzero(people > 1)
    return [
        BranchFound(grown.names[each], int(people[each]), int(deepest[each]) + 1, int(living[each])) for each in begun
    ]


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
    counts = grown.graduated if grown.graduated is not None else np.ones(len(grown.names), bool)
    brought = np.zeros(len(grown.names), np.int64)
    has_inviter = (grown.inviter >= 0) & counts
    np.add.at(brought, grown.inviter[has_inviter], 1)
    settled = grown.joined <= day_number(day) - SETTLED_DAYS
    if not len(grown.names):
        return []
    order = np.argsort(grown.generation[settled], kind="stable")
    starts = np.searchsorted(grown.generation[settled][order], np.arange(1, int(grown.generation.max()) + 1))
    return [_reproduced(each, people) for each, people in enumerate(np.split(brought[settled][order], starts))]


def _reproduced(generation: int, brought: People) -> ReproductionFound:
    people = len(brought)
    if people < LEAST_INVITERS:
        return ReproductionFound(generation, people, None, None)
    if not brought.any():
        return ReproductionFound(generation, people, 0.0, (0.0, NONE_SEEN / people))
    values = np.bincount(brought)
    drawn = np.random.default_rng([_SEED, generation]).multinomial(people, values / people, _RESAMPLES)
    means = drawn @ np.arange(len(values)) / people
    low, high = np.percentile(means, (2.5, 97.5))
    return ReproductionFound(generation, people, float(brought.mean()), (float(low), float(high)))
