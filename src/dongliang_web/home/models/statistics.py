"""Figures of the main group and of all cohorts, read with a few queries for any number of rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from dongliang.days import DayClock
from dongliang.figures import DayCount
from dongliang.gate.funnel import CohortCount, DayKinds, Funnel, count_cohort, funnel
from dongliang.gate.survival import Survival, stays, survival
from dongliang.rhythm import hours_of_day
from dongliang_web.checkin.models import CheckIn, VoidDay
from dongliang_web.gate.models import Cohort
from dongliang_web.home.models.roll import LEFT_AT, closed_until, days_of_cohort, ended_on, resting_days
from dongliang_web.people.models import Community, Enrolment

_DAY = dt.timedelta(days=1)
_KINDS = {"done": frozenset({"check_in"}), "made_up": frozenset({"make_up"})}
_OUT = frozenset({"out"})

#: For every member of a cohort, the kinds of their events by day.
_Marks = dict[str, dict[dt.date, DayKinds]]


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """What one cohort's figures say."""

    cohort: Cohort
    #: Whether its last day is closed; until then who has not fallen out is still in.
    over: bool
    counts: CohortCount
    funnel: Funnel
    survival: Survival


def counts_by_day(community: Community, first: dt.date | None, last: dt.date) -> list[DayCount]:
    """Return the check-ins of each day from the first one (or a given day) to the last, days without any included."""
    found = CheckIn.objects.filter(member__community=community, day_date__lte=last)
    if first is not None:
        found = found.filter(day_date__gte=first)
    counts = dict(found.values_list("day_date").annotate(Count("id")))
    if not counts:
        return []
    begins = min(counts)
    days = (begins + _DAY * offset for offset in range((last - begins).days + 1))
    return [DayCount(day, counts.get(day, 0)) for day in days]


def last_written(community: Community, until: dt.date) -> dt.date | None:
    """Return the last day, at most a given one, that has a check-in."""
    found = CheckIn.objects.filter(member__community=community, day_date__lte=until)
    last: dt.date | None = found.aggregate(last=Max("day_date"))["last"]
    return last


def counts_by_hour(community: Community) -> tuple[int, ...]:
    """Return how many check-ins came in each hour, 0 to 23, of the community's clocks as they stood on each day.

    A loaded history that knows days only has no hours and is left out.
    """
    clock = community.clock()
    found = CheckIn.objects.filter(member__community=community)
    instants: defaultdict[str, list[dt.datetime]] = defaultdict(list)
    for day, at in found.values_list("day_date", "received_at"):
        if at is not None:
            instants[_zone(clock, day)].append(at)
    hours: Counter[int] = Counter()
    for zone, those in instants.items():
        hours.update(dict(enumerate(hours_of_day(those, zone))))
    return tuple(hours[hour] for hour in range(24))


def _zone(clock: DayClock, day: dt.date) -> str:
    return clock.settings[0].zone if len(clock.settings) == 1 else clock.setting_for(day).zone


def figures_of_cohorts(community: Community, at: dt.datetime) -> list[CohortFigures]:
    """Return the figures of all cohorts that have begun, the latest first; four queries for any number."""
    clock = community.clock()
    today = clock.day_of(at)
    begun = [each for each in community.cohorts.order_by("-first_date", "-number") if each.first_date <= today]
    void = frozenset(VoidDay.objects.filter(community=community).values_list("day_date", flat=True))
    marks = _marks(begun, clock)
    found = []
    for cohort in begun:
        cohort.community = community
        found.append(_figures(cohort, marks[cohort.pk], void, closed_until(cohort, at)))
    return found


def _marks(cohorts: Sequence[Cohort], clock: DayClock) -> defaultdict[int, _Marks]:
    marks: defaultdict[int, _Marks] = defaultdict(dict)
    by_id = {cohort.pk: cohort for cohort in cohorts}
    enrolled = Enrolment.objects.standing().filter(cohort__in=cohorts).annotate(left_at=LEFT_AT)
    rows = enrolled.values_list("cohort_id", "member_id", "out_since_date", "graduated_at", "left_at")
    for cohort_id, member_id, out_since, graduated_at, left_at in rows:
        ended = ended_on(by_id[cohort_id], clock, out_since, left_at if graduated_at is None else None)
        marks[cohort_id][str(member_id)] = {ended: _OUT} if ended else {}
    written = CheckIn.objects.filter(cohort__in=cohorts)
    for cohort_id, member_id, day, mark in written.values_list("cohort_id", "member_id", "day_date", "mark"):
        if (days := marks[cohort_id].get(str(member_id))) is not None:
            days[day] = days.get(day, frozenset()) | _KINDS[mark]
    return marks


def _figures(cohort: Cohort, marks: _Marks, void: frozenset[dt.date], closed: dt.date) -> CohortFigures:
    days = days_of_cohort(cohort)
    asked = frozenset(days) - resting_days(cohort, days) - void
    counts = count_cohort(marks, asked)
    length = sum(day <= closed for day in days)
    ruled = not cohort.loaded or any(kinds >= _OUT for mine in marks.values() for kinds in mine.values())
    curve = survival(stays(marks, days, closed, ruled=ruled), length)
    return CohortFigures(
        cohort, closed >= days[-1], counts, funnel(counts.registered, counts.started, counts.finished), curve
    )
