"""Proposing a session, changing it, coming to it, and finding it in a calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang_web.models import CalendarFeed, Entry, Session
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import Refused, as_events
from dongliang_web.sharing import jobs
from dongliang_web.sharing.actions import change_session, close_session, come, open_session, stop_coming
from tests.web.factories import CommunityFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.sharing.proposed import AT, EVENING, guest_of, opened, page, plan, proposed

pytestmark = pytest.mark.django_db


def sent(**other: str) -> dict[str, str]:
    hour = now().astimezone(dt.timezone(dt.timedelta(hours=8))) + dt.timedelta(days=2)
    values = {"title": "呼吸练习", "about": "", "guest_name": "沈老师", "minutes": "120"}
    return {**values, "starts_at": hour.strftime("%Y-%m-%dT19:30"), **other}


def test_a_member_proposes_and_the_main_group_is_told_once_in_the_community_s_zone() -> None:
    community = CommunityFactory()
    member, other = MemberFactory(community=community), MemberFactory(community=community)
    candidate = MemberFactory(community=community, state=str(Role.CANDIDATE))
    answer = client_of(member).post(reverse("propose_session", args=[community.slug]), sent(), follow=True)
    session = Session.objects.get()
    assert "呼吸练习" in answer.content.decode()
    assert (session.starts_at.hour, session.starts_at.minute) == (11, 30)
    assert [each.key for each in other.notices.all()] == ["session_proposed"]
    assert not member.notices.exists()
    assert not candidate.notices.exists()
    assert client_of(candidate).get(page("session", session)).status_code == 403


def test_a_newcomer_s_proposal_holds_no_advertising() -> None:
    community = CommunityFactory()
    lately = MemberFactory(community=community, joined_at=now() - dt.timedelta(days=8))
    long_here = MemberFactory(community=community, joined_at=now() - dt.timedelta(days=90))
    passed = EnrolmentFactory(
        member=MemberFactory(community=community), graduated_at=now() - dt.timedelta(days=1)
    ).member
    for member, expected in ((lately, 400), (passed, 400), (long_here, 303)):
        form = sent(title="看 www.example.com", about="加微信 wx_12345678")
        answer = client_of(member).post(reverse("propose_session", args=[community.slug]), form)
        assert answer.status_code == expected
    assert [each.proposer for each in Session.objects.all()] == [long_here]
    assert not lately.notices.exclude(key="session_proposed").exists()


def test_nobody_proposes_without_end_and_what_is_called_off_is_told_no_more() -> None:
    community = CommunityFactory()
    member, other = MemberFactory(community=community), MemberFactory(community=community)
    client, address = client_of(member), reverse("propose_session", args=[community.slug])
    for _ in range(5):
        client.post(address, sent())
        client.post(page("cancel_session", Session.objects.latest("pk")))
    assert not other.notices.filter(key="session_proposed", read_at=None).exists()
    assert client.post(address, sent()).status_code == 400
    assert Session.objects.count() == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "2020-01-01T10:00"),
        ("starts_at", "soon"),
        ("guest_name", ""),
        ("minutes", "0"),
        ("speaker", "999"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(field: str, value: str) -> None:
    member = MemberFactory()
    answer = client_of(member).post(reverse("propose_session", args=[member.community.slug]), sent(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Session.objects.exists()


def test_a_speaker_is_of_this_community() -> None:
    member, stranger = MemberFactory(), MemberFactory()
    url = reverse("propose_session", args=[member.community.slug])
    assert client_of(member).post(url, sent(speaker=str(stranger.pk))).status_code == 400


def test_who_comes_is_named_told_of_changes_and_reminded_once() -> None:
    session = proposed(CommunityFactory())
    comer = MemberFactory(community=session.community, name="来的人")
    client = client_of(comer)
    client.post(page("come_to_session", session))
    client.post(page("come_to_session", session))
    assert "来的人" in client.get(page("session", session)).content.decode()
    change_session(by=session.proposer, session=session, plan=plan(title="换了题目"), at=AT)
    assert jobs.due(EVENING - dt.timedelta(minutes=61)) == 0
    assert jobs.due(EVENING - dt.timedelta(minutes=59)) == 1
    assert jobs.due(EVENING - dt.timedelta(minutes=58)) == 0
    told = [each.key for each in comer.notices.order_by("id")]
    assert told == ["session_changed", "session_soon"]
    client.post(page("come_to_session", session), {"not": "1"})
    assert session.comings.filter(withdrawn_at=None).count() == 0
    assert Entry.objects.filter(verb__in=["will_come", "will_not_come"]).count() == 2


@pytest.mark.parametrize(
    ("changed", "reminded_at"),
    [
        ({"about": "带一块垫子"}, []),
        ({"title": "换了题目", "minutes": 90}, []),
        # Told as a change within the hour, which reminds by itself.
        ({"starts_at": EVENING + dt.timedelta(minutes=15)}, []),
        ({"starts_at": EVENING + dt.timedelta(days=1)}, [EVENING + dt.timedelta(hours=23)]),
        ({"starts_at": EVENING + dt.timedelta(hours=1)}, [EVENING]),
    ],
)
def test_who_was_reminded_is_reminded_again_of_another_hour_alone(
    changed: dict[str, Any], reminded_at: list[dt.datetime]
) -> None:
    session = proposed(CommunityFactory())
    comer = MemberFactory(community=session.community)
    come(by=comer, session=session, at=AT)
    minute = dt.timedelta(minutes=1)
    jobs.due(EVENING - 60 * minute)
    change_session(by=session.proposer, session=session, plan=plan(**changed), at=EVENING - 30 * minute)
    for at in (EVENING - 29 * minute, EVENING, EVENING + dt.timedelta(hours=23)):
        jobs.due(at)
    assert [each.at for each in comer.notices.filter(key="session_soon").order_by("id")] == [
        EVENING - 60 * minute,
        *reminded_at,
    ]


def test_only_those_who_keep_it_change_it_or_call_it_off() -> None:
    session = proposed(CommunityFactory())
    other = MemberFactory(community=session.community)
    steward = MemberFactory(community=session.community, offices=[Role.STEWARD])
    assert client_of(other).post(page("cancel_session", session)).status_code == 409
    assert client_of(other).post(page("change_session", session), sent()).status_code == 400
    come(by=other, session=session, at=AT)
    assert client_of(steward).post(page("cancel_session", session)).status_code == 303
    assert [each.key for each in other.notices.all()] == ["session_cancelled"]
    session.refresh_from_db()
    assert session.is_cancelled


def test_one_that_nobody_opened_is_told_to_who_would_have_come_and_its_proposal_put_away() -> None:
    community = CommunityFactory()
    coming, other = MemberFactory.create_batch(2, community=community)
    session = proposed(community)
    come(by=coming, session=session, at=AT)
    jobs.due(EVENING + dt.timedelta(hours=5))
    assert "session_cancelled" in [each.key for each in coming.notices.filter(read_at=None)]
    assert not other.notices.filter(read_at=None).exists()


def test_what_announced_a_session_is_put_away_once_it_is_closed() -> None:
    community = CommunityFactory()
    coming, other = MemberFactory.create_batch(2, community=community)
    later = proposed(community, starts_at=EVENING + dt.timedelta(days=1))
    session = proposed(community)
    come(by=coming, session=session, at=AT)
    jobs.due(EVENING - dt.timedelta(hours=1))
    open_session(by=session.proposer, session=session, at=EVENING)
    assert other.notices.filter(read_at=None).count() == 2
    close_session(by=session.proposer, session=session, at=EVENING + dt.timedelta(hours=2))
    for member in (coming, other):
        assert [each.values["url"] for each in member.notices.filter(read_at=None)] == [later.url]


def test_a_calendar_keeps_the_uid_counts_changes_and_says_what_was_called_off() -> None:
    session = proposed(CommunityFactory())
    client = client_of(session.proposer)
    first = Calendar.from_ical(client.get(page("session_calendar", session)).content).walk("VEVENT")[0]
    change_session(by=session.proposer, session=session, plan=plan(starts_at=EVENING + dt.timedelta(days=1)), at=AT)
    client.post(reverse("sessions_calendar", args=[session.community.slug]))
    secret = CalendarFeed.objects.get().secret
    client.post(page("cancel_session", session))
    feed = client.__class__().get(reverse("calendar_feed", args=[secret]))
    then = Calendar.from_ical(feed.content).walk("VEVENT")[0]
    assert feed["Content-Type"].startswith("text/calendar")
    assert first["uid"] == then["uid"]
    assert (first["sequence"], then["sequence"]) == (0, 2)
    assert then["status"] == "CANCELLED"
    assert b"DTSTART:20261121T130000Z" in feed.content


def test_two_speakers_are_one_too_many() -> None:
    member = MemberFactory()
    address = reverse("propose_session", args=[member.community.slug])
    answer = client_of(member).post(address, sent(speaker=str(member.pk), guest_name="沈老师"))
    assert answer.status_code == 400 and "guest_name" in answer.context["form"].errors
    assert not Session.objects.exists()


def test_minds_are_changed_ten_times_a_day_at_most() -> None:
    session = proposed(CommunityFactory())
    member = MemberFactory(community=session.community)
    for _ in range(10):
        come(by=member, session=session, at=AT)
        stop_coming(by=member, session=session, at=AT)
    with pytest.raises(Refused, match="mind_changed_often"):
        come(by=member, session=session, at=AT)


def test_who_came_names_guests_too_and_the_hours_are_the_true_ones() -> None:
    session = opened(CommunityFactory())
    _, phone = guest_of(session, "沈老师")
    phone.get(page("session_live", session))
    close_session(by=session.proposer, session=session, at=EVENING + dt.timedelta(minutes=25))
    html = client_of(session.proposer).get(page("session", session)).content.decode()
    assert "沈老师" in html[html.index("Who came") :]
    assert "21:25" in html and "23:00" not in html


def test_an_address_for_a_calendar_ends_with_a_new_one_and_with_leaving() -> None:
    member = MemberFactory()
    client, url = client_of(member), reverse("sessions_calendar", args=[member.community.slug])
    client.post(url)
    first = CalendarFeed.objects.get().secret
    client.post(url)
    second = CalendarFeed.objects.get().secret
    assert client.get(reverse("calendar_feed", args=[first])).status_code == 404
    assert client.get(reverse("calendar_feed", args=[second])).status_code == 200
    member.state = str(Role.FORMER)
    member.save()
    assert client.get(reverse("calendar_feed", args=[second])).status_code == 404


def test_a_session_is_opened_from_half_an_hour_before_and_closed_by_the_clock() -> None:
    session = proposed(CommunityFactory())
    assert client_of(session.proposer).post(page("open_session", session)).status_code in (303, 409)
    session = opened(CommunityFactory())
    ends_at = EVENING + dt.timedelta(minutes=120)
    assert jobs.due(ends_at + dt.timedelta(hours=2)) == 0
    jobs.due(ends_at + dt.timedelta(hours=3))
    session.refresh_from_db()
    assert session.is_closed
    assert Entry.objects.get(verb="closed_session", about=session.entry).actor is None


def test_proposing_and_bringing_tie_members_and_a_guest_ties_nobody() -> None:
    community = CommunityFactory()
    by, speaker, bringer = (MemberFactory(community=community) for _ in range(3))
    proposed(community, by=by, speaker=speaker, brought_by=bringer)
    proposed(community, by=by, brought_by=bringer)
    ties = [(each.kind, each.actor, each.target) for each in as_events(community)]
    keys = [str(each.key) for each in (by, speaker, bringer)]
    assert ("propose", keys[0], keys[1]) in ties
    assert ("bring_speaker", keys[2], keys[1]) in ties
    assert ("propose", keys[0], "") in ties


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_many(count: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    community = CommunityFactory()
    for _ in range(count):
        proposed(community)
    client = client_of(MemberFactory(community=community))
    with django_assert_max_num_queries(9):
        assert client.get(reverse("sessions", args=[community.slug])).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_often_for_many(count: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    session = proposed(CommunityFactory())
    people = [MemberFactory(community=session.community) for _ in range(count)]
    for each in people:
        come(by=each, session=session, at=AT)
    stop_coming(by=people[0], session=session, at=AT)
    client = client_of(people[0])
    with django_assert_max_num_queries(12):
        assert client.get(page("session", session)).status_code == 200
