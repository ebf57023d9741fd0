"""Whose a written name is: first exactly, then without emoji, numbers and case; never guessed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dongliang.council import Role
from dongliang.readers.jielong import normal_name
from dongliang_web.connectors.models.aliases import Alias
from dongliang_web.people.models import Attachment, Community, Member

#: People offered beside a name that nobody has decided.
MOST_LIKELY = 5
#: A part of a name shorter than this fits too many.
_SHORTEST_PART = 2
_NOBODY = 0


class How(StrEnum):
    """How a written name was matched."""

    ALIAS = "alias"
    NAME = "name"
    PLAIN = "plain"
    LEFT = "left"
    NOBODY = "nobody"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """A written name, whose it is and how that was found, and who else it may be."""

    written: str
    how: How
    member: Member | None = None
    #: Those whose it may be, where it is open or was found without emoji and numbers only.
    likely: tuple[Member, ...] = ()
    #: Whether several members go by exactly this name.
    is_shared: bool = False

    @property
    def is_near(self) -> bool:
        """Whether it was found, but so that somebody should look: not written exactly, or of somebody who has left."""
        return self.how in (How.PLAIN, How.LEFT)

    @property
    def is_certain(self) -> bool:
        """Whether a person has decided it, or it is written exactly as somebody's name."""
        return self.how in (How.ALIAS, How.NAME, How.NOBODY)


@dataclass(frozen=True)
class _Book:
    """Who goes by which name: people by number, and numbers by exact and by plain name; apart, who has left."""

    people: Mapping[int, Member]
    decided: Mapping[str, int]
    exact: Mapping[str, frozenset[int]]
    plain: Mapping[str, frozenset[int]]
    left: Mapping[str, frozenset[int]]


def match_names(community: Community, written: Iterable[str]) -> dict[str, Match]:
    """Match names as they are written; three queries for any number of names, members and decided names."""
    names = list(dict.fromkeys(written))
    plain = {name: normal_name(name) for name in names}
    book = _book(community, names, set(plain.values()))
    return {name: _match(name, plain[name], book) for name in names}


def _book(community: Community, names: Collection[str], plain_names: Collection[str]) -> _Book:
    people, owner = _people(community)
    exact: defaultdict[str, set[int]] = defaultdict(set)
    plain: defaultdict[str, set[int]] = defaultdict(set)
    left: defaultdict[str, set[int]] = defaultdict(set)
    for member in people.values():
        for name in {member.name, member.imported_name} - {""}:
            if member.state == Role.FORMER:
                left[normal_name(name)].add(owner[member.pk])
                continue
            exact[name].add(owner[member.pk])
            plain[normal_name(name)].add(owner[member.pk])
    decided = {}
    for alias in Alias.objects.for_names(community, names, plain_names):
        whose = _NOBODY if alias.member_id is None else owner[alias.member_id]
        decided[alias.written] = whose
        plain[alias.plain].add(whose)
    return _Book(people, decided, _frozen(exact), _frozen(plain), _frozen(left))


def mark_of(day: dt.date | None, matches: Iterable[Match]) -> str:
    """Return a mark of what a preview showed, so that nothing else is recorded than was seen."""
    shown = [(match.written, str(match.how), match.member.pk if match.member else 0) for match in matches]
    return hashlib.sha256(repr((day, shown)).encode()).hexdigest()[:32]


def _frozen(found: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _people(community: Community) -> tuple[dict[int, Member], dict[int, int]]:
    """Return all members by number, and whom each stands for: a name or membership that comes second for the first."""
    people = {member.pk: member for member in community.members.order_by("name", "id")}
    for member in people.values():
        member.community = community
    attached = Attachment.objects.filter(member__community=community, until_at=None)
    accounts = dict(attached.values_list("member_id", "account_id"))
    own = dict(attached.filter(second=False).values_list("account_id", "member_id"))
    return people, {pk: own.get(accounts.get(pk, 0), pk) for pk in people}


def _match(name: str, plain: str, book: _Book) -> Match:
    return replace(_found(name, plain, book), is_shared=len(book.exact.get(name, ())) > 1)


def _found(name: str, plain: str, book: _Book) -> Match:
    if (whose := book.decided.get(name)) is not None:
        return Match(name, How.NOBODY) if whose == _NOBODY else Match(name, How.ALIAS, book.people[whose])
    for how, found in ((How.NAME, book.exact.get(name)), (How.PLAIN, book.plain.get(plain))):
        if not found:
            continue
        likely = tuple(book.people[pk] for pk in sorted(found - {_NOBODY}))
        if len(found) > 1:
            return Match(name, How.SEVERAL, None, likely)
        return Match(name, how, likely[0] if likely else None, likely)
    if gone := book.left.get(plain):
        likely = tuple(book.people[pk] for pk in sorted(gone))
        return Match(name, How.LEFT if len(gone) == 1 else How.SEVERAL, likely[0] if len(gone) == 1 else None, likely)
    return Match(name, How.UNKNOWN, None, tuple(_likely(plain, book)))


def _likely(plain: str, book: _Book) -> Sequence[Member]:
    """Return the few whose name contains this one, or is contained in it; offered, never taken."""
    found: dict[int, None] = {}
    for other, numbers in book.plain.items():
        shorter, longer = sorted((plain, other), key=len)
        if len(shorter) >= _SHORTEST_PART and shorter in longer:
            found |= dict.fromkeys(sorted(numbers - {_NOBODY}))
            if len(found) >= MOST_LIKELY:
                break
    return [book.people[pk] for pk in found][:MOST_LIKELY]


def known_names(community: Community) -> list[str]:
    """Return every name by which somebody in the community goes, or that was decided; two queries."""
    people = community.members.exclude(state=str(Role.FORMER)).values_list("name", "imported_name")
    decided = Alias.objects.filter(community=community).values_list("written", flat=True)
    return sorted({name for pair in people for name in pair if name} | set(decided))


def members_by_name(community: Community) -> dict[str, list[Member]]:
    """Return who goes by each name exactly; a claimed name of a history stands for its owner. Two queries."""
    people, owner = _people(community)
    found: defaultdict[str, dict[int, Member]] = defaultdict(dict)
    for member in people.values():
        if member.state != Role.FORMER:
            for name in {member.name, member.imported_name} - {""}:
                found[name][owner[member.pk]] = people[owner[member.pk]]
    return {name: list(members.values()) for name, members in found.items()}
