"""The invitation forest: who came through whom, by the earliest invitation of each."""

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

#: What tells of somebody in a gated group that they came, where nothing says by whom.
_CAME_BY_THEMSELVES = ("register", "graduate")

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
    #: Their numbers in the coded history.
    numbers: People
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
    not used and named. People = all in an ``invite`` or ``join``; where invitations are recorded, also all who
    registered or graduated, for those who brought nobody belong to what each brings. Living = an act in the last 30
    days. Misleads where people join without an invitation being recorded: they stand as the beginning of branches of
    their own.
    """
    invitations = _invitations(coded)
    came = coded.of_kinds(["join", *(_CAME_BY_THEMSELVES if len(invitations) else ())])
    came_ones = came.select("actor").collect()["actor"].to_numpy()
    everybody = np.unique(np.concatenate((invitations["actor"], invitations["target"], came_ones)))
    everybody = everybody[everybody != NOBODY].astype(np.int64)
    inviter, not_grown = _grow(invitations, everybody, coded)
    generation, branch = _generations(inviter)
    return Forest(
        coded.members.gather(everybody).to_list(),
        everybody,
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
