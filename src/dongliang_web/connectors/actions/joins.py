"""Looking at pasted join notices and keeping who brought whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from dongliang.readers.joins import Join
from dongliang_web.connectors.actions.aliases import Choice, decide_names
from dongliang_web.connectors.actions.lists import MOST_NAMES, in_zone
from dongliang_web.connectors.models import How, Match, mark_of, match_names
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, Telling, append_each
from dongliang_web.roots.actions import fill_origins
from dongliang_web.roots.models import Origin

SOURCE = "join_notice"


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """One newcomer of a join notice: who brought them, when, and whom the record holds for it already."""

    inviter: Match
    newcomer: Match
    at: dt.datetime | None
    by: str
    #: Whether their origin is kept already, and who brought them by it.
    is_kept: bool = False
    kept: Member | None = None

    @property
    def is_new(self) -> bool:
        """Whether both are known and the record does not hold who brought the newcomer."""
        both = self.inviter.member is not None and self.newcomer.member is not None
        return both and not self.is_kept and self.inviter.member != self.newcomer.member


@dataclass(frozen=True)
class Brought:
    """Join notices beside what the community knows; a newcomer stands once, with whoever brought them first."""

    lines: Sequence[BroughtLine]

    @property
    def open(self) -> list[Match]:
        """Names that somebody has to decide."""
        return [each for each in self._matches() if each.how in (How.SEVERAL, How.UNKNOWN)]

    @property
    def near(self) -> list[Match]:
        """Names that were found without emoji and numbers only."""
        return [each for each in self._matches() if each.is_near]

    @property
    def mark(self) -> str:
        """A mark of what is shown of it."""
        return mark_of(None, (match for each in self.lines for match in (each.inviter, each.newcomer)))

    @property
    def new(self) -> list[BroughtLine]:
        """Invitations that will be kept."""
        return [each for each in self.lines if each.is_new]

    @property
    def there(self) -> list[BroughtLine]:
        """Newcomers of whom the record holds already who brought them."""
        return [each for each in self.lines if each.is_kept]

    def _matches(self) -> list[Match]:
        return list({match.written: match for each in self.lines for match in (each.inviter, each.newcomer)}.values())


def look_at_joins(*, by: Member, joins: Sequence[Join]) -> Brought:
    """Match the names of join notices; changes nothing, few queries for any number. Nobody's invitation is no line."""
    community = by.community
    pairs = [(each, newcomer) for each in joins if each.inviter for newcomer in each.joined]
    names = [name for each, newcomer in pairs for name in (each.inviter, newcomer)]
    if len(set(names)) > MOST_NAMES:
        raise Refused("too_many_names", count=len(set(names)), most=MOST_NAMES)
    matches = match_names(community, names)
    members = {match.member.pk for match in matches.values() if match.member}
    origins = _origins(community, members)
    lines: dict[object, BroughtLine] = {}
    for each, newcomer in pairs:
        match = matches[newcomer]
        at = in_zone(each.written_at, community) if each.written_at else None
        is_kept = match.member is not None and match.member.pk in origins
        kept = origins.get(match.member.pk) if match.member else None
        key = match.member.pk if match.member else newcomer
        lines.setdefault(key, BroughtLine(matches[each.inviter], match, at, each.by, is_kept, kept))
    return Brought(list(lines.values()))


def _origins(community: Community, members: set[int]) -> dict[int, Member | None]:
    """Return who brought each of the members whose origin is kept; None for whoever came through nobody."""
    kept = Origin.objects.of(community).filter(member__in=members).select_related("inviter")
    return {each.member_id: each.inviter for each in kept}


@transaction.atomic
def keep_joins(
    *, by: Member, joins: Sequence[Join], choices: Mapping[str, Choice], seen: str, at: dt.datetime
) -> tuple[int, int]:
    """Decide names, then keep who brought whom, once for each newcomer; all of it or nothing.

    Returns how many invitations were kept, and how many names are still to be decided. Raises Refused where it no
    longer is what was ``seen``.
    """
    # Held, so that of two pastes at once the second sees what the first kept.
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    if look_at_joins(by=by, joins=joins).mark != seen:
        raise Refused("seen_otherwise")
    if choices:
        decide_names(by=by, choices=choices, at=at)
    brought = look_at_joins(by=by, joins=joins)
    clock = by.community.clock()
    tellings = [
        Telling(
            each.newcomer.member,
            each.inviter.member,
            clock.day_of(each.at) if each.at else None,
            each.at,
            facts={"source": SOURCE, "by": each.by, "pasted_by": str(by.key)},
        )
        for each in brought.new
    ]
    append_each("invited", tellings, community=by.community, at=at)
    fill_origins(community=by.community)
    return len(tellings), len(brought.open)
