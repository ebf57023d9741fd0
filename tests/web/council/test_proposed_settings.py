"""What a community says of itself, and its clock, as proposals change them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from dongliang.council import Choice
from dongliang_web.council import actions
from dongliang_web.council.models import hand_over_facts
from dongliang_web.models import ClockSetting, Entry, Passage, Proposal
from dongliang_web.people.actions import describe_community, set_clock
from dongliang_web.record.actions import Refused, matches
from tests.web.council.deciding import DAY, Circle, reader, say, settled
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT = Choice.AGREE, Choice.OBJECT
NAME, PURPOSE = "两双手一起", "先把手艺教给下一个人，再说别的。"


def change(circle: Circle, part: str, **values: Any) -> dict[str, Any]:
    now = actions.rules_of(circle.community, part)
    return actions.change_of(circle.community, part, {**now, **values})


@pytest.mark.parametrize("consent", [True, False])
def test_name_purpose_and_language_are_changed_by_vote(voting: Circle, consent: bool) -> None:
    facts = change(voting, "about", name=NAME, purpose=PURPOSE, language="en")
    proposal = voting.propose("change_rules", facts, consent=consent)
    say(proposal, AGREE, *voting.members[:3])
    say(proposal, OBJECT, *voting.stewards[: 0 if consent else 1])
    proposal = settled(proposal)
    voting.community.refresh_from_db()
    there = voting.community
    assert (there.name, there.purpose, there.language) == (NAME, PURPOSE, "en")
    assert proposal.enacted is not None
    assert (proposal.enacted.verb, proposal.enacted.actor) == ("changed_community", None)
    assert proposal.enacted.about == proposal.entry


def test_what_was_typed_is_in_the_record_by_its_digest_alone(voting: Circle) -> None:
    proposal = voting.propose("change_rules", change(voting, "about", name=NAME, purpose=PURPOSE))
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    for entry in Entry.objects.of(voting.community):
        assert NAME not in str(entry.facts)
        assert PURPOSE not in str(entry.facts)
    entry = proposal.entry
    assert entry.facts["after"] == {"language": voting.community.language}
    assert {each["role"] for each in entry.digests} == {"reason", "name", "purpose"}
    assert matches(entry, Passage.objects.get(entry=entry, role="name"), NAME)


@pytest.mark.parametrize(
    ("spoken", "said"), [("zh-hans", ("名字", "为什么建", "不设")), ("en", ("Name", "What it is for", "none"))]
)
def test_the_page_shows_before_and_after(voting: Circle, spoken: str, said: tuple[str, ...]) -> None:
    proposal = voting.propose("change_rules", change(voting, "about", name=f"<b>{NAME}", purpose=PURPOSE))
    page = reader(voting.members[1], spoken).get(proposal.url).content.decode()
    assert f"一双手 → &lt;b&gt;{NAME}" in page
    assert f"→ {PURPOSE}" in page
    assert all(each in page for each in said)
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    decisions = reader(voting.members[1], spoken).get(reverse("decisions", args=["circle"])).content.decode()
    assert f"→ {PURPOSE}" in decisions


def test_a_member_proposes_another_name_through_the_form(voting: Circle) -> None:
    address = f"{reverse('new_proposal', args=['circle'])}?kind=change_rules&which=about"
    browser = reader(voting.members[0], "en")
    page = browser.get(address)
    assert page.context["draft"].form.initial["name"] == "一双手"
    assert "picture" not in page.context["draft"].form.fields
    assert "The picture is no part of it" in page.content.decode()
    sent = {"purpose": "", "language": "zh-hans", "form": "consent", "reason": "旧的不合适了"}
    assert browser.post(address, {**sent, "name": ""}).status_code == 400
    assert browser.post(address, {**sent, "name": "一双手"}).status_code == 400, "it changes nothing"
    assert browser.post(address, {**sent, "name": NAME}).status_code == 302
    assert Proposal.objects.get().facts["after"]["name"] == NAME


def test_what_was_changed_meanwhile_stays(circle: Circle) -> None:
    proposal = circle.propose("change_rules", change(circle, "about", name=NAME))
    describe_community(
        by=circle.founder, community=circle.community, name="旧名", purpose="中间改的", language="en", at=circle.at
    )
    say(proposal, AGREE, circle.founder)
    circle.community.refresh_from_db()
    there = circle.community
    assert (there.name, there.purpose, there.language) == (NAME, "中间改的", "en")


@pytest.mark.parametrize("consent", [True, False])
def test_the_clock_counts_from_the_day_after_tomorrow_of_its_enactment(voting: Circle, consent: bool) -> None:
    facts = change(voting, "clock", zone="Asia/Tokyo", starts_hour=4)
    proposal = voting.propose("change_rules", facts, consent=consent)
    say(proposal, AGREE, *voting.members[:3])
    page = reader(voting.members[1], "en").get(proposal.url).content.decode()
    assert "Asia/Shanghai → Asia/Tokyo" in page
    assert "counted from when it has passed" in page
    proposal = settled(proposal)
    setting = ClockSetting.objects.filter(community=voting.community).latest("from_date")
    assert (setting.zone, setting.starts_hour) == ("Asia/Tokyo", 4)
    before = voting.community.clock().setting_for(proposal.closes_at.date())
    assert before.zone == "Asia/Shanghai"
    enacted = proposal.enacted
    assert enacted is not None
    assert enacted.verb == "changed_clock"
    assert setting.from_date == a_circle_day(voting, proposal.closes_at) + 2 * DAY
    assert enacted.facts["from_date"] == setting.from_date.isoformat()


def a_circle_day(circle: Circle, at: dt.datetime) -> dt.date:
    return circle.community.clock().day_of(at)


def test_a_clock_that_was_changed_meanwhile_is_merged(circle: Circle) -> None:
    proposal = circle.propose("change_rules", change(circle, "clock", starts_hour=5))
    set_clock(by=circle.founder, community=circle.community, zone="Europe/Berlin", starts_hour=0, at=circle.at)
    say(proposal, AGREE, circle.founder)
    setting = ClockSetting.objects.filter(community=circle.community).latest("from_date")
    assert (setting.zone, setting.starts_hour) == ("Europe/Berlin", 5)


def test_two_proposals_that_end_together_both_hold(voting: Circle) -> None:
    one = voting.propose("change_rules", change(voting, "about", name=NAME))
    two = voting.propose("change_rules", change(voting, "about", purpose=PURPOSE))
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    settled(two)
    voting.community.refresh_from_db()
    assert (voting.community.name, voting.community.purpose) == (NAME, PURPOSE)


@pytest.mark.parametrize("part", ["about", "clock"])
def test_what_changes_nothing_is_not_proposed(voting: Circle, part: str) -> None:
    with pytest.raises(Refused, match="changes_nothing"):
        voting.propose("change_rules", change(voting, part))


def test_they_count_as_use_of_the_power_over_the_rules(voting: Circle) -> None:
    proposal = voting.propose("change_rules", change(voting, "about", name=NAME))
    say(proposal, AGREE, *voting.members[:3])
    proposal = settled(proposal)
    used = hand_over_facts(voting.community, proposal.closes_at).used_by["set_rules"]
    assert used == {str(each.pk) for each in voting.members[:3]}
    assert client_of(voting.founder).get(proposal.url).status_code == 200
