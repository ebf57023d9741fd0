"""What the figures rest on: the entries behind all of them, and behind those of some members."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.centres.views import entries
from dongliang_web.models import Member, Post
from dongliang_web.recognition.actions import recognise, reply, take_back_recognition
from dongliang_web.record.actions import append
from tests.web.centres.basis_page import _clock, page, thing, three, title, told
from tests.web.centres.met import AFTER, DAY, loaded, met, met_much, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of, wrote

__all__ = ["_clock", "three"]
pytestmark = pytest.mark.django_db
NOON = dt.datetime.combine(DAY, dt.time(4), dt.UTC)


def test_the_page_tells_the_entries_day_by_day_with_links(three: list[Member]) -> None:
    one, two, reader = three
    post = wrote(one, DAY, "今天先看他怎么站")
    recognise(by=two, thing=thing(post), at=NOON)
    met(two, one, "mentioned", DAY - dt.timedelta(days=3))
    met(one, reader, day=DAY - dt.timedelta(days=3))
    loaded(one, two, "walk")
    snapshot(one.community)
    html = page(reader)
    assert title(html) == "4 entries tie 3 people together."
    assert "In the year up to 25 Nov: 1 mention, 1 recognition, 1 reply, 1 × “walk”." in html
    assert told(html) == ["乙 recognised what 甲 wrote", "乙 mentioned 甲", "甲 replied to 丙", "甲 and 乙: walk"]
    assert f'<a href="{post.url}">乙 recognised what 甲 wrote</a>' in html
    assert html.index("25 Nov</h2>") < html.index("22 Nov</h2>") < html.index("Without a date</h2>")
    assert "from an earlier record" in html
    assert "worked out of these ties and of nothing else" in html
    assert "今天先看他怎么站" not in html
    chinese = page(reader, language="zh-hans")
    assert title(chinese) == "4 条记录，连起 3 位。"
    assert "乙提到了甲" in chinese


def test_it_can_be_of_some_members_alone(three: list[Member]) -> None:
    one, two, other = three
    met(one, two)
    met(two, other)
    snapshot(one.community)
    html = page(other, one)
    assert title(html) == "1 entry ties 甲 to 1 other person."
    assert told(html) == ["甲 replied to 乙"]
    assert f'href="{reverse("basis", args=["hands"])}">Those of everybody</a>' in html
    assert title(page(other, one, two)) == "2 entries tie 甲, 乙 to 1 other person."
    assert title(page(other, one, two, other)) == "2 entries between 甲, 乙, 丙."
    assert title(page(other, one, language="zh-hans")) == "甲和另外 1 位之间，有 1 条记录。"


def test_a_name_that_comes_second_is_the_person(three: list[Member]) -> None:
    one, two, other = three
    name = MemberFactory(community=one.community, name="旧名", account=one.attachments.get().account)
    met(name, two)
    met(name, one)
    snapshot(one.community)
    for asked in (one, name):
        html = page(other, asked)
        assert title(html) == "1 entry ties 甲 to 1 other person."
        assert told(html) == ["旧名 replied to 乙"]
    assert title(page(other, one, name, two)) == "1 entry between 甲, 乙."


def test_of_what_the_reader_may_not_read_there_is_no_link(three: list[Member]) -> None:
    one, two, reader = three
    steward = MemberFactory(community=one.community, name="管", offices=[Role.STEWARD])
    post = wrote(one, DAY, visible_to="stewards")
    reply(by=two, to=thing(post), text="我也试了", client_id=uuid.uuid4(), at=NOON)
    snapshot(one.community)
    assert told(page(reader)) == ["乙 replied to 甲"]
    assert str(post.key) not in page(reader)
    assert str(post.key) in page(steward)


def test_what_was_deleted_or_taken_back_since_says_so_or_is_left_out(three: list[Member]) -> None:
    one, two, reader = three
    post, other = wrote(one, DAY), wrote(two, DAY)
    recognise(by=two, thing=thing(post), at=NOON)
    recognise(by=one, thing=thing(other), at=NOON)
    snapshot(one.community)
    take_back_recognition(by=two, thing=thing(post), at=AFTER)
    Post.objects.filter(pk=other.pk).update(deleted_at=AFTER)
    html = page(reader)
    assert told(html) == ["甲 recognised what 乙 wrote"]
    assert "deleted since" in html
    assert str(other.key) not in html


def test_who_called_whom_is_told_to_the_two_alone(three: list[Member]) -> None:
    one, two, reader = three
    name = MemberFactory(community=one.community, name="旧名", account=one.attachments.get().account)
    met(two, one, "called_along")
    met(two, name, "called_along")
    snapshot(one.community)
    assert told(page(one)) == ["乙 called 甲 along", "乙 called 旧名 along"]
    for of in ([], [one], [two]):
        assert told(page(reader, *of)) == [
            "乙 and 甲: one called the other along",
            "乙 and 旧名: one called the other along",
        ]
    assert "乙和甲：一位喊了另一位一声" in page(reader, language="zh-hans")


def test_the_check_ins_of_some_members_are_told(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two)
    written = checked_in(one, DAY)
    hidden = checked_in(one, DAY - dt.timedelta(days=1))
    for each, visible_to in ((written, "members"), (hidden, "stewards")):
        kept = wrote(one, each.day_date, visible_to=visible_to)
        Post.objects.filter(pk=kept.pk).update(entry=each.entry)
    append("made_up_day", community=one.community, by=reader, target=two, at=NOON, day=DAY)
    loaded(one, two, "check_in", DAY - dt.timedelta(days=9))
    loaded(one, two, "check_in")
    snapshot(one.community)
    html = page(reader, one, what="check_ins")
    assert title(html) == "3 check-ins of 甲."
    assert told(html) == ["甲 checked in"] * 3
    assert "A share of check-ins is counted from these" in html
    assert len(re.findall(r"<li><p><a href=\"/c/hands/posts/", html)) == 1
    assert 'entries?what=check_ins">Those of everybody</a>' in html
    everybody = page(reader, what="check_ins")
    assert title(everybody) == "4 check-ins of 2 people."
    assert "3 check-ins, 1 day made up" in everybody
    assert "乙 made up a day" in told(everybody)
    assert title(page(reader, one, what="check_ins", language="zh-hans")) == "甲打了 3 次卡。"
    assert title(page(reader, reader, what="check_ins")) == "Nothing that they rest on"


def test_bad_addresses_get_a_clear_answer(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two)
    snapshot(one.community)
    page(reader, MemberFactory(), status=404)
    page(reader, of="nobody", status=404)
    page(reader, of="", status=404)
    assert told(page(reader, page=99)) == ["甲 replied to 乙"]
    assert title(page(reader, what="unheard of")) == "1 entry ties 2 people together."
    others = [MemberFactory(community=one.community) for _ in range(12)]
    html = page(reader, *others, one)
    assert "At most 12 are looked at together" in html
    assert "甲 replied" not in html


def test_before_the_first_night_it_says_so(three: list[Member]) -> None:
    assert title(page(three[0])) == "No night has been looked at yet."
    assert "还没有看过一夜" in page(three[0], language="zh-hans")
    snapshot(three[0].community)
    assert title(page(three[0])) == "Nothing that they rest on"


def test_long_lists_are_turned_over_and_stay_in_the_order_of_days(
    three: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, reader = three
    loaded(two, one, "walk")
    for back in (2, 0, 1):
        met(one, two, day=DAY - dt.timedelta(days=back))
        loaded(two, one, "reply", DAY - dt.timedelta(days=back))
    snapshot(one.community)
    monkeypatch.setattr(entries, "A_PAGE", 3)
    pages = [page(reader, one, page=number) for number in (1, 2, 3)]
    assert [len(told(each)) for each in pages] == [3, 3, 1]
    assert [re.findall(r"(\d+) Nov</h2>", each) for each in pages] == [["25", "24"], ["24", "23"], []]
    assert f"of={one.key}&page=3" in pages[1]
    assert "7 entries" in title(pages[2])


def test_it_costs_the_same_whatever_it_lists() -> None:
    community = CommunityFactory(slug="hands")
    one, two, *others = people(community, 10)
    spent: list[list[int]] = []
    for rounds in (1, 30):
        met_much(one, two, others, rounds)
        snapshot(community, DAY + dt.timedelta(days=rounds))
        asked = ({}, {"of": [str(one.key)]}, {"of": [str(one.key), str(two.key)]}, {"what": "check_ins"})
        spent.append([queries_of(two, each) for each in asked])
    assert spent[0] == spent[1]
    assert max(spent[1]) <= 24


def queries_of(reader: Member, asked: dict[str, object]) -> int:
    client, address = client_of(reader), reverse("basis", args=["hands"])
    client.get(address, asked)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, asked).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("state", "status"), [(Role.MEMBER, 200), (Role.CANDIDATE, 403), (Role.VISITOR, 403)])
def test_the_main_group_reads_it(three: list[Member], state: Role, status: int) -> None:
    page(MemberFactory(community=three[0].community, state=str(state)), status=status)
