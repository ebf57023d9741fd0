"""The table of powers: with whom each is, who can use it now, moving one, and pages that respect it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import HEAVY, MOVABLE, Holder, Holding
from dongliang_web.models import Entry, Member, Office, Snapshot
from tests.web.council.deciding import DAY, TWO_STEWARDS, VOTE, Circle, a_circle
from tests.web.factories import MemberFactory, client_of, entry_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> Circle:
    return a_circle()


def page(member: Member, name: str = "powers", spoken: str = "zh-hans") -> str:
    browser = client_of(member)
    browser.cookies["django_language"] = spoken
    answer = browser.get(reverse(name, args=["circle"]))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def rows(member: Member) -> dict[str, Any]:
    found = client_of(member).get(reverse("powers", args=["circle"])).context
    return {row.power: row for row in (*found["heavy"], *found["daily"])}


def move(member: Member, power: str, **sent: Any) -> int:
    address = reverse("move_power", args=["circle", power])
    return client_of(member).post(address, {"reason": "该这样了", **sent}).status_code


def holding(circle: Circle, power: str) -> Holding:
    circle.community.refresh_from_db()
    return circle.community.holdings()[power]


def test_every_power_that_can_be_moved_is_there_and_the_heavy_ones_come_first(circle: Circle) -> None:
    found = client_of(circle.members[0]).get(reverse("powers", args=["circle"])).context
    assert {row.power for row in found["heavy"]} == HEAVY
    assert {row.power for row in found["daily"]} == MOVABLE - HEAVY
    assert all(row.why for row in found["heavy"])
    assert not any(row.fell for row in (*found["heavy"], *found["daily"]))


def test_the_founder_moves_a_power_with_a_reason_and_it_is_told(circle: Circle) -> None:
    assert move(circle.founder, "set_rules", holder="vote", reason="") == 400
    assert move(circle.founder, "set_rules", holder="vote") == 302
    assert holding(circle, "set_rules") == VOTE
    entry = Entry.objects.get(verb="moved_power")
    assert (entry.actor, entry.facts["power"], entry.facts["after"]["holder"]) == (circle.founder, "set_rules", "vote")
    for text in (page(circle.members[0]), page(circle.members[0], "decisions")):
        assert "发起人 → 成员表决" in text
        assert "该这样了" in text
    assert "The founder → The members, by vote" in page(circle.members[0], spoken="en")


def test_a_heavy_power_goes_to_two_stewards_or_more_and_named_ones_have_to_be_stewards(circle: Circle) -> None:
    assert move(circle.founder, "set_rules", holder="stewards") == 400
    assert move(circle.founder, "set_rules", holder="stewards", needed=1) == 400
    assert move(circle.founder, "set_rules", holder="stewards", needed=3) == 400
    assert move(circle.founder, "set_rules", holder="stewards", needed=2, named=[circle.members[0].key]) == 400
    both = [each.key for each in circle.stewards]
    assert move(circle.founder, "set_rules", holder="stewards", needed=2, named=both) == 302
    assert holding(circle, "set_rules").named == {str(each.pk) for each in circle.stewards}
    assert "管0、管1里 2 位一起" in page(circle.members[0])


@pytest.mark.parametrize("power", ["open_cohorts", "void_day", "see_missing"])
def test_daily_powers_are_not_put_to_the_vote(circle: Circle, power: str) -> None:
    assert move(circle.founder, power, holder="vote") == 400
    assert move(circle.founder, power, holder="stewards", named=[circle.stewards[0].key]) == 302
    assert holding(circle, power).named == {str(circle.stewards[0].pk)}


def test_nobody_but_the_holder_moves_a_power_and_fixed_ones_have_no_page(circle: Circle) -> None:
    for each in (*circle.stewards, *circle.members):
        assert move(each, "set_rules", holder="vote") == 403
    assert move(circle.founder, "rehearse", holder="vote") == 404
    assert move(circle.founder, "nothing", holder="vote") == 404
    circle.hold(move_powers=VOTE)
    assert move(circle.founder, "set_rules", holder="vote") == 403
    assert not Entry.objects.filter(verb="moved_power").exists()


def test_where_the_founder_is_away_the_table_says_who_can_use_it_now(circle: Circle) -> None:
    Office.objects.filter(member=circle.founder).update(stepped_out_at=circle.at)
    assert "管0" in rows(circle.members[0])["set_rules"].fell
    assert "持有的人现在不在" in page(circle.members[0])
    Office.objects.filter(member=circle.stewards[0]).update(until_at=circle.at)
    assert "vote" in rows(circle.members[0])["set_rules"].fell


def test_with_fewer_than_three_voices_the_table_says_that_the_operator_may_appoint() -> None:
    circle = a_circle(members=1, stewards=0)
    circle.hold(set_rules=VOTE)
    Office.objects.filter(member=circle.founder).update(until_at=circle.at)
    assert "站点的管理者可以请人接手" in page(circle.members[0])


# ---------------------------------------------------------------- pages that use the powers


def test_the_settings_are_the_vote_s_once_the_rules_are(circle: Circle) -> None:
    settings = reverse("community_settings", args=["circle"])
    assert client_of(circle.founder).get(settings).status_code == 200
    circle.hold(set_rules=VOTE)
    browser = client_of(circle.founder)
    answer = browser.get(settings)
    assert 'method="post" enctype' not in answer.content.decode(), "they are read, and not changed"
    assert reverse("new_proposal", args=["circle"]) in answer.content.decode()
    refused = browser.post(settings, {"part": "main"})
    assert refused.status_code == 403
    assert reverse("new_proposal", args=["circle"]) in refused.content.decode()
    rules = f"{reverse('new_proposal', args=['circle'])}?kind=change_rules&which=gate"
    assert browser.get(rules).context["draft"].form.initial["required_days"] == 13


@pytest.mark.parametrize("held", [VOTE, TWO_STEWARDS])
def test_nobody_appoints_or_releases_alone_once_it_takes_several(circle: Circle, held: Holding) -> None:
    circle.hold(appoint_stewards=held)
    for who in (circle.founder, *circle.stewards):
        browser = client_of(who)
        appoint = reverse("appoint_steward", args=["circle"])
        assert browser.post(appoint, {"member": circle.members[0].key}).status_code == 403
        for whom in (circle.members[0], circle.stewards[0]):
            release = reverse("steward", args=["circle", whom.key])
            assert browser.post(release, {"release": "1"}).status_code == 403
            assert browser.post(release).status_code == 403
        assert 'name="release"' not in page(who, "stewards_page")
    assert Office.objects.filter(until_at=None).count() == 3


def test_a_steward_lays_their_office_down_whoever_holds_which_power(circle: Circle) -> None:
    others = Holding(Holder.STEWARDS, frozenset({str(circle.stewards[1].pk)}))
    circle.hold(appoint_stewards=VOTE, issue_sign_in=others)
    assert client_of(circle.stewards[0]).post(reverse("step_down", args=["circle"])).status_code == 302
    assert not circle.stewards[0].offices.filter(until_at=None).exists()


def test_letting_somebody_in_is_the_vote_s_once_it_is(circle: Circle) -> None:
    circle.hold(admit_with_reason=VOTE)
    address = reverse("admit", args=["circle", 1, circle.members[0].key])
    assert client_of(circle.stewards[0]).post(address, {"reason": "好"}).status_code == 403


# ---------------------------------------------------------------- the stage, and what a page costs


@pytest.mark.parametrize(
    ("stage", "says"), [("single", "单中心"), ("multi", "多中心"), ("decentred", "去中心"), (None, "说不准")]
)
def test_the_stage_suggests(circle: Circle, stage: str | None, says: str) -> None:
    if stage:
        figures = {"centres": {"stage_shown": stage}}
        today: dt.date = circle.at.date()
        Snapshot.objects.create(community=circle.community, day_date=today, made_at=circle.at, figures=figures)
    text = page(circle.members[0])
    assert says in text
    assert "由人决定" in text


def queries(member: Member) -> int:
    browser = client_of(member)
    browser.get(reverse("powers", args=["circle"]))
    with CaptureQueriesContext(connection) as caught:
        browser.get(reverse("powers", args=["circle"]))
    return len(caught)


def test_the_table_costs_the_same_with_many_members_and_moves(circle: Circle) -> None:
    move(circle.founder, "set_rules", holder="stewards", needed=2, named=[each.key for each in circle.stewards])
    few = queries(circle.members[0])
    for _ in range(30):
        entry_for(MemberFactory(community=circle.community), "checked_in", circle.at - DAY)
    for _ in range(5):
        move(circle.founder, "open_cohorts", holder="founder")
        move(circle.founder, "open_cohorts", holder="offices")
    assert Entry.objects.filter(verb="moved_power").count() == 11
    assert queries(circle.members[0]) == few
