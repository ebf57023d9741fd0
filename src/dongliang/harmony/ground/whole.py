"""From a table of answers to groups and common ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.harmony.ground.agreement import Apart, Counts, agreed, count, sets_apart
from dongliang.harmony.ground.groups import Division, GroupCount, divide, divisions
from dongliang.harmony.ground.space import Space, Table, fit

#: With fewer no groups are looked for.
FEWEST_VOTERS, FEWEST_STATEMENTS = 7, 5
#: Whoever answered so many, or all there are, stands in the map; up to so many people the most active do.
_ANSWERS, _FILLED_UP_TO = 7, 15


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a table of answers shows. Statements are named by their columns, participants by their rows."""

    #: Who is in the map, and where each of these stands.
    rows: NDArray[np.int64]
    places: NDArray[np.float64]
    space: Space
    division: Division
    group_count: GroupCount
    #: Answers of those in the map by group, and of all.
    counts: Counts
    everybody: Counts
    #: Statements that every group agrees on, that every group disagrees with, and what sets each group apart.
    agreed: list[int]
    rejected: list[int]
    apart: list[list[Apart]]

    @property
    def groups(self) -> int:
        """How many groups are told apart; 1 where none are."""
        return len(self.division.centres)

    @property
    def sizes(self) -> list[int]:
        """How many people are in each group."""
        return [int(each) for each in np.bincount(self.division.labels, minlength=self.groups)]


def in_the_map(votes: Table) -> NDArray[np.int64]:
    """Return the rows that stand in the map: seven answers, or all there are to give.

    Where they are fewer than fifteen, those who answered most fill up to fifteen; of two who answered as much the one
    whose row stands first.
    """
    answered = np.isfinite(votes).sum(axis=1)
    enough = answered >= min(_ANSWERS, votes.shape[1])
    if enough.sum() < _FILLED_UP_TO:
        order = np.lexsort((np.arange(len(votes)), -answered, ~enough))
        first = order[: max(_FILLED_UP_TO, int(enough.sum()))]
        return np.sort(first[answered[first] > 0])
    return np.flatnonzero(enough)


def common_ground(votes: Table, previous: GroupCount | None = None) -> Ground | None:
    """Return what a table of answers shows, or None where it is too little: under 7 voters or 5 answered statements.

    ``previous`` is the number of groups remembered from the last time. Statements that nobody answered change nothing.
    With few people both groups and common ground may change with each who comes or goes.
    """
    answered = np.isfinite(votes)
    used = np.flatnonzero(answered.any(axis=0))
    if answered.any(axis=1).sum() < FEWEST_VOTERS or len(used) < FEWEST_STATEMENTS:
        return None
    voted = answered.any(axis=1)
    space = fit(votes[np.ix_(voted, used)])
    rows = in_the_map(votes[:, used])
    places = space.place(votes[np.ix_(rows, used)])
    division, counted = divide(divisions(places), previous)
    counts = count(votes[rows], division.labels, len(division.centres))
    everybody = count(votes, np.zeros(len(votes), np.int64), 1)
    whole = _over_all(space, used, votes.shape[1])
    found = (agreed(counts), agreed(counts, against=True), sets_apart(counts))
    return Ground(rows, places, whole, division, counted, counts, everybody, *found)


def _over_all(space: Space, used: NDArray[np.int64], statements: int) -> Space:
    """Return a plane with a column for every statement; those that nobody answered weigh nothing."""
    mean, axes = np.zeros(statements), np.zeros((2, statements))
    mean[used], axes[:, used] = space.mean, space.axes
    return Space(mean, axes, space.explained)
