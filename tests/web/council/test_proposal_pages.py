"""The pages of proposals: making one, voting, reading, and what a page costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Choice, Form, Role
from dongliang_web.council import actions
from dongliang_web.models import Notice, Proposal
from tests.web.council.deciding import DAY, Circle, a_circle, reader, say, settled, verbs
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
AGREE = Choice.AGREE


def test_opening_the_page_after_the_end_settles_it(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12), at=voting.at - 8 * DAY)
    say(proposal, AGREE, *voting.members[:3], at=voting.at - 7.5 * DAY)
    page = reader(voting.members[3]).get(proposal.url).content.decode()
    assert "已经照办" in page
    assert verbs(voting.community).count("decided_proposal") == 1


def test_a_member_proposes_through_the_form_and_another_votes(voting: Circle) -> None:
    address = f"{reverse('new_proposal', args=['circle'])}?kind=change_rules&which=main"
    browser = client_of(voting.members[0])
    fields = _filled(browser.get(address).context["draft"].form)
    sent = {name: value for name, value in fields.items() if value not in (None, "", False)}
    sent["newcomer_days"] += 1
    assert browser.post(address, {**sent, "form": "majority"}).status_code == 400
    answer = browser.post(address, {**sent, "form": "majority", "reason": "我们试一试"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.url
    assert proposal.form == Form.MAJORITY
    page = client_of(voting.members[1]).get(proposal.url).content.decode()
    assert "我们试一试" in page
    vote = reverse("vote", args=["circle", proposal.pk])
    assert client_of(voting.members[1]).post(vote, {"choice": "agree"}).status_code == 400
    client_of(voting.members[1]).post(vote, {"choice": "agree", "reason": "好的就这样"})
    page = client_of(voting.members[2]).get(proposal.url).content.decode()
    assert voting.members[1].name in page
    assert "好的就这样" in page


def _filled(form: Any) -> dict[str, Any]:
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def test_of_a_person_names_are_shown_once_it_is_decided(voting: Circle) -> None:
    proposal = voting.propose("appoint_steward", {"member": voting.members[3].pk})
    voter = voting.members[1]
    actions.vote(by=voter, proposal=proposal, choice=AGREE, reason="他很细心", at=voting.at)
    browser = reader(voting.members[2])
    page = browser.get(proposal.url).content.decode()
    assert voter.name not in page
    assert "他很细心" not in page
    settled(proposal)
    page = browser.get(proposal.url).content.decode()
    assert voter.name in page
    assert "他很细心" in page


def test_candidates_read_proposals_and_neither_propose_nor_vote_nor_see_who_voted(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    actions.vote(by=voting.members[1], proposal=proposal, choice=AGREE, reason="我看可以", at=voting.at)
    browser = client_of(MemberFactory(community=voting.community, state=str(Role.CANDIDATE)))
    page = browser.get(proposal.url)
    assert page.status_code == 200
    assert "我看可以" not in page.content.decode()
    assert browser.get(reverse("new_proposal", args=["circle"])).status_code == 403
    vote = reverse("vote", args=["circle", proposal.pk])
    assert browser.post(vote, {"choice": "agree", "reason": "好的就这样"}).status_code == 403
    stranger = client_of(a_circle(slug="elsewhere").members[0])
    assert stranger.get(proposal.url).status_code == 403
    other = client_of(voting.members[0])
    assert other.get(reverse("proposal", args=["circle", proposal.pk + 1])).status_code == 404


def test_what_was_decided_is_read_on_the_page_of_decisions_once(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    page = reader(voting.members[0]).get(reverse("decisions", args=["circle"])).content.decode()
    assert "的提案通过了：改门槛的规则" in page
    assert page.count("13 → 12") == 1
    assert "因为该这样" in page


@pytest.mark.parametrize("spoken", ["zh-hans", "en"])
def test_the_pages_are_there_in_both_languages(voting: Circle, spoken: str) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    browser = reader(voting.members[1], spoken)
    pages = [proposal.url, reverse("proposals", args=["circle"]), reverse("new_proposal", args=["circle"])]
    for kind in actions.ACTS:
        which = {"change_rules": "gate", "move_power": "set_rules"}.get(kind, "")
        pages.append(f"{reverse('new_proposal', args=['circle'])}?kind={kind}&which={which}")
    for address in pages:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert ("提" in text) == (spoken == "zh-hans"), address


def test_pages_cost_the_same_with_many_votes(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    browser = client_of(voting.founder)
    browser.get(proposal.url)
    few = _queries(browser, proposal.url), _queries(browser, reverse("proposals", args=["circle"]))
    say(proposal, AGREE, *voting.members, *voting.stewards)
    for number, each in enumerate([*voting.members[1:], *voting.stewards]):
        voting.propose("change_rules", voting.change_gate(required_days=number + 1), by=each)
    Notice.objects.all().delete()
    many = _queries(browser, proposal.url), _queries(browser, reverse("proposals", args=["circle"]))
    assert many == few


def _queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)
