"""The members by face, and one member's days and posts."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Attachment, Community, Member
from tests.web.factories import (
    CohortFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    on_leave,
    wrote,
)
from tests.web.home.reading import DAY, FIRST, NOW, TODAY, queries, read, section, title, words

pytestmark = pytest.mark.django_db


def test_everybody_stands_by_face_and_name(community: Community, member: Member, steward: Member) -> None:
    MemberFactory(community=community, name="新人", state=str(Role.CANDIDATE))
    MemberFactory(community=community, name="歇着", state=str(Role.RESTING))
    MemberFactory(community=community, name="看看", state=str(Role.VISITOR))
    MemberFactory(community=community, name="走了", state=str(Role.FORMER))
    html = read(client_of(member), "people_page", community.slug)
    assert words(title(html)) == "这里有4位。"
    everybody = section(html, "所有人")
    assert all(f'<span class="name">{name}</span>' in everybody for name in ("何青", "周岚", "新人", "歇着"))
    assert "看看" not in html
    assert "走了" not in html
    stewards = section(html, "管事")
    assert "周岚" in stewards
    assert "何青" not in stewards


def test_cohorts_stand_with_their_state(community: Community, member: Member) -> None:
    CohortFactory(community=community, number=1, first_date=dt.date(2026, 9, 1))
    CohortFactory(community=community, number=2, first_date=FIRST)
    CohortFactory(community=community, number=3, first_date=dt.date(2026, 11, 16))
    CohortFactory(community=community, number=4, first_date=dt.date(2026, 12, 16))
    cohorts = words(section(read(client_of(member), "people_page", community.slug), "各期"))
    assert cohorts.index("第4期") < cohorts.index("第1期")
    assert all(state in cohorts for state in ("未开放", "报名中", "进行中", "已结束"))


def test_cohorts_of_another_year_say_which(community: Community, member: Member) -> None:
    CohortFactory(
        community=community, number=1, title="旧的", loaded=True,
        first_date=dt.date(2024, 9, 2), last_date=dt.date(2024, 9, 23), rules={},
    )  # fmt: skip
    for page in ("people_page", "cohorts"):
        assert "2024年9月2日到9月23日" in words(read(client_of(member), page, community.slug))
    assert "2024年9月2日到9月23日" in words(read(client_of(member), "cohort", community.slug, 1))


def imported(community: Community, name: str, **more: Any) -> Member:
    values = {"account": False, "state": str(Role.VISITOR)} | more
    return MemberFactory(community=community, name=name, imported_name=name, **values)


def test_names_from_earlier_records_lead_to_where_they_are_claimed(community: Community, member: Member) -> None:
    old = imported(community, "旧名")
    imported(community, "有人的", account=None)
    imported(MemberFactory().community, "别处的")
    html = read(client_of(member), "people_page", community.slug)
    names = section(html, "以前记录里的名字")
    assert re.findall(r'class="name">(.*?)<', names) == ["旧名"]
    assert reverse("member_page", args=[community.slug, old.key]) in names
    assert reverse("imported_names", args=[community.slug]) not in names
    page = read(client_of(member), "member_page", community.slug, old.key)
    assert reverse("claim", args=[community.slug, old.key]) in page


def test_without_a_loaded_history_there_is_no_such_heading(community: Community, member: Member) -> None:
    assert "以前记录里的名字" not in read(client_of(member), "people_page", community.slug)
    assert "没有等人认领的名字。" in words(read(client_of(member), "imported_names", community.slug))


def test_many_names_have_a_page_of_their_own(community: Community, member: Member) -> None:
    for number in range(121):
        imported(community, f"n{number:03}")
    people = read(client_of(member), "people_page", community.slug)
    assert section(people, "以前记录里的名字").count('class="name"') == 60
    assert reverse("imported_names", args=[community.slug]) in people
    first, second = (read(client_of(member), "imported_names", community.slug, page=page) for page in "12")
    shown = re.findall(r'class="name">(n\d+)<', first + second)
    assert shown == [f"n{number:03}" for number in range(121)]
    visitor = MemberFactory(community=community, state=str(Role.FORMER))
    refused = client_of(visitor).get(reverse("imported_names", args=[community.slug]))
    assert refused.status_code in (403, 404)


@pytest.mark.parametrize("page", ["people_page", "imported_names"])
def test_names_take_a_constant_number_of_queries(community: Community, steward: Member, page: str) -> None:
    client, counts = client_of(steward), []
    for more in (1, 29):
        for _ in range(more):
            imported(community, f"n{Member.objects.count()}")
        counts.append(queries(client, page, community.slug))
    assert counts[0] == counts[1] <= 12


def test_people_take_a_constant_number_of_queries(community: Community, steward: Member) -> None:
    client, counts = client_of(steward), []
    for more in (1, 29):
        for _ in range(more):
            MemberFactory(community=community, offices=[Role.STEWARD])
            CohortFactory(community=community)
        counts.append(queries(client, "people_page", community.slug))
    assert counts[0] == counts[1] <= 12


def test_a_member_s_days_and_what_one_may_read(community: Community, member: Member, steward: Member) -> None:
    other = MemberFactory(community=community, name="江帆", joined_at=NOW - 40 * DAY)
    wrote(other, TODAY - DAY, "给大家看的")
    wrote(other, TODAY - DAY, "只给管事的", visible_to="stewards")
    on_leave(other, TODAY - 2 * DAY)
    html = read(client_of(member), "member_page", community.slug, other.key)
    assert words(title(html)) == "江帆"
    assert 'aria-label="9日 已打卡"' in html
    assert 'aria-label="8日 请假"' in html
    assert 'aria-label="7日 未打卡"' in html
    assert "给大家看的" in html
    assert "只给管事的" not in html
    assert "代记一天" not in html
    to_steward = read(client_of(steward), "member_page", community.slug, other.key)
    assert "只给管事的" in to_steward
    assert "代记一天" in to_steward


def test_days_of_a_trial_are_judged_by_its_rule(community: Community, member: Member) -> None:
    cohort = CohortFactory(community=community, number=3, first_date=FIRST)
    other = EnrolmentFactory(cohort=cohort).member
    for i in (0, 1, 6):
        checked_in(other, FIRST + DAY * i, cohort)
    html = read(client_of(member), "member_page", community.slug, other.key)
    assert 'aria-label="5日 未打卡"' in html
    # Three missed days break the rule on the 6th; what was written after that is told apart.
    assert 'aria-label="7日 本期已止"' in html
    assert 'aria-label="8日 已打卡（本期已止）"' in html


def test_that_a_trial_has_ended_is_shown_to_its_candidate_and_to_stewards(
    community: Community, member: Member, steward: Member
) -> None:
    out = MemberFactory(community=community, state=str(Role.CANDIDATE))
    cohort = CohortFactory(community=community, first_date=FIRST)
    enrolment = EnrolmentFactory(cohort=cohort, member=out, out_since_date=TODAY)
    pages = [read(client_of(who), "member_page", "hands", out.key) for who in (out, steward, member)]
    assert ["· 本期已止 ·" in each for each in pages] == [True, True, False]
    enrolment.out_since_date = None
    enrolment.save()
    assert "· 本期已止 ·" not in read(client_of(steward), "member_page", "hands", out.key)


def test_a_graduate_s_days_go_on_in_the_main_group(community: Community, member: Member) -> None:
    first = dt.date(2026, 10, 1)
    cohort = CohortFactory(community=community, number=1, first_date=first)
    other = MemberFactory(community=community, name="夏至", joined_at=dt.datetime(2026, 9, 20, tzinfo=dt.UTC))
    EnrolmentFactory(cohort=cohort, member=other, graduated_at=dt.datetime(2026, 10, 15, 20, tzinfo=dt.UTC))
    for i in range(14):
        checked_in(other, first + DAY * i, cohort)
    html = read(client_of(member), "member_page", community.slug, other.key, language="en")
    assert 'aria-label="14 Checked in"' in html
    assert 'aria-label="15 No check-in"' in html
    assert 'aria-label="16 No check-in"' in html
    assert "29 No check-in" in html
    assert "September" not in html


def test_a_name_from_an_earlier_record_is_no_visitor(community: Community, member: Member) -> None:
    name = imported(community, "旧名", joined_at=NOW)
    client = client_of(member)
    assert name_line(client, name).endswith("从以前的记录来的")
    checked_in(name, dt.date(2026, 8, 3))
    checked_in(name, dt.date(2026, 8, 1))
    line = name_line(client, name)
    assert "从以前的记录来的·最早是8月1日" in line
    assert "访客" not in line
    Attachment.objects.create(
        member=name, account=member.account(), from_at=NOW, second=True, ground=Attachment.STEWARD
    )
    assert "访客" not in name_line(client, name), "nor once it is somebody's besides"


def name_line(client: Client, name: Member) -> str:
    """Return what stands under a name on its page, up to the first section."""
    return words(
        read(client, "member_page", name.community.slug, name.key).partition("<h1>")[2].partition("<section")[0]
    )


def test_an_imported_name_can_be_claimed_from_its_page(community: Community, member: Member) -> None:
    name = MemberFactory(community=community, name="LikKee", imported_name="LikKee", account=False, state="visitor")
    html = read(client_of(member), "member_page", community.slug, name.key)
    assert reverse("claim", args=[community.slug, name.key]) in html
    assert "claim" not in read(client_of(member), "member_page", community.slug, member.key)


def test_members_of_another_community_are_not_there(community: Community, member: Member) -> None:
    elsewhere = MemberFactory()
    client = client_of(member)
    for key in (elsewhere.key, uuid.uuid4()):
        assert client.get(reverse("member_page", args=[community.slug, key])).status_code == 404
    assert client.get(reverse("member_page", args=[elsewhere.community.slug, elsewhere.key])).status_code == 403


def test_a_member_s_page_takes_a_constant_number_of_queries(community: Community, member: Member) -> None:
    other = EnrolmentFactory(cohort=CohortFactory(community=community, number=1, first_date=FIRST)).member
    client, counts = client_of(member), []
    for days in (range(1), range(1, 30)):
        for i in days:
            wrote(other, TODAY - DAY * i, f"第{i}篇")
        counts.append(queries(client, "member_page", community.slug, other.key))
    assert counts[0] == counts[1] <= 28


def test_the_page_of_somebody_with_many_names_takes_a_constant_number(community: Community, member: Member) -> None:
    writer, counts = MemberFactory(community=community), []
    client = client_of(member)
    for names in (range(1), range(1, 30)):
        for i in names:
            name = MemberFactory(community=community, account=writer.account(), imported_name=f"旧{i}", state="visitor")
            checked_in(name, TODAY - DAY * (i + 1))
        counts.append(queries(client, "member_page", community.slug, writer.key))
    assert counts[0] == counts[1] <= 26
