"""The community's home: the day as title, the sheet, who has written by face, posts, one's own month."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Community, Member
from tests.web.factories import (
    AccountFactory,
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    on_leave,
    wrote,
)
from tests.web.home.reading import DAY, FIRST, NOW, TODAY, queries, read, section, title, words

pytestmark = pytest.mark.django_db


def test_the_date_is_the_title_and_says_until_when(community: Community, member: Member) -> None:
    html = read(client_of(member), "today", community.slug)
    assert words(title(html)) == "11月10日星期二"
    assert "到今晚12点，都算这一天。" in words(html)
    early = MemberFactory(community=CommunityFactory(slug="early", clock__starts_hour=4))
    assert "到明早04:00，都算这一天。" in words(read(client_of(early), "today", "early"))
    assert "Until midnight, all counts for this day." in read(client_of(member), "today", community.slug, language="en")


def test_after_midnight_an_early_community_is_still_in_its_day(clock: time_machine.Traveller) -> None:
    early = MemberFactory(community=CommunityFactory(slug="early", clock__starts_hour=4))
    clock.move_to(dt.datetime(2026, 11, 10, 18, 30, tzinfo=dt.UTC))
    assert words(title(read(client_of(early), "today", "early"))) == "11月10日星期二"


def test_the_sheet_stands_first_until_one_has_written(community: Community, member: Member) -> None:
    client = client_of(member)
    before = read(client, "today", community.slug)
    assert "我今天写的" not in before
    assert before.index('class="write"') < before.index("今天还没有人写")
    wrote(member, TODAY, "今天练肩胛内侧缘，压住，等它化开。")
    after = read(client, "today", community.slug)
    assert "等它化开" in section(after, "我今天写的")
    assert "等它化开" not in section(after, "刚写下的")
    assert "再写一段" in after


def test_who_has_checked_in_stands_by_face_and_nobody_is_shown_missing(community: Community, member: Member) -> None:
    for name in ("沈一舟", "白芷"):
        checked_in(MemberFactory(community=community, name=name), TODAY)
    MemberFactory(community=community, name="乔木")
    html = read(client_of(member), "today", community.slug)
    faces = section(html, "2 位已打卡")
    assert faces.index("沈一舟") < faces.index("白芷")
    assert "乔木" not in html


@pytest.mark.parametrize("state", [Role.VISITOR, Role.FORMER])
def test_whoever_is_not_inside_is_led_to_the_join_page(community: Community, state: Role) -> None:
    for client in (
        client_of(MemberFactory(community=community, state=str(state))),
        Client(),
        client_of(AccountFactory()),
    ):
        answer = client.get(reverse("today", args=[community.slug]))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("join", args=[community.slug])


def test_a_candidate_reads_on_top_where_they_stand(community: Community) -> None:
    member = MemberFactory(community=community, state=str(Role.CANDIDATE))
    EnrolmentFactory(member=member, cohort=CohortFactory(community=community, number=3, first_date=FIRST))
    for i in range(8):
        checked_in(member, FIRST + DAY * i)
    html = read(client_of(member), "today", community.slug)
    assert "第3期，第9日，共15日" in words(html)
    assert "还能通过" in html or "一日没缺" in html
    assert words(html).index("就转正") < words(html).index("刚写下的")


def test_whoever_rests_is_told_kindly(community: Community) -> None:
    member = MemberFactory(community=community, state=str(Role.RESTING))
    assert "写一篇就回来" in read(client_of(member), "today", community.slug)


def test_without_a_cohort_stewards_are_offered_to_open_the_first(
    community: Community, member: Member, steward: Member
) -> None:
    offer = 'href="/c/hands/cohorts/new"'
    assert offer in read(client_of(steward), "today", "hands")
    assert offer not in read(client_of(member), "today", "hands")
    CohortFactory(community=community)
    assert offer not in read(client_of(steward), "today", "hands")


def test_posts_follow_their_visibility(community: Community, member: Member, steward: Member) -> None:
    other = MemberFactory(community=community, name="江帆")
    wrote(other, TODAY, "给大家看的", visible_to="members")
    wrote(other, TODAY, "只给管事的", visible_to="stewards")
    wrote(other, TODAY, "只给自己的", visible_to="me")
    wrote(other, TODAY, "删掉的", deleted_at=NOW)
    wrote(MemberFactory(), TODAY, "别的社群的")
    to_member = read(client_of(member), "today", community.slug)
    assert "给大家看的" in to_member
    assert not any(text in to_member for text in ("只给管事的", "只给自己的", "删掉的", "别的社群的"))
    assert "只给管事的" in read(client_of(steward), "today", community.slug)


def test_what_members_typed_is_shown_as_text(community: Community, member: Member) -> None:
    wrote(MemberFactory(community=community, name="<b>甲</b>"), TODAY, "<script>alert(1)</script>\n\n第二段")
    html = read(client_of(member), "today", community.slug)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;甲&lt;/b&gt;" in html


def test_one_s_own_month_with_its_key(community: Community, member: Member) -> None:
    for day in (2, 3, 4):
        checked_in(member, dt.date(2026, 11, day))
    on_leave(member, dt.date(2026, 11, 12))
    month = section(read(client_of(member), "today", community.slug), "我的十一月")
    assert 'aria-label="2日 已打卡"' in month
    assert 'aria-label="5日 未打卡"' in month
    assert 'aria-label="10日 今天待打"' in month
    assert 'aria-label="12日 请假"' in month
    assert 'aria-label="13日 未到"' in month
    key = month[month.index('class="key"') :]
    assert "请假" in key
    assert "补卡" not in key


def test_older_posts_stand_on_further_pages(community: Community, member: Member) -> None:
    writer = MemberFactory(community=community)
    for i in range(25):
        wrote(writer, TODAY - DAY, f"第{i}篇。")
    client = client_of(member)
    first, second = read(client, "today", community.slug), read(client, "today", community.slug, page="2")
    assert first.count('class="post"') == 20
    assert second.count('class="post"') == 5
    assert 'class="write"' not in second
    assert read(client, "today", community.slug, page="99").count('class="post"') == 5


def test_a_constant_number_of_queries(community: Community, member: Member) -> None:
    client, counts = client_of(member), []
    for more in (1, 29):
        for _ in range(more):
            wrote(MemberFactory(community=community), TODAY)
        counts.append(queries(client, "today", community.slug))
    assert counts[0] == counts[1] <= 28
