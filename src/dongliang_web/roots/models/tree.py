"""The invitation forest of a community, from the origins that are kept: four queries for any number of people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from dongliang.council import Role
from dongliang_web.people.models import Community, Member, firsts
from dongliang_web.roots.models.origins import Origin

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_HERE = frozenset({str(Role.MEMBER), str(Role.CANDIDATE)})


@dataclass(slots=True)
class Grown:
    """Somebody in the forest, with those who came through them in the order in which they came."""

    id: int
    key: uuid.UUID
    name: str
    is_living: bool
    joined_at: dt.datetime
    inviter: Grown | None = None
    came_at: dt.datetime | None = None
    channel: str = ""
    children: list[Grown] = field(default_factory=list)

    def down(self) -> Iterator[Grown]:
        """Yield this person and everybody below, generation by generation."""
        level = [self]
        while level:
            yield from level
            level = [child for person in level for child in person.children]

    def way_up(self) -> list[Grown]:
        """Return the one who began the branch, and all on the way down to this person."""
        way = [self]
        while way[-1].inviter is not None:
            way.append(way[-1].inviter)
        return way[::-1]

    def generations(self) -> int:
        """Return how many generations the roots below reach, this person's own included."""
        count, level = 0, [self]
        while level:
            count += 1
            level = [child for person in level for child in person.children]
        return count

    @property
    def began_at(self) -> dt.datetime:
        """When the branch began: with the first whom this person brought, or with joining."""
        known = [child.came_at for child in self.children if child.came_at is not None]
        return min([self.joined_at, *known])


@dataclass(frozen=True, slots=True)
class Tree:
    """Everybody who came through somebody, brought somebody, or came by a channel."""

    people: dict[int, Grown]

    def branches(self) -> list[Grown]:
        """Return those without an inviter who brought somebody, in the order in which their branches began."""
        begun = [each for each in self.people.values() if each.inviter is None and each.children]
        return sorted(begun, key=lambda each: (each.began_at, each.id))

    def alone(self) -> int:
        """Return how many came by a channel of nobody and have brought nobody yet."""
        return sum(each.inviter is None and not each.children for each in self.people.values())

    def channels(self) -> dict[str, int]:
        """Return how many came by each channel, in the order in which the first came by it."""
        came = sorted((each for each in self.people.values() if each.channel), key=lambda each: each.came_at or _NEVER)
        return dict(Counter(each.channel for each in came))

    def tips(self, since: dt.datetime) -> list[Grown]:
        """Return who came through somebody since an instant."""
        return [each for each in self.people.values() if is_tip(each, since)]


def is_tip(person: Grown, since: dt.datetime) -> bool:
    """Tell whether somebody came through another since an instant: where the roots grow now."""
    return person.inviter is not None and person.came_at is not None and person.came_at >= since


def tree_of(community: Community) -> Tree:
    """Return the forest as it stands now; a name that is somebody's counts as that person."""
    known_as = firsts(community)
    rows = Origin.objects.of(community).values_list("member_id", "inviter_id", "at", "channel")
    # Of two origins of one person the earlier counts, as in `dongliang.roots`.
    origins = sorted(rows, key=lambda row: row[2] or _NEVER)
    named = {known_as.get(each, each) for row in origins for each in (row[0], row[1]) if each is not None}
    people = _people(community, named)
    for member_id, inviter_id, at, channel in origins:
        person = people[known_as.get(member_id, member_id)]
        inviter = people[known_as.get(inviter_id, inviter_id)] if inviter_id is not None else None
        if person.inviter is not None or (inviter is not None and person in inviter.way_up()):
            continue
        person.inviter, person.came_at, person.channel = inviter, at, channel
        if inviter is not None:
            inviter.children.append(person)
    return Tree(people)


def _people(community: Community, wanted: set[int]) -> dict[int, Grown]:
    """Return the people by their ids; read as a whole where that takes less than naming each."""
    members = Member.objects.filter(community=community).order_by("id")
    rows = members.values_list("id", "key", "name", "state", "joined_at")
    return {pk: Grown(pk, key, name, state in _HERE, at) for pk, key, name, state, at in rows if pk in wanted}


@dataclass(frozen=True, slots=True)
class Part:
    """As much of a branch as a page shows: the nearest generations, and how many below each are left out."""

    people: list[Grown]
    hidden: dict[int, int]


def part_of(beginner: Grown, most: int) -> Part:
    """Return the people of a branch nearest to its beginning, and how many more are below those at the edge."""
    shown: list[Grown] = []
    left: dict[int, int] = defaultdict(int)
    edge: dict[int, int] = {}
    for place, person in enumerate(beginner.down()):
        if place < most:
            shown.append(person)
            edge[person.id] = person.id
            continue
        above = edge[person.inviter.id] if person.inviter is not None else person.id
        edge[person.id] = above
        left[above] += 1
    return Part(shown, dict(left))
