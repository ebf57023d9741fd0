"""Checking in for somebody: by those whom they named or a steward, by their own clock, and undone by them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dongliang.council import Role
from dongliang_web.checkin.jobs import due as check_in_due
from dongliang_web.gate.jobs import due
from dongliang_web.models import CheckIn, Community, Enrolment, Entry, Helping, Leave, Member, Passage, Post
from dongliang_web.record.actions import as_events
from tests.web.checkin.desk import (
    AFTER_GRACE,
    DAY,
    ENOUGH,
    IN_GRACE,
    NOW,
    TODAY,
    YESTERDAY,
    by_name,
    check_in,
    held,
    picture,
    sent,
)
from tests.web.factories import (
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(community: Community) -> Member:
    return MemberFactory(community=community, name="孟远")


@pytest.fixture
def named(member: Member, helper: Member) -> Helping:
    """The member has named the helper."""
    assert client_of(member).post("/c/hands/helping", {"helper": helper.pk}).status_code == 303
    return Helping.objects.get()


def write_for(by: Member, member: Member, text: str = ENOUGH, **more: object) -> int:
    form = sent(text, **more)  # type: ignore[arg-type]  # fields of the form
    return int(client_of(by).post(f"/c/hands/members/{member.key}/check-in", form).status_code)


def undo(client: Client, day: object = TODAY) -> int:
    return int(client.post(f"/c/hands/days/{day}/undo").status_code)


def test_the_way_to_naming_a_helper_and_words_to_begin_with(member: Member) -> None:
    client = client_of(member)
    assert 'href="/c/hands/helping"' in client.get("/me").content.decode()
    page = client.get("/c/hands/helping").content.decode()
    assert "---" not in page
    assert "选一位" in page or "Choose somebody" in page


def test_a_helper_writes_and_it_counts_like_the_member_s_own(member: Member, helper: Member, named: Helping) -> None:
    assert helper.notices.filter(key="named_helper").count() == 1
    browser = client_of(helper)
    assert f"/members/{member.key}/check-in" in browser.get("/c/hands/").content.decode()
    assert browser.get(f"/c/hands/members/{member.key}/check-in").status_code == 200
    assert write_for(helper, member, pictures=[picture()]) == 303
    done, post = CheckIn.objects.get(), Post.objects.get()
    assert (done.member, done.recorded_by, done.mark) == (member, helper, "done")
    assert (post.member, post.written_by, post.pictures.count()) == (member, helper, 1)
    entry = Entry.objects.get(verb="checked_in")
    assert (entry.actor, entry.target, entry.rule) == (helper, member, "checkin.for_another")
    assert [event.actor for event in as_events(member.community)] == [str(member.key)]
    page = client_of(MemberFactory(community=member.community)).get("/c/hands/").content.decode()
    assert "何青" in page
    assert "孟远" in page
    assert member.notices.filter(key="checked_in_for_you").count() == 1
    assert write_for(helper, member, "又替何青写一篇") == 303
    assert member.notices.filter(key="checked_in_for_you").count() == 1, "quiet"


def test_only_whom_the_member_named_and_stewards_write(community: Community, member: Member, helper: Member) -> None:
    before = held()
    assert write_for(helper, member) == 409
    assert write_for(member, member) == 409
    assert held() == before
    assert write_for(MemberFactory(community=community, offices=[Role.STEWARD]), member) == 303
    elsewhere = MemberFactory(community=CommunityFactory(slug="feet"))
    form = sent()
    assert client_of(elsewhere).post(f"/c/feet/members/{member.key}/check-in", form).status_code == 404


@pytest.mark.parametrize("who", ["member", "helper"])
def test_either_ends_it(member: Member, helper: Member, named: Helping, who: str) -> None:
    stranger = MemberFactory(community=member.community)
    client_of(stranger).post(f"/c/hands/helping/{named.pk}/end")
    assert Helping.objects.current().exists()
    one, told = (member, helper) if who == "member" else (helper, member)
    assert client_of(one).post(f"/c/hands/helping/{named.pk}/end").status_code == 303
    assert write_for(helper, member) == 409
    assert told.notices.filter(key__in=["helping_ended", "helper_declined"]).count() == 1
    assert client_of(one).post(f"/c/hands/helping/{named.pk}/end").status_code == 404


def test_who_can_be_named(member: Member, client: Client, community: Community) -> None:
    people = [MemberFactory(community=community) for _ in range(4)]
    out = [
        member,
        MemberFactory(community=community, state=str(Role.FORMER)),
        MemberFactory(community=community, imported_name="旧", account=False, state=str(Role.VISITOR)),
        MemberFactory(),
    ]
    for each in out:
        assert client.post("/c/hands/helping", {"helper": each.pk}).status_code == 400
    answers = [client.post("/c/hands/helping", {"helper": each.pk}).status_code for each in people]
    assert answers == [303, 303, 303, 400]
    assert Helping.objects.count() == 3


def test_who_has_left_neither_helps_nor_is_helped(member: Member, helper: Member, named: Helping) -> None:
    Member.objects.filter(pk=helper.pk).update(state=str(Role.FORMER))
    assert write_for(helper, member) == 403
    Member.objects.filter(pk=helper.pk).update(state=str(Role.MEMBER))
    Member.objects.filter(pk=member.pk).update(state=str(Role.FORMER))
    assert write_for(helper, member) == 409


@pytest.mark.parametrize("who", ["member", "helper"])
def test_who_comes_back_does_not_find_a_helper_again(member: Member, helper: Member, named: Helping, who: str) -> None:
    gone = {"member": member, "helper": helper}[who]
    Member.objects.filter(pk=gone.pk).update(state=str(Role.FORMER))
    check_in_due(NOW)
    check_in_due(NOW)
    Member.objects.filter(pk=gone.pk).update(state=str(Role.MEMBER))
    assert write_for(helper, member) == 409
    ended = Entry.objects.get(verb="ended_helping")
    assert (ended.actor, ended.target, ended.rule) == (None, helper, "left_community")


def test_days_are_those_of_the_member_s_own_clock(
    clock: time_machine.Traveller, member: Member, helper: Member, named: Helping
) -> None:
    clock.move_to(IN_GRACE)
    assert write_for(helper, member, day=TODAY) == 303
    assert CheckIn.objects.get().late
    clock.move_to(AFTER_GRACE)
    assert write_for(helper, member, day=TODAY - DAY) == 400
    assert write_for(helper, member, day=TODAY + 5 * DAY) == 400
    assert CheckIn.objects.count() == 1


def test_the_rule_is_the_member_s(member: Member, helper: Member, named: Helping) -> None:
    assert write_for(helper, member, "短") == 400
    assert write_for(helper, member, visible_to="me") == 400, "its writer could not read it again"
    assert write_for(helper, member, body_note="右肩紧") == 303
    assert Post.objects.get().body_note is None


def test_a_resting_member_comes_back(member: Member, helper: Member, named: Helping) -> None:
    Member.objects.filter(pk=member.pk).update(state=str(Role.RESTING))
    assert write_for(helper, member) == 303
    member.refresh_from_db()
    assert member.state == Role.MEMBER


def test_for_a_name_that_nobody_is_stewards_alone_write(community: Community, steward: Member, helper: Member) -> None:
    name = MemberFactory(community=community, imported_name="清川", account=False, state=str(Role.VISITOR))
    assert write_for(helper, name) == 409
    assert write_for(steward, name) == 303


def test_the_member_undoes_it_with_one_tap(member: Member, client: Client, helper: Member, named: Helping) -> None:
    form = sent(pictures=[picture()])
    address = f"/c/hands/members/{member.key}/check-in"
    assert client_of(helper).post(address, form).status_code == 303
    assert f"/days/{TODAY}/undo" in client.get("/c/hands/").content.decode()
    assert f"/days/{TODAY}/undo" not in client_of(helper).get("/c/hands/").content.decode()
    assert undo(client_of(helper)) == 303, "nothing of the helper's own"
    assert CheckIn.objects.count() == 1
    assert undo(client) == 303
    assert (CheckIn.objects.count(), Post.objects.count(), Passage.objects.count()) == (0, 0, 0)
    assert not list(as_events(member.community))
    assert Entry.objects.filter(verb="checked_in").count() == 1, "the record keeps both"
    assert helper.notices.filter(key="recorded_undone").count() == 1
    form.pop("pictures")
    assert client_of(helper).post(address, form).status_code == 400, "the same sent again stays undone"
    assert check_in(client).status_code == 303, "the day is the member's again"
    assert [event.actor for event in as_events(member.community)] == [str(member.key)]


def test_a_day_that_the_member_wrote_on_too_stays_theirs(
    member: Member, client: Client, helper: Member, named: Helping
) -> None:
    write_for(helper, member, "由孟远替何青写的一篇")
    check_in(client, "何青自己又写的一篇")
    assert undo(client) == 303
    assert CheckIn.objects.get().recorded_by is None
    assert [post.written_by for post in Post.objects.filter(deleted_at=None)] == [None]
    assert undo(client) == 303
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("mark", ["done", "made_up", "leave"])
def test_what_a_steward_recorded_is_undone_too(member: Member, client: Client, steward: Member, mark: str) -> None:
    form = {"day": str(YESTERDAY - DAY), "mark": mark, "reason": "停电"}
    assert client_of(steward).post(by_name(member), form).status_code == 303
    assert len(list(as_events(member.community))) == 1
    page = client.get("/c/hands/days-off").content.decode()
    assert f"/days/{YESTERDAY - DAY}/undo" in page
    assert undo(client, YESTERDAY - DAY) == 303
    assert not list(as_events(member.community))
    assert not CheckIn.objects.exists()
    assert not Leave.objects.filter(withdrawn_at=None).exists()
    assert f"/days/{YESTERDAY - DAY}/undo" not in client.get("/c/hands/days-off").content.decode()
    assert steward.notices.filter(key="recorded_undone").exists()
    assert client_of(steward).post(by_name(member), form).status_code == 303, "it can be recorded anew"


def test_one_s_own_day_is_not_undone(member: Member, client: Client) -> None:
    check_in(client)
    assert undo(client) == 303
    assert CheckIn.objects.count() == 1
    assert not Entry.objects.filter(verb="undid_recorded_day").exists()


def test_a_trial_is_looked_at_again(clock: time_machine.Traveller, community: Community, steward: Member) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - 6 * DAY)
    candidate = EnrolmentFactory(cohort=cohort).member
    for number in range(1, 4):
        checked_in(candidate, TODAY - number * DAY, cohort)
    record = {"day": str(TODAY - 5 * DAY), "mark": "done", "reason": "停电"}
    client_of(steward).post(by_name(candidate), record)
    client_of(steward).post(by_name(candidate), {**record, "day": str(TODAY - 4 * DAY)})
    due(NOW)
    assert Enrolment.objects.get().out_since_date is None
    clock.shift(300)
    undo(client_of(candidate), TODAY - 5 * DAY)
    undo(client_of(candidate), TODAY - 4 * DAY)
    due(NOW + dt.timedelta(minutes=6))
    assert Enrolment.objects.get().out_since_date is not None


def test_the_helping_page_asks_a_constant_number_of_queries(member: Member, community: Community) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            other = MemberFactory(community=community)
            Helping.objects.create(member=other, helper=member, from_at=NOW)
        browser = client_of(member)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/c/hands/helping").content.decode()
        counts.append(len(asked))
    assert len(set(re.findall(r"/members/([\w-]{36})/check-in", page))) == 30
    assert counts[0] == counts[1]


def test_two_client_ids_of_two_writers_do_not_meet(
    member: Member, client: Client, helper: Member, named: Helping
) -> None:
    """What the member sent is not taken for what the helper sends under the same client id."""
    form = sent(client_id=str(uuid.uuid4()))
    assert client.post("/c/hands/check-in", form).status_code == 303
    assert client_of(helper).post(f"/c/hands/members/{member.key}/check-in", form).status_code == 400
    assert Post.objects.get().written_by is None
