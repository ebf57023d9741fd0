"""The network of a community as its own pages show it: members up to three hundred, above them centres and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.centres import Ties, ends, leaning, leans_on, ties_between
from dongliang.report.drawn import MOST_DOTS, dots, lines
from dongliang.report.shape import Drawn, Line

#: Groups that a picture holds, and people of a group that a list holds before it leads to the group's own page.
MOST_KNOTS, MOST_LISTED = 30, 12
#: Ties between groups, and ties between members, that a picture holds which is sent with every page.
MOST_ROPES, MOST_TIES = 150, 450

Ranks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Knot:
    """A node of the picture of groups: a group, or a centre whose own vine leads on into one (then of one person)."""

    member: str
    #: The end of the vine, by which the group is known.
    end: str
    people: int
    is_centre: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All whose vine ends with one member: how many, and the first few of them by their names in the record.

    Where members are too many for a picture, only of groups round a centre.
    """

    end: str
    people: int
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """What the pictures and lists of a network need.

    ``drawn`` holds the members and ties of a picture of members, ``knots`` and ``ropes`` those of a picture of groups;
    one of the two is empty. ``on`` says on whom each member of the picture leans most. Groups come largest first; of a
    picture of groups only the largest are there, and those round a centre: ``more_groups`` holds ``more_people``.
    """

    people: int
    drawn: Drawn
    on: dict[str, tuple[str, ...]]
    knots: tuple[Knot, ...]
    ropes: tuple[Line, ...]
    groups: tuple[Group, ...]
    more_groups: int = 0
    more_people: int = 0
    #: Ties among the members of the picture; of many only the strongest are drawn.
    ties: int = 0


def network_part(ties: Ties) -> NetworkPart:
    """Return the whole network: its members, or where they are too many for a picture, centres and groups."""
    end = ends(ties).astype(np.int64)
    if len(ties) <= MOST_DOTS:
        chosen = np.arange(len(ties), dtype=np.int64)
        groups = _groups(ties, end, _by_size(end), set(chosen.tolist()))
        drawn = Drawn(dots(ties, chosen), lines(ties, chosen, MOST_TIES), ())
        return NetworkPart(len(ties), drawn, _leaning_on(ties, chosen), (), (), groups, ties=ties.count)
    order, centres = _by_size(end), leaning(ties).centres()
    told = [each for place, each in enumerate(order) if place < MOST_KNOTS or each in centres]
    groups = _groups(ties, end, told, set(centres))
    knots, ropes = _knots(ties, end, centres, order[:MOST_KNOTS])
    left = len(ties) - sum(group.people for group in groups)
    return NetworkPart(len(ties), Drawn((), (), ()), {}, knots, ropes, groups, len(order) - len(groups), left)


def group_part(ties: Ties, member: str) -> NetworkPart | None:
    """Return the network of one group, or of its highest members; None where nobody's vine ends with this one.

    ``groups`` holds this one group, with all its people.
    """
    rank = ties.rank_of(member)
    end = ends(ties).astype(np.int64)
    if rank is None or end[rank] != rank:
        return None
    people = np.flatnonzero(end == rank)
    chosen = people[:MOST_DOTS]
    drawn = Drawn(dots(ties, chosen), lines(ties, chosen, MOST_TIES), ())
    whole = Group(member, len(people), tuple(ties.names[each] for each in people.tolist()))
    among = int(np.count_nonzero(np.isin(ties.low, chosen) & np.isin(ties.high, chosen)))
    return NetworkPart(len(people), drawn, _leaning_on(ties, chosen), (), (), (whole,), ties=among)


def _by_size(end: Ranks) -> list[int]:
    """Return the ends of the vines, that of most people first."""
    counts = np.bincount(end)
    order: list[int] = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)].tolist()
    return order


def _groups(ties: Ties, end: Ranks, told: list[int], named: set[int]) -> tuple[Group, ...]:
    """Return some groups; of those that are named, with a few of their people."""
    counts = np.bincount(end, minlength=len(ties))
    return tuple(
        Group(ties.names[each], int(counts[each]), _first_few(ties, end, each) if each in named else ())
        for each in told
    )


def _first_few(ties: Ties, end: Ranks, group: int) -> tuple[str, ...]:
    """Return a few of a group in the order of their names in the record: none stands before another by height."""
    people = [ties.names[each] for each in np.flatnonzero(end == group).tolist()]
    return tuple(sorted(people, key=lambda name: (len(name), name))[:MOST_LISTED])


def _leaning_on(ties: Ties, chosen: Ranks) -> dict[str, tuple[str, ...]]:
    return {ties.names[each]: tuple(ties.names[on] for on in leans_on(ties, each)) for each in chosen.tolist()}


def _knots(ties: Ties, end: Ranks, centres: list[int], shown: list[int]) -> tuple[tuple[Knot, ...], tuple[Line, ...]]:
    """Return the largest groups, centres that stand inside a group by themselves, and the strongest ties between."""
    nodes = shown + [each for each in centres if each not in shown]
    place = np.full(len(ties), -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    part = place[end]
    part[centres] = place[centres]
    people = np.bincount(part[part >= 0], minlength=len(nodes))
    knots = tuple(
        Knot(ties.names[rank], ties.names[int(end[rank])], int(people[number]), rank in centres)
        for number, rank in enumerate(nodes)
    )
    one, other, weight = ties_between(ties, part)
    strongest = np.argsort(-weight, kind="stable")[:MOST_ROPES].tolist()
    return knots, tuple(
        Line(knots[one[each]].member, knots[other[each]].member, float(weight[each])) for each in strongest
    )
