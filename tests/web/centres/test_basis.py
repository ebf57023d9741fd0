"""What the figures rest on: the entries behind all of them, behind those of some members, and behind past evenings."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.centres.models import SnapshotTies, basis_of_check_ins, basis_of_ties, tie_counts
from dongliang_web.centres.views import entries
from dongliang_web.models import Attachment, Community, Member, Post
from dongliang_web.people.models import firsts
from dongliang_web.recognition.actions import recognise, reply, take_back_recognition
from dongliang_web.recognition.models import Thing
from dongliang_web.record.actions import append
from tests.web.centres.leaning import tent
from tests.web.centres.met import AFTER, DAY, loaded, met, met_much, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of, wrote

pytestmark = pytest.mark.django_db
NOON = dt.datetime.combine(DAY, dt.time(4), dt.UTC)
OCTOBER = dt.date(2026, 10, 31)
YEAR = dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def three() -> list[Member]:
    return people(CommunityFactory(slug="hands", language="en"))


def thing(post: Post) -> Thing:
    return Thing(post.entry, post.member, post.readers(), post.url)


def page(reader: Member, *of: Member, language: str = "en", status: int = 200, **query: object) -> str:
    address = reverse("basis", args=[reader.community.slug])
    asked = {"of": [str(each.key) for each in of], **query} if of else query
    answer = client_of(reader).get(address, asked, headers={"accept-language": language})
    assert answer.status_code == status
    # Without what keeps phrases together.
    return unescape(re.sub(r"</?span[^>]*>", "", answer.content.decode()).replace("\u00a0", " "))


def title(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.S)
    assert found
    return found[1]


def told(html: str) -> list[str]:
    """Return the sentences of the entries, in their order."""
    return re.findall(r"<li><p>(?:<a[^>]*>)?(.*?)(?:</a>)?</p>", html)


def a_year_of(community: Community) -> list[Member]:
    """Return people of whom everything that may be beneath a tie happened, at both ends of the window too."""
    one, two, three, four, *_ = everybody = people(community, 6)
    second = MemberFactory(community=community, name="旧名", account=one.attachments.get().account)
    other = MemberFactory(community=community, name="旧号", account=one.attachments.get().account)
    for back in (-1, 0, 1, 100, 364, 365):
        for hour in (0, 12, 20):
            met(one, two, day=DAY - dt.timedelta(days=back), hour=hour)
            met(three, one, "recognised", day=DAY - dt.timedelta(days=back), hour=hour)
    met(second, two)
    met(three, second, "mentioned")
    for each, whom in ((one, second), (second, one), (second, other), (one, one)):
        met(each, whom, "recognised")
    loaded(four, two, "tie", weight=2)
    loaded(four, second, "walk", DAY - dt.timedelta(days=3))
    loaded(four, three, "rating", DAY, weight=-1.0)
    loaded(four, three, "act", DAY)
    met(four, three, "called_along")
    given = met(two, three, "recognised")
    append("took_back_recognition", community=community, by=two, about=given, at=AFTER)
    return everybody


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_it_counts_what_the_ties_of_all_pairs_count_together(zone: str) -> None:
    community = CommunityFactory(clock__zone=zone)
    everybody = a_year_of(community)
    snapshot(community)
    kept, known_as = SnapshotTies.objects.of(community), firsts(community)
    assert kept
    ties = kept.unpacked().ties
    ids = [int(name) for name in ties.names]
    tied = [(ids[low], ids[high]) for low, high in zip(ties.low.tolist(), ties.high.tolist(), strict=True)]
    counts = tie_counts(community, tied, DAY)
    found = basis_of_ties(community, DAY, [], known_as)
    assert found.counts == sum(counts.values(), Counter())
    assert found.people == set(ids)
    assert found.entries.count() == found.counts.total()
    for of in ([everybody[0].pk], [everybody[0].pk, everybody[1].pk], [everybody[4].pk]):
        some = basis_of_ties(community, DAY, of, known_as)
        mine = [counts[pair] for pair in tied if set(pair) & set(of)]
        assert some.counts == sum(mine, Counter())
        assert some.people == {each for pair in tied if set(pair) & set(of) for each in pair}
        assert some.entries.count() == some.counts.total()


def test_check_ins_are_those_of_which_the_snapshot_tells_the_share() -> None:
    people_of = tent()
    community = people_of["甲"].community
    second = MemberFactory(community=community, name="旧名", account=people_of["甲"].attachments.get().account)
    for back in (-1, 0, 1, 364, 365):
        for name in "甲乙庚":
            checked_in(people_of[name], DAY - dt.timedelta(days=back))
    checked_in(second, DAY - dt.timedelta(days=2))
    alone = MemberFactory(community=community)
    checked_in(alone, DAY)
    at = NOON - dt.timedelta(days=5)
    helped = {"by": people_of["己"], "target": people_of["乙"], "at": at, "day": at.date()}
    for verb in ("checked_in", "made_up_day", "checked_in"):
        entry = append(verb, community=community, **helped)
    append("undid_recorded_day", community=community, by=people_of["乙"], about=entry, at=AFTER)
    early = DAY + dt.timedelta(days=1)
    append("checked_in", community=community, by=alone, at=NOON, day=early)
    loaded(people_of["丙"], people_of["丁"], "check_in", DAY)
    snapshot(community)
    stored = SnapshotTies.objects.of(community)
    assert stored
    kept, known_as = stored.unpacked(), firsts(community)
    assert basis_of_check_ins(community, DAY, [], known_as).counts.total() == kept.all_written
    for rank, pk in enumerate(kept.member_ids()):
        found = basis_of_check_ins(community, DAY, [pk], known_as)
        assert found.counts.total() == kept.written[rank], rank
        assert found.people == ({pk} if kept.written[rank] else set())


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


def test_only_kept_evenings_can_be_looked_at(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, day=OCTOBER)
    met(one, reader, day=OCTOBER - YEAR)
    met(one, reader)
    snapshot(one.community, OCTOBER)
    snapshot(one.community, DAY - dt.timedelta(days=1))
    snapshot(one.community)
    html = page(reader, day=OCTOBER)
    assert told(html) == ["甲 replied to 乙"]
    assert 'href="/c/hands/centres?day=2026-10-31"' in html
    assert told(page(reader)) == ["甲 replied to 丙", "甲 replied to 乙"] == told(page(reader, day=DAY))
    for day in (DAY - dt.timedelta(days=1), OCTOBER - dt.timedelta(days=1), "yesterday"):
        page(reader, day=day, status=404)


def test_the_ties_of_a_past_evening_are_of_it_and_lead_on_in_it(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, day=OCTOBER)
    snapshot(one.community, OCTOBER)
    met(one, reader)
    snapshot(one.community)
    client = client_of(reader)

    def shown(name: str, *of: Member, **query: object) -> str:
        answer = client.get(reverse(name, args=["hands", *(each.key for each in of)]), query)
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    tie = reverse("tie", args=["hands", one.key, two.key])
    then = shown("ties_of", one, day=OCTOBER)
    assert f'href="{tie}?day=2026-10-31"' in then
    assert ">丙</a>" not in then
    assert f'href="{reverse("ties_of", args=["hands", two.key])}?day=2026-10-31"' in shown("tie", one, two, day=OCTOBER)
    assert "Nothing ties these two" in shown("tie", one, reader, day=OCTOBER)
    assert f'href="{tie}"' in shown("ties_of", one)
    for day in (OCTOBER - dt.timedelta(days=1), "yesterday"):
        assert shown("ties_of", one, day=day) == shown("tie", one, two, day=day) == "404"


def test_a_name_claimed_since_stands_as_the_person_on_a_past_evening(three: list[Member]) -> None:
    one, two, reader = three
    name = MemberFactory(community=one.community, name="旧名", imported_name="旧名", account=False)
    loaded(name, two, "reply", OCTOBER)
    met(one, two, day=OCTOBER - dt.timedelta(days=1))
    met(one, name, day=OCTOBER)
    snapshot(one.community, OCTOBER)
    Attachment.objects.create(member=name, account=one.attachments.get().account, from_at=AFTER, second=True)
    snapshot(one.community)
    client = client_of(reader)
    for whom, other in ((one, "乙"), (two, "甲"), (name, "乙")):
        html = client.get(reverse("ties_of", args=["hands", whom.key]), {"day": OCTOBER}).content.decode()
        assert re.findall(r'<span class="who"><a[^>]*>(.*?)</a>', html) == [other]
        assert "2 replies</small>" in re.sub(r"</?span[^>]*>", "", html).replace("\u00a0", " ")


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


def test_each_figure_leads_to_what_it_rests_on() -> None:
    """The pages of the centres and of the pillar test, whose links all open."""
    found = tent()
    community, reader = found["甲"].community, found["丁"]
    checked_in(found["甲"], DAY)
    snapshot(community)
    snapshot(community, DAY + dt.timedelta(days=7))
    client = client_of(reader)
    address, top = reverse("basis", args=["hands"]), found["甲"].key

    def links(page: str) -> list[str]:
        html = client.get(page).content.decode()
        return list(dict.fromkeys(unescape(each) for each in re.findall(rf'href="({address}[^"]*)"', html)))

    def on(day: str, *query: str) -> str:
        return "&".join([f"{address}?day={day}", *query])

    centres, then = reverse("centres", args=["hands"]), str(DAY)
    assert links(centres) == [f"{address}?of={top}", address, on(then)]
    assert links(f"{centres}?day={then}") == [on(then, f"of={top}"), on(then)]
    group = reverse("centre_group", args=["hands", top])
    assert links(group) == [f"{address}?of={top}"]
    assert links(f"{group}?day={then}") == [on(then, f"of={top}")]
    pulled = f"of={top}&of={found['乙'].key}"
    pillar = f"{reverse('pillar_test', args=['hands'])}?pull={top}&pull={found['乙'].key}"
    assert links(pillar) == [f"{address}?{pulled}", f"{address}?{pulled}&what=check_ins", address]
    for each in (*links(centres), *links(pillar)):
        assert client.get(each).status_code == 200


def test_who_has_left_is_linked_nowhere() -> None:
    found = tent()
    snapshot(found["甲"].community)
    Member.objects.filter(pk=found["甲"].pk).update(state=str(Role.FORMER))
    found["甲"].offices.all().delete()
    html = client_of(found["丁"]).get(reverse("centres", args=["hands"])).content.decode()
    assert f"of={found['甲'].key}" not in html
    assert f'href="{reverse("basis", args=["hands"])}"' in html


@pytest.mark.parametrize(("state", "status"), [(Role.MEMBER, 200), (Role.CANDIDATE, 403), (Role.VISITOR, 403)])
def test_the_main_group_reads_it(three: list[Member], state: Role, status: int) -> None:
    page(MemberFactory(community=three[0].community, state=str(state)), status=status)
