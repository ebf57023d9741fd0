"""How much of a community's writing came by itself, and how many reminders were not sent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from dongliang_web.checkin.models.days import CheckIn
from dongliang_web.checkin.models.pasts import URGES, behind
from dongliang_web.checkin.models.reminders import Reminder
from dongliang_web.people.models import Community
from dongliang_web.record.models import Entry, EntryQuerySet

#: Whole days, today left out, over which it is told.
DAYS_TOLD = 30
#: Members who are reminded when needed only, below whom nothing is told of them together.
LEAST_MEMBERS = 5
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ByWhom:
    """Check-ins of known instant: how many, how many of them nobody urged, a call or a reminder came before.

    None where the record holds no such call, reminder, or neither.
    """

    check_ins: int
    self_driven: int | None
    called: int | None
    reminded: int | None


def by_whom(community: Community, first: dt.date, last: dt.date) -> ByWhom:
    """Count the check-ins from the first day to the last by what came before them on their day; two queries.

    As ``dongliang.rhythm.urging`` counts them from events.
    """
    kept = set(Entry.objects.filter(community=community, verb__in=URGES).values_list("verb", flat=True).distinct())
    before = {verb: Exists(_earlier(verb)) for verb in URGES}
    found = CheckIn.objects.between(first, last).filter(member__community=community).exclude(received_at=None)
    counts = found.annotate(was_called=before["called_along"], was_reminded=before["reminded"]).aggregate(
        all=Count("id"),
        called=Count("id", filter=Q(was_called=True)),
        reminded=Count("id", filter=Q(was_reminded=True)),
        alone=Count("id", filter=Q(was_called=False, was_reminded=False)),
    )
    return ByWhom(
        counts["all"],
        counts["alone"] if kept else None,
        counts["called"] if "called_along" in kept else None,
        counts["reminded"] if "reminded" in kept else None,
    )


def _earlier(verb: str) -> EntryQuerySet:
    """Return the entries of a verb that came before a check-in on its day."""
    mine = Entry.objects.filter(verb=verb, target=OuterRef("member"), day_date=OuterRef("day_date"))
    return mine.filter(happened_at__lt=OuterRef("received_at"))


@dataclass(frozen=True, slots=True)
class NotSent:
    """Reminders that nobody needed: of how many members, of how many of their days, and how many were sent."""

    members: int
    days: int
    sent: int

    @property
    def not_sent(self) -> int:
        """Days that asked these members for a check-in and on which nothing reminded them."""
        return self.days - self.sent


def not_sent(community: Community, at: dt.datetime) -> NotSent:
    """Count, for those who are reminded when needed only, the days of the last 30 that brought no reminder.

    Days: those before today that asked the member for a check-in and began after they chose to be reminded so.
    """
    opted = Reminder.objects.acting().exclude(level="").filter(member__community=community)
    since = {each.member_id: each.level_since_at for each in opted}
    found = behind([each.member for each in opted], community, at)
    days: defaultdict[int, set[dt.date]] = defaultdict(set)
    for member_id, mine in found.items():
        chosen_at = since[member_id]
        first = max(mine.day - DAYS_TOLD * _DAY, mine.clock.day_of(chosen_at) + _DAY if chosen_at else mine.day)
        days[member_id] = {day for day in mine.past.days if day >= first}
    reminded = Entry.objects.filter(verb="reminded", target_id__in=days).values_list("target_id", "day_date")
    sent = sum(day in days[member_id] for member_id, day in reminded.distinct() if member_id is not None)
    return NotSent(len(days), sum(map(len, days.values())), sent)
