"""Members without a check-in for a while rest, are told kindly, and nobody is deleted."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from dongliang.council import Role
from dongliang.gate import DayState
from dongliang_web.checkin.jobs import due
from dongliang_web.checkin.models import days_of, histories
from dongliang_web.models import Community, Entry, Member, Notice, VoidDay
from tests.web.checkin.desk import DAY, IN_GRACE, NOW, TODAY, TOMORROW, YESTERDAY, check_in, held
from tests.web.factories import (
    CohortFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    entry_for,
    on_leave,
)

pytestmark = pytest.mark.django_db


def states(community: Community) -> dict[str, str]:
    return dict(community.members.values_list("name", "state"))


def test_after_seven_days_without_a_member_rests_and_is_told(community: Community) -> None:
    for back in range(6, 10):
        checked_in(MemberFactory(community=community, name=f"{back} days ago"), TODAY - back * DAY)
    new = MemberFactory(community=community, name="new", state_since_at=NOW - 3 * DAY)
    assert due(NOW) == 2
    assert states(community) == {
        "6 days ago": "member",
        "7 days ago": "member",  # six whole days lie between
        "8 days ago": "resting",
        "9 days ago": "resting",
        "new": "member",
    }
    rested = Entry.objects.filter(verb="changed_state").first()
    assert rested is not None
    assert (rested.actor, rested.rule) == (None, "main.resting_after_days")
    assert rested.facts == {"from": "member", "to": "resting", "days": 7}
    assert [notice.key for notice in Notice.objects.all()] == ["resting", "resting"]
    assert new.state == "member"


def test_it_may_run_again_at_any_point(community: Community) -> None:
    checked_in(MemberFactory(community=community), TODAY - 20 * DAY)
    assert due(NOW) == 1
    before = held()
    assert due(NOW) == 0
    assert due(NOW + DAY) == 0
    assert held() == before


def test_the_day_whose_grace_runs_is_not_counted(community: Community) -> None:
    checked_in(MemberFactory(community=community), TODAY - 7 * DAY)
    assert due(IN_GRACE) == 0
    assert due(IN_GRACE + dt.timedelta(hours=2)) == 1


def test_leave_and_void_days_are_not_counted(community: Community, steward: Member) -> None:
    checked_in(steward, TODAY)
    away, there = (MemberFactory(community=community, name=name) for name in ("away", "there"))
    for member in (away, there):
        checked_in(member, TODAY - 9 * DAY)
    on_leave(away, TODAY - 3 * DAY)
    entry = entry_for(steward, "voided_day", NOW, day=TODAY - 4 * DAY)
    VoidDay.objects.create(community=community, day_date=TODAY - 4 * DAY, entry=entry)
    assert due(NOW) == 1
    assert states(community)["away"] == "member"
    assert states(community)["there"] == "resting"
    assert due(NOW + DAY) == 1
    assert states(community)["away"] == "resting"


def test_each_community_has_its_own_number(community: Community) -> None:
    community.main_rules = {"resting_after_days": 3}
    community.save()
    slow = MemberFactory(name="slow")
    for member in (MemberFactory(community=community, name="quick"), slow):
        checked_in(member, TODAY - 5 * DAY)
    assert due(NOW) == 1
    assert states(community) == {"quick": "resting"}
    assert states(slow.community) == {"slow": "member"}


@pytest.mark.parametrize("state", [Role.CANDIDATE, Role.VISITOR, Role.FORMER])
def test_only_the_main_group_rests(community: Community, state: Role) -> None:
    MemberFactory(community=community, state=str(state))
    assert due(NOW) == 0


def test_names_that_nobody_claimed_are_left_alone(community: Community) -> None:
    MemberFactory(community=community, name="placeholder", account=False, imported_name="旧名")
    claimed = MemberFactory(community=community, name="claimed", imported_name="另一个旧名")
    assert due(NOW) == 1
    assert states(community) == {"placeholder": "member", "claimed": "resting"}
    assert claimed.state == "member"


def test_stewards_rest_too_and_keep_their_office(community: Community, steward: Member) -> None:
    assert due(NOW) == 1
    steward.refresh_from_db()
    assert steward.roles() == {Role.RESTING, Role.STEWARD}


def test_whoever_wrote_at_the_moment_of_being_let_rest_is_brought_back(community: Community) -> None:
    member = MemberFactory(community=community, state=str(Role.RESTING), state_since_at=NOW - DAY)
    checked_in(member, TODAY)
    assert due(NOW) == 1
    member.refresh_from_db()
    assert member.state == "member"


def test_resting_and_coming_back_in_turn(community: Community, clock: time_machine.Traveller) -> None:
    member = MemberFactory(community=community)
    client = client_of(member)
    check_in(client)
    clock.move_to(NOW + 8 * DAY)
    assert due(NOW + 8 * DAY) == 1
    check_in(client, day=TODAY + 8 * DAY)
    member.refresh_from_db()
    assert member.state == "member"
    assert due(NOW + 9 * DAY) == 0
    verbs = Entry.objects.filter(verb="changed_state").values_list("facts__to", flat=True)
    assert list(verbs) == ["resting", "member"]


def test_days_of_the_main_group_are_shown_from_graduation_on(community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - 20 * DAY)
    graduate = MemberFactory(community=community)
    EnrolmentFactory(cohort=cohort, member=graduate, graduated_at=NOW - 4 * DAY)
    checked_in(graduate, TODAY - 10 * DAY)
    checked_in(graduate, TODAY - 4 * DAY)
    checked_in(graduate, YESTERDAY - DAY, mark="made_up")
    on_leave(graduate, TODAY - 3 * DAY)
    marks = days_of(graduate, TODAY - 30 * DAY, TOMORROW, NOW)
    assert [(mark.day, mark.state) for mark in marks] == [
        (TODAY - 10 * DAY, DayState.DONE),
        (TODAY - 4 * DAY, DayState.DONE),
        (TODAY - 3 * DAY, DayState.LEAVE),
        (TODAY - 2 * DAY, DayState.MADE_UP),
        (YESTERDAY, DayState.MISSED),
        (TODAY, DayState.PENDING),
        (TOMORROW, DayState.NOT_YET),
    ]
    in_grace = {mark.day: mark.state for mark in days_of(graduate, TODAY, TOMORROW, IN_GRACE)}
    assert in_grace == {TODAY: DayState.PENDING, TOMORROW: DayState.PENDING}
    candidate = EnrolmentFactory(cohort=cohort).member
    assert days_of(candidate, TODAY - 30 * DAY, TOMORROW, NOW) == []


def test_histories_keep_members_apart_and_the_order_of_leave(community: Community, steward: Member) -> None:
    one, other = (MemberFactory(community=community) for _ in range(2))
    checked_in(one, YESTERDAY)
    checked_in(one, TODAY, mark="made_up")
    checked_in(one, TODAY - 30 * DAY)
    on_leave(other, TOMORROW, NOW - 2 * DAY)
    on_leave(other, YESTERDAY, NOW - DAY)
    taken_back = on_leave(other, TODAY, NOW - DAY)
    taken_back.withdrawn_at = NOW
    taken_back.save()
    VoidDay.objects.create(community=community, day_date=TODAY, entry=entry_for(steward, "voided_day", NOW))
    VoidDay.objects.create(
        community=MemberFactory().community, day_date=YESTERDAY, entry=entry_for(steward, "voided_day", NOW)
    )
    found = histories([one.pk, other.pk, steward.pk], community, TODAY - 5 * DAY, TOMORROW)
    assert (found[one.pk].done, found[one.pk].made_up, found[one.pk].leave) == ({YESTERDAY}, {TODAY}, ())
    assert (found[other.pk].done, found[other.pk].leave) == (frozenset(), (TOMORROW, YESTERDAY))
    assert {history.void for history in found.values()} == {frozenset({TODAY})}
    assert found[steward.pk].written == frozenset()
