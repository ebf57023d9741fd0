"""The community in numbers: each figure with its sentence and its table, unsure where people are few."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from dongliang_web.models import ClockSetting, Cohort, Community, Enrolment, Member
from tests.web.factories import CohortFactory, MemberFactory, checked_in, client_of
from tests.web.home.reading import DAY, FIRST, NOW, TODAY, queries, read, section, title, words

pytestmark = pytest.mark.django_db


def options(html: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', html, re.S)
    assert found, f"no picture named {name}"
    return dict(json.loads(found[1]))


def run(cohort: Cohort, *, signed_up: int, started: int, finished: int) -> None:
    """Let a cohort have run: who started wrote on the first day, who did not finish fell out on the fifth."""
    community = cohort.community
    named = (
        Member(community=community, name=f"人{i}", state="candidate", state_since_at=NOW, joined_at=NOW)
        for i in range(signed_up)
    )
    members = Member.objects.bulk_create(named)
    out = cohort.first_date + 4 * DAY
    Enrolment.objects.bulk_create(
        Enrolment(member=member, cohort=cohort, enrolled_at=NOW, out_since_date=None if i < finished else out)
        for i, member in enumerate(members)
    )
    for member in members[:started]:
        checked_in(member, cohort.first_date, cohort)


def test_the_title_and_the_daily_counts(community: Community, member: Member) -> None:
    for back in (0, 1, 1, 3):  # today is not over, and not shown beside whole days
        checked_in(MemberFactory(community=community), TODAY - DAY * back)
    html = read(client_of(member), "figures", community.slug)
    assert words(title(html)) == "用数字看一双手"
    daily = section(html, "每天的打卡")
    assert "11月7日到11月9日共3条，一天最多2条，最少0条。" in words(daily)
    assert options(html, "daily")["series"][0]["data"] == [1, 0, 2]
    assert re.findall(r'<th scope="row">(.*?)</th><td class="n">(\d+)</td>', daily) == [
        ("11月7日", "1"),
        ("11月8日", "0"),
        ("11月9日", "2"),
    ]


def test_where_nobody_wrote_lately_the_last_days_with_check_ins_are_shown(community: Community, member: Member) -> None:
    last = dt.date(2024, 9, 23)
    for back in (0, 0, 2, 89, 90):
        checked_in(MemberFactory(community=community), last - DAY * back)
    html = read(client_of(member), "figures", community.slug)
    daily = section(html, "每天的打卡")
    assert "这里是到2024年9月23日为止的日子。" in words(daily)
    assert "6月26日到9月23日共4条，一天最多2条，最少0条。" in words(daily)
    hours = section(html, "一天里什么时候打卡")
    assert "才5条，还说不准。" in words(hours)
    assert "data-chart" not in hours


def test_days_of_late_are_shown_without_a_word_about_their_age(community: Community, member: Member) -> None:
    checked_in(member, TODAY - DAY * 89)
    assert "三个月没有人打卡" not in words(read(client_of(member), "figures", community.slug))


def test_hours_follow_the_clocks_of_their_day(community: Community, member: Member) -> None:
    # From 9 November on the community is in Berlin: noon UTC is 20:00 before, 13:00 after.
    ClockSetting.objects.create(community=community, from_date=TODAY - DAY, zone="Europe/Berlin")
    checked_in(member, TODAY - 2 * DAY)
    checked_in(member, TODAY)
    hours = section(read(client_of(member), "figures", community.slug), "一天里什么时候打卡")
    table = dict(re.findall(r'<th scope="row">(\d+)点</th><td class="n">(\d+)</td>', hours))
    assert {hour: count for hour, count in table.items() if count != "0"} == {"20": "1", "13": "1"}


def test_cohorts_side_by_side_and_from_sign_up_to_the_end(community: Community, member: Member) -> None:
    for number in range(1, 7):
        cohort = CohortFactory(community=community, number=number, first_date=dt.date(2026, number, 1))
        run(cohort, signed_up=20, started=15, finished=10 if number < 6 else 3)
    html = read(client_of(member), "figures", community.slug)
    curves = options(html, "survival")["series"]
    assert [line["name"] for line in curves if line.get("step")] == ["第 6 期", "第 5 期", "第 4 期", "第 3 期"]
    assert "图上是最近四期" in html
    assert "报名20，开始15，走完3。" in words(html)
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', html)
    assert [name for name, _ in rows] == [f"第 {number} 期" for number in (6, 5, 4, 3, 2, 1)]
    assert re.findall(r'<td class="n">(.*?)</td>', rows[1][1]) == ["20", "15", "10", "50%", "30–70%"]


def test_few_people_are_said_to_be_few(community: Community, member: Member) -> None:
    run(
        CohortFactory(community=community, number=1, first_date=dt.date(2026, 5, 1)), signed_up=5, started=4, finished=2
    )
    html = read(client_of(member), "figures", community.slug)
    assert "才5位，还说不准。" in words(html)
    assert 'data-chart="survival"' not in html
    assert 'data-chart="funnel-0"' not in html
    assert "40%" not in section(html, "各期一览")
    assert "还说不准" in section(html, "各期一览")


def test_a_running_cohort_has_not_finished(community: Community, member: Member) -> None:
    run(CohortFactory(community=community, number=1, first_date=FIRST), signed_up=20, started=15, finished=12)
    html = read(client_of(member), "figures", community.slug)
    assert "报名20，开始15，还在走12。" in words(html)
    assert "未到" in section(html, "各期一览")


def test_an_empty_community_says_so(community: Community, member: Member) -> None:
    html = read(client_of(member), "figures", community.slug)
    assert "还没有人打卡。" in words(html)
    assert "data-chart" not in html


def test_nothing_of_another_community_is_counted(community: Community, member: Member) -> None:
    elsewhere = MemberFactory()
    checked_in(elsewhere, TODAY)
    run(CohortFactory(community=elsewhere.community, first_date=FIRST), signed_up=20, started=20, finished=20)
    assert "还没有人打卡。" in words(read(client_of(member), "figures", community.slug))


def test_in_english(community: Community, member: Member) -> None:
    run(
        CohortFactory(community=community, number=1, first_date=dt.date(2026, 5, 1)),
        signed_up=20,
        started=15,
        finished=9,
    )
    html = read(client_of(member), "figures", community.slug, language="en")
    assert "Signed up 20, Started 15, Finished 9." in html
    assert not re.search(r"[\u4e00-\u9fff]", section(html, "From sign-up to the end"))


def test_a_constant_number_of_queries(community: Community, member: Member) -> None:
    client, counts = client_of(member), []
    for more in (1, 29):
        for _ in range(more):
            run(CohortFactory(community=community, first_date=FIRST), signed_up=12, started=2, finished=1)
        counts.append(queries(client, "figures", community.slug))
    # Two of them for what came before the check-ins, and two for those reminded when needed.
    assert counts[0] == counts[1] <= 16
