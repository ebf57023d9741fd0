"""What the figures rest on: the pages of a member's ties and of one tie, entry by entry."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.centres.views import beneath
from dongliang_web.models import Community, Member, Post
from dongliang_web.recognition.actions import delete_reply, recognise, reply, take_back_recognition, thing_of
from dongliang_web.recognition.models import Reply, Thing
from tests.web.centres.met import AFTER, DAY, loaded, met, met_much, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, client_of, wrote
from tests.web.sharing.things import session_of

pytestmark = pytest.mark.django_db
NOON = dt.datetime.combine(DAY, dt.time(4), dt.UTC)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands", language="en")


@pytest.fixture
def three(community: Community) -> list[Member]:
    return people(community, 3)


def thing(post: Post) -> Thing:
    return Thing(post.entry, post.member, post.readers(), post.url)


def answered(by: Member, post: Post) -> Reply:
    return reply(by=by, to=thing(post), text="我也试了", client_id=uuid.uuid4(), at=NOON)


def page_of(reader: Member, one: Member, other: Member | None = None, language: str = "en", **query: int) -> str:
    keys = [one.key, other.key] if other else [one.key]
    address = reverse("tie" if other else "ties_of", args=[one.community.slug, *keys])
    answer = client_of(reader).get(address, query, headers={"accept-language": language})
    assert answer.status_code == 200
    # Without what keeps phrases together.
    return re.sub(r"</?span[^>]*>", "", answer.content.decode()).replace("\u00a0", " ")


def test_a_tie_shows_its_days_and_what_happened_on_each_with_links(three: list[Member]) -> None:
    one, two, reader = three
    post = wrote(one, DAY, "今天先看他怎么站")
    written = answered(two, post)
    recognise(by=two, thing=thing(post), words="好", at=NOON)
    recognise(by=one, thing=thing_of(written, thing(post)), at=NOON)
    met(two, one, "mentioned", DAY - dt.timedelta(days=3))
    snapshot(one.community)
    html = page_of(reader, one, two)
    assert "甲 and 乙: something between them on 2 days" in html
    assert "2 recognitions, 1 mention, 1 reply" in html
    assert f'<a href="{post.url}?reply={written.key}#reply-{written.key}">乙 replied to 甲</a>' in html
    assert f'<a href="{post.url}">乙 recognised what 甲 wrote</a>' in html
    assert "甲 recognised a reply of 乙" in html
    assert html.index("25 Nov</h2>") < html.index("22 Nov</h2>")
    assert "今天先看他怎么站" not in html
    assert "乙回复了甲" in page_of(reader, two, one, "zh-hans")


def test_of_what_the_reader_may_not_read_there_is_no_link(three: list[Member]) -> None:
    one, two, reader = three
    steward = MemberFactory(community=one.community, name="管", offices=[Role.STEWARD])
    post = wrote(one, DAY, visible_to="stewards")
    answered(two, post)
    recognise(by=two, thing=thing(post), at=NOON)
    snapshot(one.community)
    html = page_of(reader, one, two)
    assert "乙 replied to 甲" in html
    assert str(post.key) not in html
    for allowed in (one, steward):
        assert str(post.key) in page_of(allowed, one, two)


def test_what_was_deleted_says_so(three: list[Member]) -> None:
    one, two, reader = three
    post, other = wrote(one, DAY), wrote(two, DAY)
    written = answered(two, post)
    recognise(by=one, thing=thing(other), at=NOON)
    delete_reply(by=two, reply=written, at=NOON)
    Post.objects.filter(pk=other.pk).update(deleted_at=NOON)
    snapshot(one.community)
    html = page_of(reader, one, two)
    assert html.count("deleted since") == 2
    assert str(written.key) not in html
    assert str(other.key) not in html


def test_what_was_taken_back_since_the_night_is_left_out(three: list[Member]) -> None:
    one, two, reader = three
    post = wrote(one, DAY)
    answered(two, post)
    recognise(by=two, thing=thing(post), at=NOON)
    snapshot(one.community)
    take_back_recognition(by=two, thing=thing(post), at=AFTER)
    html = page_of(reader, one, two)
    assert "1 reply" in html
    assert "recognised what" not in html


def test_who_called_whom_is_told_to_the_two_alone(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, "called_along")
    snapshot(one.community)
    for themselves in (one, two):
        assert "甲 called 乙 along" in page_of(themselves, one, two)
    html = page_of(reader, one, two)
    assert "one of the two called the other along" in html
    assert "甲 called" not in html


def test_every_kind_of_entry_has_a_sentence(three: list[Member]) -> None:
    one, two, reader = three
    told = {
        "replied": "甲 replied to 乙", "asked_speaker": "甲 asked 乙 in a session", "recognised": "甲 recognised 乙",
        "mentioned": "甲 mentioned 乙", "invited": "甲 invited 乙", "attended": "甲 came to a session of 乙",
        "named_speaker": "甲 proposed a session with 乙", "brought_speaker": "甲 brought 乙 to speak",
    }  # fmt: skip
    for verb in told:
        met(one, two, verb)
    loaded(one, two, "coauthor", DAY)
    loaded(one, two, "walk")
    loaded(two, one, "reply", DAY)
    snapshot(one.community)
    html = page_of(reader, one, two)
    for sentence in (*told.values(), "甲 and 乙: co-author", "甲 and 乙: walk"):
        assert sentence in html
    assert "Without a date" in html
    assert "乙 replied to 甲" in html
    assert html.count("from an earlier record") == 3
    assert "乙回复了甲" in page_of(reader, one, two, "zh-hans")


def test_a_tie_of_what_has_no_date_says_so(three: list[Member]) -> None:
    one, two, reader = three
    loaded(one, two, weight=3)
    snapshot(one.community)
    assert "a tie without a date" in page_of(reader, one, two)
    html = page_of(reader, one)
    assert "a tie without a date" in html
    assert "a tie without a date · 1 tie" in html
    assert "3 days" not in html


def test_hours_are_of_the_readers_clock_with_the_date_where_it_is_another(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, day=DAY, hour=4)
    met(one, two, "recognised", day=DAY, hour=18)
    snapshot(one.community, DAY + dt.timedelta(days=1))
    html = page_of(reader, one, two)
    assert ">12:00</p>" in html
    assert ">26 Nov 02:00</p>" in html


def test_sessions_lead_to_their_page(three: list[Member]) -> None:
    one, two, reader = three
    session = session_of(one.community, proposer=one)
    met(two, one, "attended", about=session.entry)
    snapshot(one.community)
    assert f'<a href="{session.url}">乙 came to a session of 甲</a>' in page_of(reader, one, two)


def test_the_ties_of_a_member_each_lead_to_what_they_rest_on(three: list[Member]) -> None:
    one, two, other = three
    for days in range(3):
        met(two, one, day=DAY - dt.timedelta(days=days))
    met(one, other, "recognised")
    snapshot(one.community)
    html = page_of(other, one)
    assert "Whom 甲 is tied to</h1>" in html
    assert html.index(">丙</a>") < html.index(">乙</a>"), "by name, though 乙 has more days"
    assert f'href="{reverse("tie", args=["hands", one.key, two.key])}">乙</a>' in html
    assert "3 days · 3 replies</small>" in html
    assert "1 day · 1 recognition</small>" in html
    assert "Whom you are tied to</h1>" in page_of(one, one)
    assert "你和谁有来往" in page_of(one, one, language="zh-hans")
    assert "3 次回复</small>" in page_of(other, one, language="zh-hans")


def test_a_name_that_comes_second_leads_to_the_person(three: list[Member]) -> None:
    one, two, reader = three
    name = MemberFactory(community=one.community, name="旧名", account=one.attachments.get().account)
    met(name, two)
    snapshot(one.community)
    assert "Whom 甲 is tied to" in page_of(reader, name)
    assert "旧名 replied to 乙" in page_of(reader, name, two)
    address = reverse("tie", args=["hands", one.key, name.key])
    assert client_of(reader).get(address).status_code == 404


def test_before_the_first_night_and_without_ties_the_pages_say_so(three: list[Member]) -> None:
    one, two, reader = three
    assert "No night has been looked at yet." in page_of(reader, one)
    assert "No night has been looked at yet." in page_of(reader, one, two)
    snapshot(one.community)
    assert "Nothing ties them to anybody yet" in page_of(reader, one)
    assert "Nothing ties these two" in page_of(reader, one, two)


def test_another_community_s_members_are_not_there(three: list[Member]) -> None:
    stranger = MemberFactory()
    client = client_of(three[0])
    assert client.get(reverse("ties_of", args=["hands", stranger.key])).status_code == 404
    assert client.get(reverse("tie", args=["hands", three[0].key, stranger.key])).status_code == 404


def test_long_lists_are_turned_over(three: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, reader = three
    for days in range(3):
        met(one, two, day=DAY - dt.timedelta(days=days))
    met(one, reader)
    snapshot(one.community)
    monkeypatch.setattr(beneath, "DAYS_A_PAGE", 2)
    monkeypatch.setattr(beneath, "TIES_A_PAGE", 1)
    assert "23 Nov</h2>" in page_of(reader, one, two, page=2)
    assert "on 3 days" in page_of(reader, one, two, page=2)
    assert "乙</a><small>" in page_of(reader, one, page=2)


def test_both_pages_cost_the_same_whatever_they_list(community: Community) -> None:
    one, two, *others = people(community, 10)
    spent: list[list[int]] = []
    for rounds in (1, 30):
        met_much(one, two, others, rounds)
        snapshot(community, DAY + dt.timedelta(days=rounds))
        spent.append([queries_of(client_of(two), one), queries_of(client_of(two), one, two)])
    assert spent[0] == spent[1]
    assert max(spent[1]) <= 22


def queries_of(client: Client, *of: Member) -> int:
    address = reverse("tie" if len(of) == 2 else "ties_of", args=["hands", *(each.key for each in of)])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
