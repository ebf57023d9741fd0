"""The cohort page: its title is the answer, its matrix tells the states apart, only stewards see who is missing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.models import Cohort, Community, Enrolment, Member, VoidDay
from tests.web.factories import (
    CohortFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    entry_for,
    on_leave,
)
from tests.web.home.reading import DAY, FIRST, NOW, TODAY, queries, read, text, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(community: Community) -> Cohort:
    return CohortFactory(community=community, number=3, first_date=FIRST)


def enrol(cohort: Cohort, name: str, *days: dt.date, **values: object) -> Enrolment:
    member = MemberFactory(community=cohort.community, name=name, state=str(Role.CANDIDATE))
    for day in days:
        checked_in(member, day, cohort)
    return EnrolmentFactory(cohort=cohort, member=member, **values)


def all_days(until: dt.date) -> list[dt.date]:
    return [FIRST + DAY * i for i in range((until - FIRST).days + 1)]


def page(client: Client, cohort: Cohort, language: str = "zh-hans", **query: str) -> str:
    return read(client, "cohort", cohort.community.slug, cohort.number, language=language, **query)


def row_of(html: str, name: str) -> list[str]:
    found = re.search(rf'<th scope="row"><a[^>]*>{name}</a></th>(.*?)</tr>', html, re.S)
    assert found, f"no row of {name}"
    return re.findall(r'href="[^"]*#d-(\w+)"', found[1])


def test_the_title_is_the_answer(cohort: Cohort, steward: Member) -> None:
    enrol(cohort, "何青", *all_days(TODAY))
    enrol(cohort, "乔木", *all_days(TODAY - DAY))
    enrol(cohort, "梅子", FIRST, out_since_date=FIRST + 5 * DAY)
    enrol(cohort, "没来")
    html = page(client_of(steward), cohort)
    assert words(title(html)) == "3位开始，2位还在走。今天有2位没打卡。"
    assert "第3期，第9日，共15日" in words(html)
    english = page(client_of(steward), cohort, "en")
    assert text(title(english)) == "3 started, 2 are still in. 2 have not checked in today."


def test_only_stewards_read_who_is_missing(cohort: Cohort, steward: Member) -> None:
    enrol(cohort, "何青", *all_days(TODAY))
    missing = enrol(cohort, "乔木", *all_days(TODAY - DAY))
    to_stewards = page(client_of(steward), cohort)
    assert '<span class="name">乔木</span>' in to_stewards
    assert "已打卡 1 位" in to_stewards
    to_others = page(client_of(missing.member), cohort)
    assert '<span class="name">乔木</span>' not in to_others
    assert "今天已有1位打卡" in words(title(to_others))
    assert "没打卡" not in words(title(to_others))
    assert "group-post" not in to_others


def test_the_states_are_told_apart_by_shape(cohort: Cohort, steward: Member) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(
        rules=rules_to_json(GateRules(trial_days=15, required_days=13)), last_date=FIRST + 14 * DAY
    )
    written = enrol(cohort, "丁宁", *all_days(FIRST + 2 * DAY)).member
    checked_in(written, FIRST + 3 * DAY, cohort, mark="made_up")
    on_leave(written, FIRST + 4 * DAY)
    entry = entry_for(steward, "voided_day", NOW, day=FIRST + 5 * DAY)
    VoidDay.objects.create(community=cohort.community, day_date=FIRST + 5 * DAY, entry=entry)
    checked_in(written, FIRST + 7 * DAY, cohort)
    html = page(client_of(steward), cohort)
    assert row_of(html, "丁宁") == [
        *("done", "done", "done", "made", "leave", "void", "missed", "done", "pending"),
        *["notyet"] * 6,
    ]
    key = re.findall(r'<ul class="key">(.*?)</ul>', html, re.S)[-1]
    assert "本期已止" not in key
    assert "不计" in key


def test_those_whose_trial_ended_stand_below(cohort: Cohort, steward: Member) -> None:
    enrol(cohort, "阮青", FIRST, out_since_date=FIRST + 3 * DAY)
    enrol(cohort, "何青", *all_days(TODAY))
    CohortFactory(community=cohort.community, number=4, first_date=dt.date(2026, 12, 7))
    html = page(client_of(steward), cohort)
    assert html.index(">何青</a></th>") < html.index("本期已止的 1 位") < html.index(">阮青</a></th>")
    assert "第 4 期 12月7日开始" in html
    assert row_of(html, "阮青")[-1] == "out"


def test_leave_beyond_the_rule_counts_as_missing(cohort: Cohort, steward: Member) -> None:
    one = enrol(cohort, "纪念", *all_days(TODAY - 2 * DAY)).member
    on_leave(one, TODAY - DAY)
    on_leave(one, TODAY)
    other = enrol(cohort, "古月", *all_days(TODAY - DAY)).member
    on_leave(other, TODAY)
    html = page(client_of(steward), cohort)
    assert "今天有1位没打卡" in words(title(html))
    assert '<span class="name">纪念</span>' in html
    assert "请假 1 位：古月" in html


def test_a_rest_day_and_a_void_day_ask_nobody(cohort: Cohort, steward: Member) -> None:
    enrol(cohort, "何青", *all_days(TODAY - DAY))
    entry = entry_for(steward, "voided_day", NOW, day=TODAY)
    VoidDay.objects.create(community=cohort.community, day_date=TODAY, entry=entry)
    html = page(client_of(steward), cohort)
    assert "今天不计" in words(title(html))
    assert "group-post" not in html


def test_a_loaded_cohort_shows_marks_as_read(community: Community, steward: Member) -> None:
    cohort = CohortFactory(
        community=community, number=1, title="solidity", loaded=True, first_date=dt.date(2025, 3, 3), rules={},
        last_date=dt.date(2025, 3, 8),
    )  # fmt: skip
    days = [dt.date(2025, 3, 3) + DAY * i for i in range(6)]
    member = MemberFactory(community=community, name="LikKee", state=str(Role.VISITOR), account=False)
    checked_in(member, days[0], cohort)
    entry_for(member, "missed_day", NOW, day=days[1], cohort=cohort)
    entry_for(member, "fell_out", NOW, day=days[3], cohort=cohort)
    checked_in(member, days[5], cohort)
    EnrolmentFactory(cohort=cohort, member=member, out_since_date=days[3])
    html = page(client_of(steward), cohort)
    assert "1位开始，0位走完" in words(title(html))
    assert "solidity，2025年3月3日到3月8日" in text(html)
    assert "solidity, 3 Mar to 8 Mar 2025" in text(page(client_of(steward), cohort, "en"))
    row = re.search(r'<th scope="row"><a[^>]*>LikKee</a></th>(.*?)</tr>', html, re.S)
    assert row
    assert row_of(html, "LikKee") == ["done", "missed", "missed", "out", "done"]
    assert f'<a href="/c/hands/members/{member.key}">LikKee</a>' in html
    assert re.findall(r"<td[^>]*></td>", row[1]), "a day of which nothing is known stays empty"


def test_before_and_after_the_trial(community: Community, steward: Member) -> None:
    ahead = CohortFactory(community=community, number=7, first_date=dt.date(2026, 11, 16))
    enrol(ahead, "新人")
    assert "1位报名了，11月16日开始。" in words(title(page(client_of(steward), ahead)))
    past = CohortFactory(community=community, number=2, first_date=dt.date(2026, 10, 1))
    days = [dt.date(2026, 10, 1) + DAY * i for i in range(15)]
    enrol(past, "走完", *days, graduated_at=NOW)
    assert "1位开始，1位转正。" in words(title(page(client_of(steward), past)))


def test_until_it_begins_stewards_send_its_link_and_change_it(community: Community, steward: Member) -> None:
    coming = CohortFactory(community=community, number=4, first_date=TODAY + 5 * DAY)
    link, change = "http://testserver/c/hands/cohorts/4/join", 'href="/c/hands/cohorts/4/change"'
    html = page(client_of(steward), coming)
    assert f'value="{link}"' in html
    assert change in html
    reader = page(client_of(MemberFactory(community=community)), coming)
    assert (link in reader, change in reader) == (False, False)
    running = CohortFactory(community=community, number=5, first_date=FIRST)
    html = page(client_of(steward), running)
    assert ('id="join-link"' in html, "cohorts/5/change" in html) == (False, False)


def test_an_empty_cohort_says_so(cohort: Cohort, steward: Member) -> None:
    html = page(client_of(steward), cohort)
    assert "还没有人报名" in html
    assert 'class="matrix"' not in html


def test_a_cohort_of_another_community_is_not_there(cohort: Cohort) -> None:
    elsewhere = MemberFactory(offices=[Role.FOUNDER])
    address = reverse("cohort", args=[elsewhere.community.slug, cohort.number])
    assert client_of(elsewhere).get(address).status_code == 404


def test_whoever_left_is_not_counted_as_still_in(cohort: Cohort, steward: Member) -> None:
    enrol(cohort, "何青", *all_days(TODAY))
    gone = enrol(cohort, "走了", *all_days(FIRST + DAY)).member
    gone.state, gone.state_since_at = str(Role.FORMER), NOW - 3 * DAY
    gone.save()
    html = page(client_of(steward), cohort)
    assert words(title(html)) == "2位开始，1位还在走。今天都打卡了。"
    assert html.index("本期已止的 1 位") < html.index(">走了</a></th>")


def test_the_curve_has_its_table_and_few_people_draw_none(cohort: Cohort, steward: Member) -> None:
    for i in range(12):
        enrol(cohort, f"人{i}", *all_days(TODAY), out_since_date=FIRST + 4 * DAY if i < 3 else None)
    html = page(client_of(steward), cohort)
    # Of the ninth day and the eighth, which can still be made up, nothing is settled.
    assert "第3期：12位开始，第7日还有75%在走。" in words(html)
    assert 'data-chart="survival"' in html
    few = CohortFactory(community=cohort.community, number=8, first_date=FIRST)
    enrol(few, "一个人", *all_days(TODAY))
    alone = page(client_of(steward), few)
    assert "才1位，还说不准。" in words(alone)
    assert "data-chart" not in alone


def test_a_constant_number_of_queries_and_a_hundred_rows_a_page(cohort: Cohort, steward: Member) -> None:
    client, counts, made = client_of(steward), [], 0
    for more in (1, 29, 90):
        for i in range(made, made + more):
            enrol(cohort, f"人{i}", FIRST, out_since_date=FIRST + 6 * DAY if i % 5 == 4 else None)
        made += more
        counts.append(queries(client, "cohort", cohort.community.slug, cohort.number))
    assert counts[0] == counts[1] == counts[2] <= 12
    assert len(re.findall('<th scope="row"><a [^>]*>人', page(client, cohort))) == 100
    last = page(client, cohort, page="2")
    assert len(re.findall('<th scope="row"><a [^>]*>人', last)) == 20
    assert "第 2 页，共 2 页" in last
    assert "本期已止的 24 位" in last, "the line counts all of them, not those of one page"
