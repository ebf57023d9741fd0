"""喊一声: once a day a pair, told quietly, and not at all to who wishes none."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client

from dongliang.coded import code
from dongliang.council import Role
from dongliang.events import events_table
from dongliang.rhythm import Urging, urging, written
from dongliang_web.checkin.jobs import tell_called
from dongliang_web.checkin.models import ByWhom, by_whom
from dongliang_web.models import Call, Community, Entry, Member, MutedCalls, Notice
from dongliang_web.record.actions import as_events
from tests.web.checkin.desk import DAY, IN_GRACE, NOW, TODAY, TOMORROW, YESTERDAY, check_in, words_of
from tests.web.checkin.test_push import Browser, Service, ask, service  # noqa: F401  # a fixture
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of, on_leave
from tests.web.meanwhile import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(community: Community) -> Member:
    return MemberFactory(community=community, name="孟远")


def call(by: Member, called: Member) -> str:
    """Call a member along and return what the next page says."""
    return words_of(client_of(by).post(f"/c/hands/members/{called.key}/call", follow=True))


def calls() -> int:
    assert Call.objects.count() == Entry.objects.filter(verb="called_along").count()
    return Call.objects.count()


def test_a_call_is_told_once_and_is_a_tie(member: Member, client: Client, other: Member, community: Community) -> None:
    page = f"/c/hands/members/{member.key}"
    assert "You can call once a day" in words_of(client_of(other).get(page))
    assert "You called 何青 along." in call(other, member)
    assert "You have called 何青 today" in call(other, member)
    assert "You called 何青 along today." in words_of(client_of(other).get(page))
    assert calls() == 1
    assert "孟远 called you along on 10 Nov" in words_of(client.get("/c/hands/"))
    [event] = [each for each in as_events(community) if each.kind == "call_along"]
    assert (event.actor, event.target, event.day) == (str(other.key), str(member.key), TODAY)


def test_all_who_call_stand_in_one_notice_which_goes_with_the_check_in(member: Member, client: Client) -> None:
    for name in ("孟远", "老许"):
        call(MemberFactory(community=member.community, name=name), member)
    [notice] = Notice.objects.filter(member=member)
    assert notice.values["names"] == ["孟远", "老许"]
    check_in(client)
    assert "called you along" not in words_of(client.get("/c/hands/"))


def test_once_seen_no_second_notice_comes_that_day(member: Member, client: Client, other: Member) -> None:
    call(other, member)
    Notice.objects.update(read_at=NOW)
    call(MemberFactory(community=member.community, name="老许"), member)
    assert Notice.objects.filter(member=member).count() == 1 and calls() == 2
    page = words_of(client.get("/c/hands/calls"))
    assert "those who call later stand only here" in page and "老许" in page


@pytest.mark.parametrize(("written", "stays"), [(YESTERDAY, True), (TODAY, False), (TOMORROW, False)])
def test_the_notice_goes_when_its_day_or_a_later_one_is_written(
    member: Member, client: Client, other: Member, clock: time_machine.Traveller, written: dt.date, stays: bool
) -> None:
    if written == YESTERDAY:
        clock.move_to(IN_GRACE - DAY)
    call(other, member)
    if written == TOMORROW:
        clock.move_to(NOW + DAY)
    check_in(client, day=written)
    assert Notice.objects.filter(member=member, key="called_along", read_at=None).exists() == stays


def test_what_came_after_a_call_is_in_the_record_by_its_times(
    member: Member, client: Client, other: Member, clock: time_machine.Traveller
) -> None:
    """Call, then check-in an hour later; the other's own check-in came first."""
    checked_in(other, TODAY)
    call(other, member)
    clock.move_to(NOW + DAY / 24)
    check_in(client)
    coded = code(events_table(as_events(member.community)))
    assert urging(coded, written(coded)) == Urging(self_driven=0.5, called=0.5, reminded=None)
    assert by_whom(member.community, TODAY, TODAY) == ByWhom(2, self_driven=1, called=1, reminded=None)


