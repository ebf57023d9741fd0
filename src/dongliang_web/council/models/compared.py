"""A rehearsal beside the days before and after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from dongliang.council import DUE_HOURS, HeldRehearsal
from dongliang.pillar import COMPARED_DAYS, Judged, Kept, judge, kept
from dongliang_web.checkin.models import ByWhom, CheckIn, by_whom
from dongliang_web.council.models.due_acts import DueAct, due_acts
from dongliang_web.council.models.rehearsals import Rehearsal
from dongliang_web.people.models import Community, Enrolment
from dongliang_web.record.models import Entry
from dongliang_web.sharing.models import Session

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days of a community: the others' check-ins of each, and what else happened in them."""

    first: dt.date
    last: dt.date
    #: Check-ins of each day, the founder's left out.
    others: tuple[int, ...]
    by_whom: ByWhom
    newcomers: int
    sessions: int
    mediations: int

    @property
    def days(self) -> int:
        """How many days it has so far."""
        return len(self.others)


@dataclass(frozen=True, slots=True)
class Compared:
    """A rehearsal beside the days before and after, the forecast beside what happened."""

    before: Period
    during: Period
    after: Period
    kept: Kept
    #: By being cut off, and by losing support; None where there was no snapshot to foretell from.
    cut_off: Judged | None
    unsupported: Judged | None
    due: tuple[DueAct, ...]
    done_in_time: int

    def as_held(self) -> HeldRehearsal:
        """Return what the checklist of a hand-over asks of it."""
        found = self.kept
        return HeldRehearsal(found.ratio, found.interval, found.is_well, len(self.due), self.done_in_time)


def compare(rehearsal: Rehearsal, at: dt.datetime) -> Compared:
    """Compare a rehearsal with the 28 days before it and those after it, as far as they are over."""
    community = rehearsal.community
    yesterday = community.clock().day_of(at) - _DAY
    last = _last_day(rehearsal)
    before = _period(rehearsal, rehearsal.first_date - COMPARED_DAYS * _DAY, rehearsal.first_date - _DAY)
    during = _period(rehearsal, rehearsal.first_date, min(last, yesterday))
    after = _period(rehearsal, last + _DAY, min(last + COMPARED_DAYS * _DAY, yesterday))
    wrote_before, wrote = (_writers(community, each) for each in (before, during))
    due = _due(rehearsal, at)
    return Compared(
        before,
        during,
        after,
        kept(before.others, during.others),
        _judged(rehearsal, "cut_off", wrote_before, wrote),
        _judged(rehearsal, "unsupported", wrote_before, wrote),
        due,
        sum(each.in_time(DUE_HOURS, rehearsal.founder_id) for each in due),
    )


def _last_day(rehearsal: Rehearsal) -> dt.date:
    """Return the last whole day away: the day before it ended, where that was early."""
    if rehearsal.ended_at is None:
        return rehearsal.last_date
    return min(rehearsal.last_date, rehearsal.community.clock().day_of(rehearsal.ended_at) - _DAY)


def _period(rehearsal: Rehearsal, first: dt.date, last: dt.date) -> Period:
    community, days = rehearsal.community, (last - first).days + 1
    found = CheckIn.objects.between(first, last).filter(member__community=community)
    counts = dict(found.exclude(member=rehearsal.founder_id).values_list("day_date").annotate(Count("id")))
    clock = community.clock()
    since, until = clock.start_of(first), clock.end_of(last)
    graduated = Enrolment.objects.filter(member__community=community, graduated_at__gte=since, graduated_at__lt=until)
    sessions = Session.objects.filter(community=community, opened_at__gte=since, opened_at__lt=until)
    asked = Entry.objects.of(community).filter(verb="began_mediation", recorded_at__gte=since, recorded_at__lt=until)
    return Period(
        first,
        last,
        tuple(counts.get(first + _DAY * offset, 0) for offset in range(days)),
        by_whom(community, first, last),
        graduated.count(),
        sessions.count(),
        asked.count(),
    )


def _writers(community: Community, period: Period) -> set[str]:
    found = CheckIn.objects.between(period.first, period.last).filter(member__community=community)
    return {str(member) for member in found.values_list("member_id", flat=True).distinct()}


def _judged(rehearsal: Rehearsal, how: str, wrote_before: set[str], wrote: set[str]) -> Judged | None:
    if not rehearsal.forecast:
        return None
    falling = wrote_before.intersection(rehearsal.forecast[how])
    holding = wrote_before.intersection(rehearsal.forecast["others"]) - falling
    return judge(holding, falling, wrote)


def _due(rehearsal: Rehearsal, at: dt.datetime) -> tuple[DueAct, ...]:
    """Return what came to those in office while the founder was away, and is older than the hours that others have."""
    if rehearsal.began_at is None:
        return ()
    until = min(rehearsal.ended_at or at, at)
    over = at - dt.timedelta(hours=DUE_HOURS)
    came = due_acts(rehearsal.community, rehearsal.began_at, until)
    return tuple(each for each in came if each.done_at is not None or each.came_at <= over)
