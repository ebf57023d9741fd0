"""A member's days, whether in a trial or in the main group."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dongliang.gate import DayMark, DayState, standing
from dongliang_web.checkin.models import days_of, histories
from dongliang_web.gate.models import todays
from dongliang_web.people.models import Enrolment, Member


def marks_of_member(member: Member, first: dt.date, last: dt.date, at: dt.datetime) -> list[DayMark]:
    """Return a member's days from the first to the last; those of a trial as its rule judges them.

    Days on which nothing was expected and nothing written are left out. A constant number of queries.
    """
    return marks_of_person(member, [], first, last, at)


def marks_of_person(
    member: Member, others: Sequence[Member], first: dt.date, last: dt.date, at: dt.datetime
) -> list[DayMark]:
    """Return the days of a member and of whoever else the same person is here, as one.

    Where several say something of a day, what was written goes before, then what the member themselves says. A constant
    number of queries, but for those others who were in trials of their own.
    """
    people = [member, *others]
    kept = histories([each.pk for each in people], member.community, first, last)
    trials = _trials(people, first, last)
    marks: dict[dt.date, DayMark] = {}
    for each in people:
        each.community = member.community
        mine = {mark.day: mark for mark in days_of(each, first, last, at, kept[each.pk])}
        mine |= {mark.day: mark for mark in _judged(each, trials[each.pk], at) if first <= mark.day <= last}
        for mark in mine.values():
            there = marks.get(mark.day)
            if there is None or (_written(mark) and not _written(there)):
                marks[mark.day] = mark
    return [marks[day] for day in sorted(marks)]


def _trials(people: Sequence[Member], first: dt.date, last: dt.date) -> Mapping[int, Sequence[Enrolment]]:
    """Return the trials of members that touch the days from the first to the last, by the member's number."""
    found = Enrolment.objects.standing().filter(member__in=people, cohort__loaded=False).select_related("cohort")
    found = found.filter(cohort__last_date__gte=first, cohort__first_date__lte=last).order_by("cohort__first_date")
    trials: defaultdict[int, list[Enrolment]] = defaultdict(list)
    for each in found:
        trials[each.member_id].append(each)
    return trials


def _written(mark: DayMark) -> bool:
    return mark.wrote or mark.state in (DayState.DONE, DayState.MADE_UP)


def _judged(member: Member, trials: Sequence[Enrolment], at: dt.datetime) -> list[DayMark]:
    """Return the days of trials, each up to the day on which the member came into the main group."""
    if not trials:
        return []
    community = member.community
    begins, ends = trials[0].cohort.first_date, max(each.cohort.last_date for each in trials)
    history = histories([member.pk], community, begins, ends)[member.pk]
    marks: list[DayMark] = []
    for trial in trials:
        trial.cohort.community = community
        open_to = todays(trial.cohort, [member.pk], at)[member.pk]
        found = standing(replace(history, first_day=trial.cohort.first_date), trial.cohort.gate_rules, open_to)
        until = community.clock().day_of(trial.graduated_at) if trial.graduated_at else dt.date.max
        marks += [mark for mark in found.marks if mark.day < until]
    return marks
