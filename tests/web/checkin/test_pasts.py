"""Which days asked a member for a check-in: what is off is left out, whatever made it so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.checkin.models import PAST_DAYS, behind, days_of
from dongliang_web.models import Community, Leave, Member, VoidDay
from dongliang_web.people.actions import change_state
from tests.web.checkin.desk import DAY, NOW, TODAY
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, entry_for, on_leave

pytestmark = pytest.mark.django_db


def asked(member: Member) -> list[dt.date]:
    return list(behind([member], member.community, NOW)[member.pk].past.days)


def test_in_the_main_group_every_day_since_joining_as_far_back_as_is_looked(member: Member) -> None:
    assert asked(member) == [TODAY - number * DAY for number in range(PAST_DAYS, 0, -1)]
    member.joined_at = NOW - 3 * DAY
    assert asked(member) == [TODAY - number * DAY for number in (3, 2, 1)]


def test_leave_and_days_that_count_for_nobody_are_left_out(member: Member, community: Community) -> None:
    member.joined_at = NOW - 5 * DAY
    on_leave(member, TODAY - DAY)
    on_leave(member, TODAY - 2 * DAY)
    Leave.objects.filter(day_date=TODAY - 2 * DAY).update(withdrawn_at=NOW)
    entry = entry_for(member, "voided_day", NOW)
    VoidDay.objects.create(community=community, day_date=TODAY - 3 * DAY, entry=entry)
    assert asked(member) == [TODAY - number * DAY for number in (5, 4, 2)]


def test_days_at_rest_are_left_out(member: Member) -> None:
    member.joined_at = NOW - 6 * DAY
    change_state(member=member, to=Role.RESTING, at=NOW - 4 * DAY)
    assert asked(member) == [TODAY - 6 * DAY, TODAY - 5 * DAY]
    change_state(member=member, to=Role.MEMBER, at=NOW - 2 * DAY)
    assert asked(member) == [TODAY - number * DAY for number in (6, 5, 2, 1)]


def graduated(member: Member, first_date: dt.date, at: dt.datetime) -> None:
    cohort = CohortFactory(community=member.community, first_date=first_date, last_date=first_date + 2 * DAY)
    EnrolmentFactory(cohort=cohort, member=member, graduated_at=at)
    change_state(member=member, to=Role.MEMBER, at=at)


def test_of_who_left_and_passed_again_no_day_is_asked_for_while_they_were_gone_or_waited(member: Member) -> None:
    graduated(member, TODAY - 60 * DAY, NOW - 57 * DAY)
    change_state(member=member, to=Role.FORMER, at=NOW - 30 * DAY)
    change_state(member=member, to=Role.CANDIDATE, at=NOW - 20 * DAY)
    graduated(member, TODAY - 5 * DAY, NOW - 2 * DAY)
    assert asked(member) == [TODAY - number * DAY for number in (5, 4, 3, 2, 1)]
    shown = days_of(member, TODAY - 30 * DAY, TODAY - DAY, NOW)
    assert [mark.day for mark in shown] == [TODAY - 2 * DAY, TODAY - DAY], "a calendar shows no other as missed"


def test_of_who_came_back_without_a_trial_no_day_is_asked_for_while_they_came_second(member: Member) -> None:
    member.joined_at = NOW - 6 * DAY
    change_state(member=member, to=Role.VISITOR, at=NOW - 4 * DAY)
    change_state(member=member, to=Role.MEMBER, at=NOW - 2 * DAY)
    assert asked(member) == [TODAY - number * DAY for number in (6, 5, 2, 1)]


def test_of_a_trial_the_rest_days_the_leave_allowed_and_what_lies_after_falling_out(community: Community) -> None:
    rules = rules_to_json(GateRules())
    rules["day"] |= {"rest_weekdays": [(TODAY - 5 * DAY).weekday()], "leave_days": 1}
    enrolment = EnrolmentFactory(cohort=CohortFactory(community=community, first_date=TODAY - 7 * DAY, rules=rules))
    on_leave(enrolment.member, TODAY - 4 * DAY)
    on_leave(enrolment.member, TODAY - 3 * DAY)
    enrolment.out_since_date = TODAY - 2 * DAY
    enrolment.save()
    assert asked(enrolment.member) == [TODAY - number * DAY for number in (7, 6, 3, 2)]


def test_what_is_done_and_at_which_hours(member: Member) -> None:
    member.joined_at = NOW - 3 * DAY
    checked_in(member, TODAY - 3 * DAY)  # at eight in the evening
    checked_in(member, TODAY - 2 * DAY, mark="made_up")
    past = behind([member], member.community, NOW)[member.pk].past
    assert (list(past.done), list(past.hours)) == ([True, True, False], [20.0])


def test_as_many_queries_for_thirty_as_for_one_and_each_finds_what_is_theirs(community: Community) -> None:
    many = [MemberFactory(community=community) for _ in range(30)]
    for number, each in enumerate(many):
        checked_in(each, TODAY - (number % 9 + 1) * DAY)
    counts = []
    for some in (many[:1], many):
        with CaptureQueriesContext(connection) as queries:
            found = behind(some, community, NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
    assert all(found[each.pk] == behind([each], community, NOW)[each.pk] for each in many)
