"""Tables to download: what stands in them, and who may have those in which names and days stand together."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from dongliang.council import Role
from dongliang_web.models import Cohort, Community, Member
from tests.web.factories import (
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    on_leave,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
TODAY, FIRST, DAY = dt.date(2026, 11, 10), dt.date(2026, 11, 2), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, name="周岚", offices=[Role.STEWARD])


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """Two people: one bears a name that is a formula, the other fell out on the fourth day."""
    cohort = CohortFactory(community=community, number=3, first_date=FIRST)
    formula = MemberFactory(community=community, name='=HYPERLINK("http://x","y")', state=str(Role.CANDIDATE))
    for i in range(9):
        checked_in(formula, FIRST + DAY * i, cohort)
    EnrolmentFactory(cohort=cohort, member=formula)
    other = MemberFactory(community=community, name="乔木", state=str(Role.CANDIDATE))
    checked_in(other, FIRST, cohort)
    on_leave(other, FIRST + DAY)
    EnrolmentFactory(cohort=cohort, member=other, out_since_date=FIRST + 4 * DAY)
    return cohort


def fetch(client: Client, name: str, *args: object, language: str = "zh-hans") -> bytes:
    answer = client.get(reverse(name, args=args), headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="hands-')
    assert "no-store" in answer["Cache-Control"]
    return answer.content


def rows(client: Client, name: str, *args: object, language: str = "zh-hans") -> list[list[str]]:
    file = fetch(client, name, *args, "csv", language=language)
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_a_cohort_day_by_day(cohort: Cohort, steward: Member) -> None:
    head, formula, other = rows(client_of(steward), "cohort_table", "hands", 3)
    assert head == ["名字", *((FIRST + DAY * i).isoformat() for i in range(15))]
    assert formula[0] == '\'=HYPERLINK("http://x","y")'
    assert formula[1:10] == ["已打卡"] * 9
    assert other[:6] == ["乔木", "已打卡", "请假", "未打卡", "未打卡", "未打卡"]
    assert other[7] == "本期已止"
    english = rows(client_of(steward), "cohort_table", "hands", 3, language="en")
    assert english[2][:4] == ["乔木", "Checked in", "On leave", "No check-in"]


def test_the_same_as_a_workbook(cohort: Cohort, steward: Member) -> None:
    file = fetch(client_of(steward), "cohort_table", "hands", 3, "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == '=HYPERLINK("http://x","y")'
    assert [row[1:] for row in sheet[1:]] == [
        row[1:] for row in rows(client_of(steward), "cohort_table", "hands", 3)[1:]
    ]


def test_who_checked_in_today_and_when(cohort: Cohort, steward: Member) -> None:
    assert rows(client_of(steward), "today_table", "hands")[1:] == [
        ['\'=HYPERLINK("http://x","y")', "2026-11-10", "20:00"]
    ]


def test_all_days_of_one_member(community: Community, steward: Member) -> None:
    member = MemberFactory(community=community, name="何青", joined_at=NOW - 3 * DAY)
    checked_in(member, TODAY - DAY)
    found = rows(client_of(steward), "member_table", "hands", member.key)
    assert found[0] == ["名字", "日期", "这一日"]
    assert found[1:] == [
        ["何青", "2026-11-07", "未打卡"],
        ["何青", "2026-11-08", "未打卡"],
        ["何青", "2026-11-09", "已打卡"],
        ["何青", "2026-11-10", "今天待打"],
    ]


def test_figures_hold_numbers_and_no_name(cohort: Cohort, community: Community) -> None:
    client = client_of(MemberFactory(community=community))
    daily = rows(client, "figures_table", "hands", "daily")
    assert daily[:2] == [["日期", "打卡"], ["2026-11-02", "2"]]
    assert len(daily) == 10
    hours = rows(client, "figures_table", "hands", "hours")
    assert hours[21] == ["20点", "10"]
    assert rows(client, "figures_table", "hands", "funnel")[1:] == [
        ["第 3 期", "报名", "2", "", "", ""],
        ["第 3 期", "开始", "2", "1.0", "0.3424", "1.0"],
        ["第 3 期", "还在走", "1", "0.5", "0.0945", "0.9055"],
    ]
    file = fetch(client, "figures_table", "hands", "daily", "xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()[1] == ["2026-11-02", 2.0]
    for name in ("daily", "hours", "survival", "funnel"):
        assert "乔木" not in fetch(client, "figures_table", "hands", name, "csv").decode()


def test_survival_of_a_cohort_with_its_bounds(community: Community) -> None:
    cohort = CohortFactory(community=community, number=1, first_date=dt.date(2026, 9, 1))
    for i in range(20):
        enrolled = EnrolmentFactory(cohort=cohort, out_since_date=dt.date(2026, 9, 3) if i < 5 else None)
        checked_in(enrolled.member, cohort.first_date, cohort)
    found = rows(client_of(MemberFactory(community=community)), "figures_table", "hands", "survival")
    assert found[0] == ["期", "哪一日", "那天还在的人", "占比", "区间下限", "区间上限"]
    assert len(found) == 17
    assert found[1][:4] == ["第 1 期", "0", "20", "1.0"]
    assert found[4][:4] == ["第 1 期", "3", "20", "0.75"]
    assert float(found[4][4]) < 0.75 < float(found[4][5])


@pytest.mark.parametrize("state", [Role.MEMBER, Role.CANDIDATE, Role.VISITOR, Role.FORMER])
def test_names_with_days_are_for_stewards_alone(cohort: Cohort, community: Community, state: Role) -> None:
    client = client_of(MemberFactory(community=community, state=str(state)))
    key = community.members.get(name="乔木").key
    for name, args in (("cohort_table", [3]), ("today_table", []), ("member_table", [key])):
        for kind in ("csv", "xlsx"):
            answer = client.get(reverse(name, args=["hands", *args, kind]))
            assert answer.status_code == 403
            assert "乔木" not in answer.content.decode()


def test_whoever_may_not_download_sees_no_link(cohort: Cohort, community: Community, steward: Member) -> None:
    link = reverse("cohort_table", args=["hands", 3, "csv"])
    page = reverse("cohort", args=["hands", 3])
    assert link in client_of(steward).get(page).content.decode()
    assert link not in client_of(MemberFactory(community=community)).get(page).content.decode()


def test_what_is_not_there(cohort: Cohort, steward: Member) -> None:
    client = client_of(steward)
    for address in (
        "/c/hands/figures/secrets.csv",
        "/c/hands/figures/daily.exe",
        "/c/hands/cohorts/9/table.csv",
        f"/c/hands/members/{MemberFactory().key}/days.csv",
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("cohort_table", args=["hands", 3, "csv"])).status_code == 405
