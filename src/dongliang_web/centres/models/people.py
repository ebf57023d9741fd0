"""Whom the ties of a snapshot are about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from dongliang.centres import Ties
from dongliang.council import Role
from dongliang_web.centres.models.snapshots import KeptTies
from dongliang_web.people.models import Attachment, Community, Member, in_main_group_since

#: People found by a name that are shown at once.
MOST_FOUND = 12


def named(community: Community, ids: Iterable[int]) -> dict[int, Member]:
    """Return members by their ids, ready to be shown; one query."""
    return {each.pk: each for each in shown(community, community.members.filter(pk__in=list(ids)))}


def shown(community: Community, members: Iterable[Member]) -> list[Member]:
    """Return members with their community, so that their pictures can be addressed."""
    listed = list(members)
    for each in listed:
        each.community = community
    return listed


def firsts_by_key(community: Community, keys: Collection[uuid.UUID], known_as: Mapping[int, int]) -> list[Member]:
    """Return the members with some keys as whom they act here, each once and in the order of the keys.

    Who has left is not among them: nothing that is told of them leads to them any more.
    """
    ids = dict(community.members.filter(key__in=keys).values_list("key", "pk"))
    acting = dict.fromkeys(known_as.get(ids[key], ids[key]) for key in keys if key in ids)
    people = named(community, acting)
    return [people[each] for each in acting if people[each].state != Role.FORMER]


def former_of(community: Community, ids: Iterable[int], known_as: Mapping[int, int]) -> frozenset[int]:
    """Return who of some members has left; a name that comes second has left with the person. One query."""
    acting = {each: known_as.get(each, each) for each in ids}
    gone = community.members.in_state(Role.FORMER).filter(pk__in=set(acting.values()))
    left = set(gone.values_list("pk", flat=True))
    return frozenset(each for each, first in acting.items() if first in left)


def searched(community: Community, typed: str) -> list[Member]:
    """Return people of the community by a part of their name, one more than are shown at once."""
    second = Attachment.objects.filter(until_at=None, second=True).values("member")
    found = community.members.inside().exclude(pk__in=second).filter(name__icontains=typed)
    return list(found.order_by("name", "pk")[: MOST_FOUND + 1])


def rank_in(ties: Ties, member: Member) -> int | None:
    """Return a member's rank, or None without ties; whoever comes second stands there as whom they are first."""
    rank = ties.rank_of(str(member.pk))
    return ties.rank_of(str(member.first().pk)) if rank is None else rank


def inside_of(community: Community, kept: KeptTies) -> NDArray[np.bool_]:
    """Tell by rank who of those with ties is in the community: others left, or never got in."""
    inside = np.fromiter(community.members.inside().values_list("pk", flat=True), np.int64)
    return np.isin(np.array(kept.member_ids(), np.int64), inside)


def newcomers_of(community: Community, ids: Iterable[int], at: dt.datetime) -> frozenset[int]:
    """Return who of some members is on trial, or in the main group for no longer than its rule calls new."""
    since = at - dt.timedelta(days=community.main.newcomer_days)
    members = community.members.filter(pk__in=list(ids)).prefetch_related("enrolments")
    return frozenset(
        each.pk
        for each in members
        if each.state == Role.CANDIDATE or in_main_group_since(each, each.enrolments.all()) > since
    )
