"""Whom a member could write a week with, and who could host a session together, from the newest snapshot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from dongliang.centres import Ties
from dongliang.centres.ties import Numbers
from dongliang.harmony import companions_for, groups, hosts_for
from dongliang_web.harmony.models.mirrored import Mirrored
from dongliang_web.people.models import Member


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two members by their ids, and one who knows both, if anybody does."""

    one: int
    other: int
    bridge: int | None
    #: Whether the two are of different groups.
    of_two_groups: bool


def grouped(ties: Ties, found: Mirrored) -> Numbers:
    """Return who leans on whom in the end, by rank; the two centres side by side each hold a group."""
    ranks = [ties.rank_of(each) for each in found.part.rivals]
    return groups(ties, [rank for rank in ranks if rank is not None])


def suggested_for(ties: Ties, found: Mirrored, member: Member, free: Collection[int]) -> list[Suggested]:
    """Return whom a member could ask: without a tie to them, free to be asked, and of another group.

    Where no such group shows, since the vines of all end alike, whoever they have no tie to stands for it.
    """
    rank = ties.rank_of(str(member.pk))
    if rank is None:
        return []
    open_to = np.isin([int(name) for name in ties.names], list(free))
    group = grouped(ties, found)
    pairs = companions_for(ties, group, rank, open_to)
    others = bool(pairs)
    if not others:
        pairs = companions_for(ties, np.arange(len(ties), dtype=np.int32), rank, open_to)
    return [_by_id(ties, pair.one, pair.other, pair.bridge, others) for pair in pairs]


def hosts(ties: Ties, found: Mirrored) -> list[Suggested]:
    """Return who could host a session together: two of the two groups who share a bridge; none beside one centre."""
    two = [rank for rank in map(ties.rank_of, found.part.rivals) if rank is not None]
    if len(two) < 2:
        return []
    bridges = (ties.rank_of(each.member) for each in found.part.bridges)
    there = [rank for rank in bridges if rank is not None]
    pairs = hosts_for(ties, grouped(ties, found), (two[0], two[1]), there)
    return [_by_id(ties, pair.one, pair.other, pair.bridge) for pair in pairs]


def _by_id(ties: Ties, one: int, other: int, bridge: int | None, others: bool = True) -> Suggested:
    known = None if bridge is None else int(ties.names[bridge])
    return Suggested(int(ties.names[one]), int(ties.names[other]), known, others)


def two_groups(ties: Ties, found: Mirrored, one: Member, other: Member) -> tuple[list[str], list[str]] | None:
    """Return the groups of two members, by ids; None where they stand in one group, or one of them has no tie."""
    ranks = ties.rank_of(str(one.pk)), ties.rank_of(str(other.pk))
    if ranks[0] is None or ranks[1] is None:
        return None
    group = grouped(ties, found)
    first, second = (np.flatnonzero(group == group[rank]).tolist() for rank in ranks)
    if first == second:
        return None
    return [ties.names[rank] for rank in first], [ties.names[rank] for rank in second]
