"""The network of a community as its own pages show it: members up to three hundred, above them centres and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.centres import Ties, ends, leaning, leans_on, ties_between
from dongliang.report.drawn import MOST_DOTS, dots, lines
from dongliang.report.shape import Drawn, Line

#: Groups that a picture holds, and people of a group that a list holds before it leads to the group's own page.
MOST_KNOTS, MOST_LISTED = 30, 20

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

    Of groups that no list shows nobody is named.
    """

    end: str
    people: int
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """What the pictures and lists of a network need.

    ``drawn`` holds the members and ties of a picture of members, ``knots`` and ``ropes`` those of a picture of groups;
    one of the two is empty. ``on`` says on whom each member of the picture leans most. Groups come largest first.
    """

    people: int
    drawn: Drawn
    on: dict[str, tuple[str, ...]]
    knots: tuple[Knot, ...]
    ropes: tuple[Line, ...]
    groups: tuple[Group, ...]


def network_part(ties: Ties) -> NetworkPart:
    """Return the whole network: its members, or where they are too many for a picture, centres and groups."""
    end = ends(ties).astype(np.int64)
    centres = leaning(ties).centres()
    groups = tuple(_groups(ties, end))
    if len(ties) <= MOST_DOTS:
        chosen = np.arange(len(ties), dtype=np.int64)
        drawn = Drawn(dots(ties, chosen), lines(ties, chosen), ())
        return NetworkPart(len(ties), drawn, _leaning_on(ties, chosen), (), (), groups)
    knots, ropes = _knots(ties, end, centres, groups)
    return NetworkPart(len(ties), Drawn((), (), ()), {}, knots, ropes, groups)


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
    drawn = Drawn(dots(ties, chosen), lines(ties, chosen), ())
    whole = Group(member, len(people), tuple(ties.names[each] for each in people.tolist()))
    return NetworkPart(len(people), drawn, _leaning_on(ties, chosen), (), (), (whole,))


def _groups(ties: Ties, end: Ranks) -> list[Group]:
    counts = np.bincount(end, minlength=len(ties))
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)].tolist()
    listed = set(order if len(ties) <= MOST_DOTS else order[:MOST_KNOTS])
    return [
        Group(ties.names[each], int(counts[each]), _first_few(ties, end, each) if each in listed else ())
        for each in order
    ]


def _first_few(ties: Ties, end: Ranks, group: int) -> tuple[str, ...]:
    """Return a few of a group in the order of their names in the record: none stands before another by height."""
    people = [ties.names[each] for each in np.flatnonzero(end == group).tolist()]
    return tuple(sorted(people, key=lambda name: (len(name), name))[:MOST_LISTED])


def _leaning_on(ties: Ties, chosen: Ranks) -> dict[str, tuple[str, ...]]:
    return {ties.names[each]: tuple(ties.names[on] for on in leans_on(ties, each)) for each in chosen.tolist()}


def _knots(
    ties: Ties, end: Ranks, centres: list[int], groups: tuple[Group, ...]
) -> tuple[tuple[Knot, ...], tuple[Line, ...]]:
    """Return the largest groups, centres that stand inside a group by themselves, and the ties between them."""
    shown = [group.end for group in groups[:MOST_KNOTS]]
    nodes = [ties.rank_of(each) or 0 for each in shown]
    nodes += [each for each in centres if each not in nodes]
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
    ropes = tuple(
        Line(knots[a].member, knots[b].member, float(w))
        for a, b, w in zip(one.tolist(), other.tolist(), weight.tolist(), strict=True)
    )
    return knots, ropes