def test_who_has_written_is_off_or_takes_no_calls_is_not_called(community: Community, other: Member) -> None:
    wrote, leave = (MemberFactory(community=community, name=name) for name in ("甲", "乙"))
    checked_in(wrote, TODAY)
    on_leave(leave, TODAY)
    resting = MemberFactory(community=community, name="丙", state=str(Role.RESTING))
    former = MemberFactory(community=community, name="丁", state=str(Role.FORMER))
    nobody = MemberFactory(community=community, name="戊", account=False)
    assert "甲 has written today already" in call(other, wrote)
    for each in (leave, resting, former):
        assert f"Nothing is expected of {each.name} today" in call(other, each)
    assert "戊 takes no calls at present" in call(other, nobody)
    assert "No need to call yourself" in call(other, other)
    assert calls() == 0


def test_muting_all_or_one_caller_is_told_in_the_same_words(member: Member, client: Client, other: Member) -> None:
    call(other, member)
    client.post("/c/hands/calls/mute", {"caller": str(other.key)})
    third = MemberFactory(community=member.community)
    assert "You called 何青 along." in call(third, member)
    Call.objects.all().delete()
    said = call(other, member)
    assert "何青 takes no calls at present" in said
    client.post("/c/hands/calls/mute")
    assert "何青 takes no calls at present" in call(third, member)
    assert "Nobody’s calls reach you" in words_of(client.get("/c/hands/calls"))
    for sent in ({}, {"caller": str(other.key)}, {}):
        client.post("/c/hands/calls/unmute", sent)
    assert not MutedCalls.objects.exists()
    verbs = Entry.objects.filter(verb__contains="muted_calls").order_by("pk").values_list("verb", "target")
    assert list(verbs) == [
        ("muted_calls", other.pk),
        ("muted_calls", None),
        ("unmuted_calls", None),
        ("unmuted_calls", other.pk),
    ]


def test_muting_in_one_tap_from_the_notice(member: Member, client: Client, other: Member) -> None:
    call(other, member)
    page = client.get("/c/hands/").content.decode()
    assert 'action="/c/hands/calls/mute"' in page
    answer = client.post("/c/hands/calls/mute", {"next": "/c/hands/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/c/hands/" and "called you along" not in words_of(answer)


def test_bad_callers_and_other_communities_are_not_found(client: Client) -> None:
    elsewhere = MemberFactory()
    assert client.post("/c/hands/calls/mute", {"caller": "x"}).status_code == 404
    assert client.post("/c/hands/calls/mute", {"caller": str(elsewhere.key)}).status_code == 404
    assert client.post(f"/c/hands/members/{elsewhere.key}/call").status_code == 404
    assert client.get(f"/c/hands/members/{elsewhere.key}/call").status_code == 405


def test_nobody_calls_a_whole_town(community: Community, other: Member) -> None:
    said = [call(other, MemberFactory(community=community)) for _ in range(31)]
    assert "Leave it for tomorrow" in said[-1] and calls() == 30


def test_devices_are_told_once_a_day_by_day_where_that_was_asked_for(
    member: Member,
    client: Client,
    other: Member,
    service: Service,  # noqa: F811  # the fixture
) -> None:
    call(other, member)
    assert tell_called(NOW) == 0, "they asked for no reminder"
    browser = Browser(f"{service.url}/one")
    assert ask(client, browser) == 303
    muted = MutedCalls.objects.create(member=member, caller=None, since_at=NOW)
    assert tell_called(NOW) == 0, "they take no calls any more"
    muted.delete()
    assert [tell_called(NOW + dt.timedelta(hours=hours)) for hours in (4, 0, 0)] == [0, 1, 0]
    call(MemberFactory(community=member.community), member)
    assert tell_called(NOW + DAY / 48) == 0
    [(_, sealed)] = service.received
    assert "孟远" in json.dumps(browser.opens(sealed), ensure_ascii=False)


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_of_calls_at_once_one_counts_for_each_pair(clock: object) -> None:
    community = CommunityFactory(slug="hands")
    called, by = MemberFactory(community=community), [MemberFactory(community=community) for _ in range(2)]
    clients = [client_of(each) for each in (*by, *by)]
    at_once(*(lambda client=client: client.post(f"/c/hands/members/{called.key}/call") for client in clients))
    assert calls() == 2
    assert len(Notice.objects.get(member=called).values["names"]) == 2
