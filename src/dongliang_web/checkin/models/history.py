"""What the rules ask of a member's days, found in few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from dongliang.checkin import Today, today_at
from dongliang.council import Role
from dongliang.gate import DayMark, DayState, History
from dongliang_web.checkin.models.days import CheckIn, Leave, VoidDay
from dongliang_web.people.models import Community, Member, in_main_group_since

if TYPE_CHECKING:
    from dongliang_web.gate.models import Cohort

_DAY = dt.timedelta(days=1)


def histories(
    member_ids: Collection[int], community: Community, first_day: dt.date, last_day: dt.date
) -> dict[int, History]:
    """Return what the record holds of each member from the first day to the last; three queries for any number.

    Leave keeps the order of announcement; void days are the same for all.
    """
    rows = CheckIn.objects.between(first_day, last_day).filter(member_id__in=member_ids)
    written: defaultdict[tuple[int, str], set[dt.date]] = defaultdict(set)
    for member_id, day, mark in rows.values_list("member_id", "day_date", "mark"):
        written[member_id, mark].add(day)
    leave: defaultdict[int, list[dt.date]] = defaultdict(list)
    announced = Leave.objects.filter(member_id__in=member_ids, withdrawn_at=None)
    announced = announced.filter(day_date__gte=first_day, day_date__lte=last_day).order_by("announced_at", "id")
    for member_id, day in announced.values_list("member_id", "day_date"):
        leave[member_id].append(day)
    void = frozenset(
        VoidDay.objects.filter(community=community, day_date__gte=first_day, day_date__lte=last_day).values_list(
            "day_date", flat=True
        )
    )
    return {
        each: History(
            first_day,
            done=frozenset(written[each, "done"]),
            made_up=frozenset(written[each, "made_up"]),
            leave=tuple(leave[each]),
            void=void,
        )
        for each in member_ids
    }


def days_of(
    member: Member, first: dt.date, last: dt.date, at: dt.datetime, history: History | None = None
) -> list[DayMark]:
    """Return a member's days in the main group, for a calendar, without those on which nothing was expected or written.

    The days of a trial are judged by the cohort's rule instead; here they only show what was written. ``history`` is
    what the record holds of these days, where that was read for several members at once.
    """
    history = history or histories([member.pk], member.community, first, last)[member.pk]
    today = today_at(at, member.community.clock(), member.community.rules.day)
    expected_from = expected_since(member)
    marks = []
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        expected = expected_from is not None and expected_from <= day
        if expected or day in history.written:
            marks.append(DayMark(day, _state(day, history, today), day in history.written))
    return marks


def _state(day: dt.date, history: History, today: Today) -> DayState:
    if day in history.made_up:
        return DayState.MADE_UP
    if day in history.done:
        return DayState.DONE
    if day in history.void:
        return DayState.VOID
    if day in history.leave:
        return DayState.LEAVE
    if day > today.day:
        return DayState.NOT_YET
    return DayState.PENDING if day in (today.day, today.yesterday) else DayState.MISSED


def expected_since(member: Member) -> dt.date | None:
    """Return the first day on which a member is expected in the main group: after the latest trial, else on joining."""
    if member.state not in (Role.MEMBER, Role.RESTING):
        return None
    return member.community.clock().day_of(in_main_group_since(member, member.enrolments.all()))


def trial_on(member: Member, day: dt.date) -> Cohort | None:
    """Return the cohort in whose trial a day lies for a member; None in the main group and outside any trial."""
    mine = member.enrolments.standing().filter(cohort__first_date__lte=day, cohort__last_date__gte=day)
    found = mine.filter(cohort__loaded=False).select_related("cohort").order_by("-cohort__first_date").first()
    return found.cohort if found else None


def trial_ahead(member: Member, day: dt.date) -> Cohort | None:
    """Return the cohort whose trial a member is in on a day, or enters next; None once they are in the main group."""
    mine = member.enrolments.standing().filter(graduated_at=None, cohort__loaded=False, cohort__last_date__gte=day)
    found = mine.select_related("cohort").order_by("cohort__first_date").first()
    return found.cohort if found else None


def own_cohort(member: Member) -> Cohort | None:
    """Return the cohort that a member was in last."""
    found = member.enrolments.standing().select_related("cohort").order_by("-cohort__first_date").first()
    return found.cohort if found else None


def make_ups_used(member: Member, cohort: Cohort) -> int:
    """Count the days of a trial that a member made up."""
    made_up = member.check_ins.filter(mark="made_up")
    return made_up.filter(day_date__gte=cohort.first_date, day_date__lte=cohort.last_date).count()


def leave_announced(member: Member, cohort: Cohort) -> int:
    """Count the days of a trial for which a member announced leave."""
    announced = member.leaves.filter(withdrawn_at=None)
    return announced.filter(day_date__gte=cohort.first_date, day_date__lte=cohort.last_date).count()
