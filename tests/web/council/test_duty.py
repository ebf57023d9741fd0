"""Stewards on duty: whose week it is, who is away, what waits, and how the work is spread."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role, on_duty, week_of
from dongliang_web.council import actions
from dongliang_web.council.models import load_of, roster, turns
from dongliang_web.models import Entry, Notice, Office, SignInPass
from dongliang_web.people.actions import ask_for_pass
from dongliang_web.record.actions import Refused, append
from tests.web.council.deciding import Circle, a_circle
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def today(circle: Circle) -> dt.date:
    return circle.community.clock().day_of(circle.at)


def weeks(circle: Circle, count: int = 4) -> list[str]:
    found = turns(circle.community, roster(circle.community), today(circle), count)
    return [each.member.name if each.member else "" for each in found]


def page(who: object, name: str = "duty", language: str = "en") -> str:
    url = reverse(name, args=["circle"])
    return client_of(who).get(url, headers={"accept-language": language}).content.decode()  # type: ignore[arg-type]


def test_weeks_go_round_in_the_order_that_the_stewards_set() -> None:
    monday = dt.date(2026, 11, 23)
    order = ["a", "b", "c"]
    found = [on_duty(order, monday + 7 * DAY * n, ()) for n in range(6)]
    assert found[:3] == found[3:]
    assert set(found) == set(order)
    assert week_of(monday + 6 * DAY) == monday
    assert on_duty([], monday, ()) is None
    assert on_duty(order, monday, order) is None
    assert on_duty(order, monday, (), "b") == "b"
    assert on_duty(order, monday, ("b",), "b") != "b"


def test_the_roster_is_of_stewards_and_of_the_founder_where_there_is_none() -> None:
    circle = a_circle(stewards=2)
    assert set(weeks(circle)) == {"管0", "管1"}
    Office.objects.filter(role="steward").update(until_at=circle.at)
    assert set(weeks(circle)) == {"周岚"}


def test_a_steward_moves_the_order_and_takes_a_week() -> None:
    circle = a_circle(stewards=3)
    first, second, _ = circle.stewards
    before = weeks(circle)
    actions.move_up(by=first, member=second, at=circle.at)
    assert [each.member for each in roster(circle.community)][:2] == [second, first]
    assert weeks(circle) != before
    monday = week_of(today(circle))
    url = reverse("take_week", args=["circle", monday.isoformat()])
    other = next(each for each in circle.stewards if each.name != weeks(circle)[0])
    client_of(other).post(url)
    assert weeks(circle)[0] == other.name
    assert Notice.objects.filter(key="took_duty").count() == 3
    for wrong in (monday + DAY, monday - 7 * DAY, monday + 7 * DAY * actions.WEEKS_AHEAD):
        with pytest.raises(Refused, match="no_such_week"):
            actions.take_week(by=other, week=wrong, at=circle.at)
    with pytest.raises(Refused, match="not_on_roster"):
        actions.take_week(by=circle.founder, week=monday, at=circle.at)
    assert client_of(other).post(reverse("take_week", args=["circle", "never"])).status_code == 404


def test_who_is_away_is_skipped_not_asked_and_told_of() -> None:
    circle = a_circle(stewards=2)
    away, there = circle.stewards
    url = reverse("away", args=["circle"])
    until = today(circle) + 20 * DAY
    said = page(away, "away")
    assert "What is with others meanwhile" not in said  # the founder is there
    assert client_of(away).post(url, {"until": until.isoformat()}).status_code == 302
    assert set(weeks(circle, 3)) == {there.name}
    assert set(weeks(circle, 6)) == {there.name, away.name}
    assert set(Notice.objects.filter(key="went_away").values_list("member__name", flat=True)) == {"周岚", there.name}
    ask_for_pass(by=circle.founder, member=circle.members[0], at=circle.at)
    assert set(Notice.objects.filter(key="sign_in_to_confirm").values_list("member__name", flat=True)) == {there.name}
    assert "You are away until" in page(away)
    client_of(away).post(url, {"back": "1"})
    assert "You are away until" not in page(away)
    assert list(Entry.objects.filter(verb__in=["went_away", "came_back"]).values_list("actor", flat=True)) == [
        away.pk,
        away.pk,
    ]


def test_where_all_are_away_all_are_asked() -> None:
    circle = a_circle(stewards=1)
    for each in (circle.founder, *circle.stewards):
        actions.go_away(by=each, until=today(circle) + DAY, at=circle.at)
    ask_for_pass(by=circle.founder, member=circle.members[0], at=circle.at)
    assert Notice.objects.filter(key="sign_in_to_confirm").count() == 1


@pytest.mark.parametrize("days", [-1, 61])
def test_away_is_at_most_sixty_days(days: int) -> None:
    circle = a_circle()
    until = (today(circle) + days * DAY).isoformat()
    answer = client_of(circle.stewards[0]).post(reverse("away", args=["circle"]), {"until": until})
    assert answer.status_code == 400
    assert not Office.objects.exclude(away_until_date=None).exists()
    with pytest.raises(Refused, match="not_away"):
        actions.come_back(by=circle.stewards[0], at=circle.at)
    with pytest.raises(Refused, match="no_office"):
        actions.go_away(by=circle.members[0], until=today(circle), at=circle.at)


def test_before_one_is_away_it_is_said_to_whom_heavy_powers_fall() -> None:
    circle = a_circle(members=3, stewards=2)
    said = page(circle.founder, "away")
    assert "What is with others meanwhile" in said
    assert "several stewards together" in said
    Office.objects.filter(member=circle.founder).update(until_at=circle.at)
    assert "the members, by vote" in page(circle.stewards[0], "away")
    assert "成员表决" in page(circle.stewards[0], "away", "zh")


def test_the_load_is_shown_in_roster_order_to_those_in_office_alone() -> None:
    circle = a_circle(stewards=2)
    busy, quiet = circle.stewards[1], circle.stewards[0]
    for verb in ("opened_cohort", "released_held", "released_held", "confirmed_claim"):
        append(verb, community=circle.community, by=busy, at=circle.at)
    append("checked_in", community=circle.community, by=busy, at=circle.at, rule="power.record_for_others")
    append("opened_cohort", community=circle.community, by=busy, at=circle.at - 40 * DAY)
    append("replied", community=circle.community, by=quiet, at=circle.at)
    found = load_of(circle.community, roster(circle.community), circle.at + DAY)
    assert [(each.member.name, counts) for each, counts in found] == [
        ("管0", [0, 0, 0, 0, 0, 0, 0]),
        ("管1", [1, 0, 2, 1, 0, 0, 1]),
    ]
    assert "How the work is spread" in page(circle.founder)
    assert client_of(circle.members[0]).get(reverse("duty", args=["circle"])).status_code == 403


def test_what_waits_leads_to_where_it_is_decided() -> None:
    circle = a_circle()
    assert "Nothing waits." in page(circle.stewards[0])
    ask_for_pass(by=circle.stewards[0], member=circle.members[0], at=circle.at)
    assert "1 sign-in link waits" in page(circle.stewards[0])
    assert "1 个登录链接等管事" in page(circle.stewards[0], language="zh")


def test_one_stands_for_a_member_from_the_page() -> None:
    circle = a_circle()
    one, two = circle.stewards
    SignInPass.objects.create(
        account=circle.members[0].account(), community=circle.community, member=circle.members[0],
        issued_by=one, issued_at=circle.at, used_at=circle.at,
    )  # fmt: skip
    assert "Stand for 员0" in page(two)
    url = reverse("stand_for", args=["circle", circle.members[0].key])
    assert "another in office stands for them" in client_of(one).post(url, follow=True).content.decode()
    client_of(two).post(url)
    assert "Stand for 员0" not in page(two)
    assert Notice.objects.filter(key="stood_for", member=circle.members[0]).exists()


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_as_often_for_thirty_stewards_as_for_one(
    many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    circle = a_circle(stewards=1)
    for _ in range(many):
        MemberFactory(community=circle.community, offices=[Role.STEWARD])
    client = client_of(circle.founder)
    with django_assert_max_num_queries(22):
        assert client.get(reverse("duty", args=["circle"])).status_code == 200
