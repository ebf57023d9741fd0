"""The branches of the forest, each with its people, who of them still checks in, and what they bring."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.coded import Coded, day_number
from dongliang.events import WRITTEN
from dongliang.roots.forest import Forest, People
from dongliang.roots.growth import Brought, brought_by, reproduced

#: Days after joining at which it is asked whether somebody still checks in.
STAY_DAYS = (30, 90)
#: Days within which a check-in counts for it: who has not written for a week is resting.
STAY_WINDOW = 7
#: People below which no share is given.
LEAST_STAYS = 10
#: How many standard deviations hold 95 % of a normal distribution around its middle.
_Z = 1.959963984540054


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


@dataclass(frozen=True, slots=True, eq=False)
class Staying:
    """Who was here long enough to be asked about a stay of so many days, and who of them still checked in."""

    after_days: int
    asked: NDArray[np.bool_]
    stayed: NDArray[np.bool_]


def staying(coded: Coded, grown: Forest, day: dt.date) -> tuple[Staying, ...]:
    """Return, for 30 and for 90 days, who still checked in so long after joining.

    Stayed = a check-in on one of the 7 days from the 30th (90th) after joining on; the day of joining is the 0th. Asked
    = joined so long ago that these 7 days are over, so that everybody has had the same chance: «ever after day 30»
    would flatter old branches. Where a history knows no check-ins, any act counts. Misleads for a community whose rule
    asks for less than a check-in a week.
    """
    rows = coded.of_kinds(WRITTEN) if coded.kind_numbers(WRITTEN) else coded.acts()
    written = rows.filter(pl.col("utc_day").is_not_null()).select("actor", "utc_day").collect()
    joined = np.full(len(coded.members) + 1, np.nan)
    joined[grown.numbers] = grown.joined
    actor = written["actor"].to_numpy()
    since = written["utc_day"].to_numpy() - joined[actor]
    found = []
    for after in STAY_DAYS:
        stayed = np.zeros(len(coded.members) + 1, bool)
        stayed[actor[(since >= after) & (since < after + STAY_WINDOW)]] = True
        asked = grown.joined <= day_number(day) - (after + STAY_WINDOW - 1)
        found.append(Staying(after, asked, stayed[grown.numbers] & asked))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class StayShare:
    """The share of a branch that still checked in so long after joining; None below 10 people asked about."""

    after_days: int
    stayed: int
    asked: int
    share: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class BranchGrowth:
    """How one branch does: who stays, and how many each of its people brings, all generations together."""

    member: str
    stays: tuple[StayShare, ...]
    reproduction: Brought


def branch_growth(grown: Forest, stays: tuple[Staying, ...], day: dt.date) -> list[BranchGrowth]:
    """Return how the branches do that `branches` returns, in the same order.

    Shares have their 95 % Wilson interval; the reproduction number counts as in `reproduction`, over the people of the
    branch who were here at least 60 days before the end. Fewer than 10 people: not enough data.
    """
    size = len(grown.names)
    begun = np.flatnonzero(np.bincount(grown.branch, minlength=size) > 1)
    shares = [_shares(grown, each, begun) for each in stays]
    brought, settled = brought_by(grown, day)
    order = np.argsort(grown.branch[settled], kind="stable")
    branch, counts = grown.branch[settled][order], brought[settled][order]
    first, last = (np.searchsorted(branch, begun, side) for side in ("left", "right"))
    return [
        BranchGrowth(
            grown.names[member],
            tuple(one[place] for one in shares),
            reproduced(counts[first[place] : last[place]], int(member)),
        )
        for place, member in enumerate(begun)
    ]


def _shares(grown: Forest, stays: Staying, begun: People) -> list[StayShare]:
    size = len(grown.names)
    asked = np.bincount(grown.branch, stays.asked, size)[begun].astype(np.int64)
    stayed = np.bincount(grown.branch, stays.stayed, size)[begun].astype(np.int64)
    of = np.maximum(asked, 1)
    share, z2 = stayed / of, _Z * _Z / of
    centre = (share + z2 / 2) / (1 + z2)
    half = _Z * np.sqrt(share * (1 - share) / of + z2 / (4 * of)) / (1 + z2)
    low, high = np.where(stayed == 0, 0.0, centre - half), np.where(stayed == asked, 1.0, centre + half)
    return [
        StayShare(stays.after_days, count, people, part, (lowest, highest))
        if people >= LEAST_STAYS
        else StayShare(stays.after_days, count, people, None, None)
        for count, people, part, lowest, highest in zip(
            stayed.tolist(), asked.tolist(), share.tolist(), low.tolist(), high.tolist(), strict=True
        )
    ]


def feeding(grown: Forest, channels: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return how many people of each branch came by which channel, channels by name.

    ``channels`` says by which channel a member came, for those who came by one: the events do not know it.
    """
    counts: dict[int, Counter[str]] = {}
    for name, branch in zip(grown.names, grown.branch.tolist(), strict=True):
        if name in channels:
            counts.setdefault(branch, Counter())[channels[name]] += 1
    return {grown.names[branch]: dict(sorted(found.items())) for branch, found in sorted(counts.items())}
