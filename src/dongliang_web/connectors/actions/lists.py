"""Looking at a pasted list (接龙) and recording it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from dongliang.readers.jielong import Jielong, Written
from dongliang_web.checkin.actions import Kept, Listed, record_list, what_can_be_kept
from dongliang_web.connectors.actions.aliases import Choice, decide_names
from dongliang_web.connectors.models import How, Match, mark_of, match_names
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused

SOURCE = "jielong"
#: More names than any chat group has people; a longer list is no list of one.
MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One name of a list: what it was matched with, what was written behind it, and what can be recorded."""

    match: Match
    text: str
    at: dt.datetime | None
    #: How often the name stands in the list.
    times: int
    #: What can be recorded of it; None where nobody's, undecided or of two people.
    kept: Kept | None
    #: Whether two people wrote under this one name, as the list's own marks tell, or may have: two members bear it.
    of_two: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say whose it is."""
        return self.match.how in (How.SEVERAL, How.UNKNOWN) and not self.of_two


@dataclass(frozen=True)
class Pasted:
    """A pasted list beside what the community knows: every name once, in its order."""

    day: dt.date
    lines: Sequence[ListedLine]

    @property
    def open(self) -> list[ListedLine]:
        """Names that somebody has to decide."""
        return [each for each in self.lines if each.is_open]

    @property
    def near(self) -> list[ListedLine]:
        """Names that were found without emoji and numbers only, or among those who left, for somebody to look at."""
        return [each for each in self.lines if each.match.is_near and not each.of_two]

    @property
    def mark(self) -> str:
        """A mark of what is shown of it."""
        return mark_of(self.day, (each.match for each in self.lines))

    @property
    def new(self) -> list[ListedLine]:
        """Names whose day will be recorded."""
        return [each for each in self.lines if each.kept is Kept.OPEN]

    def with_kept(self, kept: Kept) -> list[ListedLine]:
        """Names that stay as they are for one reason."""
        return [each for each in self.lines if each.kept is kept]

    @property
    def of_two(self) -> list[ListedLine]:
        """Names under which two people wrote: no alias can tell these apart."""
        return [each for each in self.lines if each.of_two]

    @property
    def of_nobody(self) -> list[ListedLine]:
        """Names that were decided to be nobody's."""
        return [each for each in self.lines if each.match.how is How.NOBODY]


def look_at_list(*, by: Member, jielong: Jielong, day: dt.date, at: dt.datetime) -> Pasted:
    """Match a list's names and see what can be recorded; changes nothing, few queries for any number of names.

    Raises Refused for a day that has not come, and for more names than a group can have.
    """
    community = by.community
    today = community.clock().day_of(at)
    if day > today:
        raise Refused("day_in_future", day=day, today=today)
    lines = _by_name(jielong.lines)
    if len(lines) > MOST_NAMES:
        raise Refused("too_many_names", count=len(lines), most=MOST_NAMES)
    matches = match_names(community, lines)
    people = {match.member.pk: match.member for match in matches.values() if match.member}
    can = what_can_be_kept(by=by, members=list(people.values()), day=day, at=at)
    return Pasted(day, [_line(matches[name], mine, can, community) for name, mine in lines.items()])


def _line(match: Match, lines: Sequence[Written], can: Mapping[int, Kept], community: Community) -> ListedLine:
    of_two = len({each.wxid for each in lines} - {""}) > 1 or (match.is_shared and len(lines) > 1)
    kept = can[match.member.pk] if match.member and not of_two else None
    return ListedLine(match, _text_of(lines), _time_of(lines, community), len(lines), kept, of_two)


def _by_name(lines: Sequence[Written]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = {}
    for each in lines:
        found.setdefault(each.name, []).append(each)
    return found


def _text_of(lines: Sequence[Written]) -> str:
    """Return all that one name wrote; who stands in the list twice wrote both."""
    return "\n".join(dict.fromkeys(each.text for each in lines if each.text.strip()))


def _time_of(lines: Sequence[Written], community: Community) -> dt.datetime | None:
    times = [in_zone(each.at, community) for each in lines if each.at is not None]
    return min(times, default=None)


def in_zone(at: dt.datetime, community: Community) -> dt.datetime:
    """Return an instant; a clock reading without a zone is the community's."""
    if at.tzinfo is not None:
        return at
    return at.replace(tzinfo=ZoneInfo(community.clock().setting_for(at.date()).zone))


@transaction.atomic
def record_pasted(
    *, by: Member, jielong: Jielong, day: dt.date, choices: Mapping[str, Choice], seen: str, at: dt.datetime
) -> tuple[int, int]:
    """Decide names, then record the list's day for everybody whose name is decided; all of it or nothing.

    Returns for how many the day was recorded, and how many names are still to be decided. Recording the same list
    again changes nothing, a longer one adds only who is new. Raises Refused where it no longer is what was ``seen``.
    """
    # Held, so that of two who decide at once the second sees what the first decided.
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    if look_at_list(by=by, jielong=jielong, day=day, at=at).mark != seen:
        raise Refused("seen_otherwise")
    begins = by.community.clock().start_of(day)
    if choices:
        decide_names(by=by, choices=choices, at=at, joined_at=begins)
    pasted = look_at_list(by=by, jielong=jielong, day=day, at=at)
    listed: dict[int, Listed] = {}
    for each in pasted.new:
        if (member := each.match.member) is not None:
            listed[member.pk] = _joined(listed.get(member.pk), Listed(member, each.text, each.at))
    recorded = record_list(by=by, listed=list(listed.values()), day=day, source=SOURCE, at=at)
    return len(recorded), len(pasted.open)


def _joined(before: Listed | None, now: Listed) -> Listed:
    """Return what one person wrote under two names as one."""
    if before is None:
        return now
    text = "\n".join(dict.fromkeys(filter(None, (before.text, now.text))))
    return Listed(now.member, text, min(filter(None, (before.at, now.at)), default=None))
