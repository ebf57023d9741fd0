"""Each kind of proposal: what can be proposed, and what is done once it has passed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from dongliang.council import Choice, Holder, Holding, Role
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Community, Proposal
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, Circle, a_circle, names, say, settled, told
from tests.web.factories import CohortFactory, EnrolmentFactory, client_of

pytestmark = pytest.mark.django_db
AGREE = Choice.AGREE


def test_a_candidate_is_let_in_beside_the_rule(voting: Circle) -> None:
    cohort = CohortFactory(community=voting.community, first_date=voting.at.date() - 3 * DAY)
    candidate = EnrolmentFactory(cohort=cohort).member
    proposal = voting.propose("admit", {"member": candidate.pk})
    say(proposal, AGREE, *voting.members[:3])
    proposal = settled(proposal)
    candidate.refresh_from_db()
    assert candidate.state == Role.MEMBER
    assert candidate.enrolments.get().by_exception
    assert proposal.enacted is not None
    assert candidate.name in told("proposal_passed")


def test_a_power_is_moved(voting: Circle) -> None:
    facts = {
        "power": "open_cohorts",
        "before": actions.holding_to_json(Holding(Holder.OFFICES)),
        "after": actions.holding_to_json(Holding(Holder.STEWARDS)),
    }
    say(voting.propose("move_power", facts), AGREE, *voting.members[:3])
    due(voting.at + 7 * DAY)
    voting.community.refresh_from_db()
    assert voting.community.holdings()["open_cohorts"] == Holding(Holder.STEWARDS)
    assert client_of(voting.founder).get(reverse("new_cohort", args=["circle"])).status_code == 403
    assert client_of(voting.stewards[0]).get(reverse("new_cohort", args=["circle"])).status_code == 200


def test_a_dissolved_community_is_closed_for_writing_after_its_days_of_grace(
    voting: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = voting.propose("dissolve", {})
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    voting.community.refresh_from_db()
    closes_at = voting.community.closes_at
    assert closes_at == proposal.closes_at + 14 * DAY
    assert told("dissolved") >= names(*voting.members)
    browser = client_of(voting.members[0])
    address = reverse("leave_community", args=["circle"])
    check_in = reverse("check_in", args=["circle"])
    monkeypatch.setattr("dongliang_web.people.access.now", lambda: closes_at)
    assert browser.post(check_in, {"text": "还想写"}).status_code == 403
    assert browser.get(reverse("today", args=["circle"])).status_code == 200
    assert browser.get(reverse("own_table", args=["circle", "csv"])).status_code == 200
    assert browser.post(address).status_code == 302
    monkeypatch.setattr("dongliang_web.people.access.now", lambda: closes_at - dt.timedelta(seconds=1))
    assert client_of(voting.members[1]).post(check_in, {"text": "还能写"}).status_code != 403


def test_a_branch_is_founded_and_whoever_wishes_follows(voting: Circle) -> None:
    proposal = voting.propose("branch", {"name": "另一双手", "slug": "other-hands"})
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    branch = Community.objects.get(slug="other-hands")
    assert branch.gate_rules == voting.community.gate_rules
    assert [each.name for each in branch.members.in_office()] == [voting.members[0].name]
    browser = client_of(voting.members[2])
    follow = reverse("follow_branch", args=["circle", proposal.pk])
    assert browser.post(follow)["Location"] == reverse("today", args=["other-hands"])
    assert set(branch.members.values_list("name", "state")) >= {(voting.members[2].name, "member")}
    voting.members[2].refresh_from_db()
    assert voting.members[2].state == Role.MEMBER
    browser.post(follow)
    assert branch.members.count() == 2


def test_a_branch_whose_address_was_taken_meanwhile_is_not_founded(voting: Circle) -> None:
    proposal = voting.propose("branch", {"name": "另一双手", "slug": "other-hands"})
    say(proposal, AGREE, *voting.members[:3])
    a_circle(slug="other-hands")
    assert settled(proposal).not_done["key"] == "slug_taken"


@pytest.mark.parametrize(
    ("kind", "facts", "key"),
    [
        ("appoint_steward", "steward", "already_steward"),
        ("release_steward", "member", "not_steward"),
        ("admit", "member", "already_admitted"),
    ],
)
def test_what_cannot_be_is_not_proposed(voting: Circle, kind: str, facts: str, key: str) -> None:
    whom = voting.stewards[0] if facts == "steward" else voting.members[1]
    with pytest.raises(Refused, match=key):
        voting.propose(kind, {"member": whom.pk})
    with pytest.raises(Refused, match="changes_nothing"):
        voting.propose("change_rules", voting.change_gate())
    assert not Proposal.objects.exists()


def test_the_same_is_not_proposed_twice_and_nobody_floods(voting: Circle) -> None:
    for days in (7, 8, 9, 10, 11):
        voting.propose("change_rules", voting.change_gate(required_days=days))
    with pytest.raises(Refused, match="proposals_open"):
        voting.propose("change_rules", voting.change_gate(required_days=12))
    with pytest.raises(Refused, match="proposed_already"):
        voting.propose("change_rules", voting.change_gate(required_days=7), by=voting.members[1])
