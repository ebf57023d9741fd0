"""Opening a cohort, changing it until it begins, and the list of all."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang.checkin import DayRules
from dongliang.gate import GateRules
from dongliang_web.models import Cohort, Community, Entry, Member
from dongliang_web.record.actions import matches
from tests.web.factories import CohortFactory, MemberFactory, client_of
from tests.web.gate.trial import DAY, candidate, date, get, of_rule, post, spoken, title, told, words

pytestmark = pytest.mark.django_db
LIST, NEW = "/c/hands/cohorts", "/c/hands/cohorts/new"
TODAY = date(1)


def sent(**values: Any) -> dict[str, Any]:
    """Return what the form of a cohort sends: the default rule, beginning two weeks from now."""
    rules: dict[str, Any] = {
        "trial_days": 15,
        "required_days": 13,
        "week": "calendar",
        "grace_hours": 2,
        "leave_days": 1,
        "make_up_days": 1,
        "make_up_hours": 24,
        "least_characters": 10,
        "least_pictures": 1,
        "quiz_questions": 0,
        "quiz_pass_percent": 60,
        "quiz_when": "before",
        "quiz_wait_hours": 24,
        "quiz_minutes": 0,
        "quiz_after_days": 7,
    }
    own = {"first_date": TODAY + 14 * DAY, "enrolment_opens_date": TODAY}
    return {**rules, **own, **values}


def errors(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(re.findall(r'<ul class="error".*?</ul>', html, re.S))))


def test_a_steward_opens_a_cohort(desk: Client, community: Community, steward: Member) -> None:
    form = get(desk, NEW)
    assert form.status_code == 200
    assert f'value="{TODAY + 7 * DAY}"' in form.content.decode()  # the first Monday a week ahead
    answer = post(desk, NEW, **sent(capacity=30, invitation="我们练手法。", template="今天练了：", rest_weekdays=[6]))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    cohort = community.cohorts.get()
    assert (cohort.number, cohort.first_date, cohort.last_date) == (1, TODAY + 14 * DAY, TODAY + 30 * DAY)
    assert cohort.gate_rules == GateRules(day=DayRules(rest_weekdays=frozenset({6})))
    assert (cohort.capacity, cohort.invitation, cohort.template) == (30, "我们练手法。", "今天练了：")
    entry = Entry.objects.get(verb="opened_cohort")
    assert (entry.actor, entry.cohort, entry.facts["capacity"]) == (steward, cohort, 30)
    assert "我们练手法" not in str(entry.facts)
    assert matches(entry, entry.passages.get(role="invitation"), "我们练手法。")


def test_numbers_go_on_from_the_last(desk: Client, community: Community, cohort: Cohort) -> None:
    post(desk, NEW, **sent())
    post(desk, NEW, **sent(first_date=TODAY + 20 * DAY))
    assert sorted(community.cohorts.values_list("number", flat=True)) == [3, 4, 5]


def test_several_cohorts_may_run_at_once(desk: Client, community: Community, cohort: Cohort) -> None:
    CohortFactory(community=community, number=4, first_date=cohort.first_date)
    answer = get(desk, LIST)
    assert title(answer) == "第3期、第4期在走。"
    assert title(get(desk, LIST, "en")) == "Running:Cohort3,Cohort4."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"first_date": TODAY}, "第一日最早是明天"),
        ({"first_date": TODAY - DAY}, "第一日最早是明天"),
        ({"first_date": TODAY + 400 * DAY}, "一年以内的日子可以开期"),
        ({"enrolment_opens_date": TODAY + 14 * DAY}, "开放报名要早于第一日（11月16日）"),
        ({"capacity": 0}, "1"),
        ({"capacity": "很多"}, "整数"),
        ({"required_days": 16}, "15 日里打不了 16 日"),
        ({"leave_days": 4}, "请满就低于三分之二"),
        ({"trial_days": 2}, "要在 3 到 100 之间"),
        ({"rest_weekdays": list(range(7))}, "七天都休息"),
        ({"invitation": "写" * 1001}, "1000"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_opened(
    desk: Client, community: Community, values: dict[str, Any], said: str
) -> None:
    answer = post(desk, NEW, **sent(**{"invitation": "我们练手法。", **values}))
    assert answer.status_code == 400
    assert said in errors(answer.content.decode())
    assert "我们练手法。" in answer.content.decode() or "invitation" in values
    assert not community.cohorts.exists()
    assert not Entry.objects.filter(verb="opened_cohort").exists()


@pytest.mark.parametrize(("day", "said"), [("2026-02-30", "There is no such day"), ("", "Choose a day")])
def test_a_day_that_no_calendar_has_is_refused(desk: Client, community: Community, day: str, said: str) -> None:
    answer = post(desk, NEW, "en", **sent(first_date=day))
    assert (answer.status_code, community.cohorts.exists()) == (400, False)
    assert said in errors(answer.content.decode())


def test_a_cohort_can_be_changed_until_it_begins(desk: Client, community: Community) -> None:
    cohort = CohortFactory(community=community, number=4, first_date=TODAY + 14 * DAY)
    member = candidate(cohort, "何青")
    gone = candidate(cohort, "不来", withdrawn_at=dt.datetime(2026, 10, 30, tzinfo=dt.UTC))
    path = f"{LIST}/4/change"
    assert f'value="{TODAY + 14 * DAY}"' in get(desk, path).content.decode()
    answer = post(desk, path, **sent(first_date=TODAY + 21 * DAY, required_days=14))
    assert answer["Location"] == LIST
    cohort.refresh_from_db()
    assert (cohort.first_date, cohort.last_date, cohort.gate_rules.required_days) == (
        TODAY + 21 * DAY,
        TODAY + 35 * DAY,
        14,
    )
    assert told(member) == ["周岚改了这一期的规则或日子，请再看一眼。"]
    assert told(gone) == []
    facts = Entry.objects.get(verb="changed_cohort").facts
    assert (facts["before"]["rules"]["required_days"], facts["after"]["rules"]["required_days"]) == (13, 14)


def test_a_change_that_asks_nothing_else_of_people_is_not_told(desk: Client, community: Community) -> None:
    cohort = CohortFactory(community=community, number=4, first_date=TODAY + 14 * DAY, enrolment_opens_date=TODAY)
    member = candidate(cohort, "何青")
    post(desk, f"{LIST}/4/change", **sent(capacity=5, template="今天："))
    assert told(member) == []
    assert Entry.objects.filter(verb="changed_cohort").count() == 1
    post(desk, f"{LIST}/4/change", **sent(capacity=5, template="今天："))
    assert Entry.objects.filter(verb="changed_cohort").count() == 1


def test_there_cannot_be_fewer_places_than_people(desk: Client, community: Community) -> None:
    cohort = CohortFactory(community=community, number=4, first_date=TODAY + 14 * DAY)
    for name in ("何青", "乔木"):
        candidate(cohort, name)
    answer = post(desk, f"{LIST}/4/change", **sent(capacity=1))
    assert "已经有 2 位报名" in errors(answer.content.decode())


def test_a_cohort_that_has_begun_no_longer_changes(desk: Client, cohort: Cohort) -> None:
    """Its rule is frozen on the first day."""
    path = f"{LIST}/3/change"
    assert title(get(desk, path)) == "第3期已经开始，规则和日子不再改了。"
    answer = post(desk, path, **sent(required_days=14))
    assert "第 3 期已经开始" in errors(answer.content.decode())
    assert Cohort.objects.get(pk=cohort.pk).gate_rules.required_days == 13


def test_a_new_rule_of_the_community_leaves_open_cohorts_as_they_are(community: Community) -> None:
    cohort = CohortFactory(community=community, number=4, first_date=TODAY + 14 * DAY)
    community.gate_rules = of_rule(required_days=15)
    community.save()
    assert Cohort.objects.get(pk=cohort.pk).gate_rules.required_days == 13


def test_a_new_cohort_starts_from_the_communitys_rule(desk: Client, community: Community) -> None:
    community.gate_rules = of_rule(required_days=15)
    community.save()
    assert re.search(r'name="required_days" value="15"', get(desk, NEW).content.decode())


def test_states_follow_from_dates(desk: Client, community: Community) -> None:
    CohortFactory(community=community, number=1, first_date=TODAY - 40 * DAY)
    CohortFactory(community=community, number=2, first_date=TODAY - 14 * DAY)
    CohortFactory(community=community, number=3, first_date=TODAY + DAY)
    CohortFactory(community=community, number=4, first_date=TODAY + 30 * DAY)
    answer = get(desk, LIST)
    assert re.findall(r'<span class="tag">(.*?)</span>', answer.content.decode()) == [
        "未开放",
        "报名中",
        "进行中",
        "已结束",
    ]
    assert title(answer) == "第2期在走。第3期在报名，11月3日开始。"


def test_the_list_gives_numbers_and_the_link_to_send(desk: Client, community: Community, cohort: Cohort) -> None:
    for name, row in (("何青", "#"), ("乔木", "#"), ("梅子", "")):
        candidate(cohort, name, row, out_since_date=date(3) if name == "梅子" else None)
    CohortFactory(community=community, number=4, first_date=TODAY + 14 * DAY, capacity=20)
    said = words(get(desk, LIST))
    assert "3位报名，2位还在走。" in said
    assert "0位报名，共20个位子。" in said
    assert 'value="http://testserver/c/hands/cohorts/4/join"' in get(desk, LIST).content.decode()


def test_members_read_the_list_and_open_nothing(community: Community, cohort: Cohort) -> None:
    browser = client_of(MemberFactory(community=community))
    page = get(browser, LIST, "en")
    assert page.status_code == 200
    assert "Open a cohort" not in spoken(page) and "exception" not in spoken(page)
    for path in (NEW, f"{LIST}/3/change"):
        assert browser.get(path).status_code == 403
        assert browser.post(path, sent()).status_code == 403
    assert community.cohorts.count() == 1


def test_other_communities_cohorts_are_not_there(desk: Client) -> None:
    CohortFactory(number=9, first_date=TODAY + 14 * DAY)
    for path in (f"{LIST}/9/change", f"{LIST}/9/join", f"{LIST}/9/admit", f"{LIST}/9/withdraw"):
        assert desk.get(path).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_as_many_queries_for_thirty_as_for_one(
    desk: Client, community: Community, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(1, count + 1):
        candidate(CohortFactory(community=community, number=number, first_date=TODAY + number * DAY), f"人{number}")
    with django_assert_num_queries(8):
        assert get(desk, LIST).status_code == 200
