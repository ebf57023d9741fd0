"""Nobody keeps the others from deciding, and nobody comes in by the back door of a branch."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dongliang.council import Body, Choice, Holder, Holding, Role, Way, decides_release
from dongliang.council.holding import holdings_from_json
from dongliang_web.council import actions
from dongliang_web.models import Community, Enrolment, Proposal
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, TWO_STEWARDS, VOTE, Circle, a_circle, say, settled
from tests.web.factories import CohortFactory, MemberFactory, client_of, entry_for

pytestmark = pytest.mark.django_db
AGREE, OBJECT = Choice.AGREE, Choice.OBJECT
IDS = st.frozensets(st.sampled_from("abcdefgh"))


@pytest.fixture
def voting() -> Circle:
    circle = a_circle()
    circle.hold(set_rules=VOTE, appoint_stewards=VOTE, move_powers=VOTE, end_community=VOTE)
    return circle


def facts_of(circle: Circle, kind: str) -> dict[str, Any]:
    """Return what can be proposed of a kind."""
    holding = {"holder": "founder", "named": [], "needed": 1}
    return {
        "change_rules": circle.change_gate(required_days=12),
        "appoint_steward": {"member": circle.members[1].pk},
        "release_steward": {"member": circle.stewards[0].pk},
        "move_power": {"power": "set_rules", "before": {**holding, "holder": "vote"}, "after": holding},
        "dissolve": {},
        "keep_community": {},
        "stand_for": {"member": circle.members[3].pk},
        "branch": {"name": "另一双手", "slug": "other-hands"},
    }[kind]


@pytest.mark.parametrize("kind", sorted(actions.ACTS.keys() - {"admit", "hand_over"}))
def test_every_kind_can_be_read_open_and_decided(voting: Circle, kind: str) -> None:
    if kind == "keep_community":
        voting.community.closes_at = voting.at + 14 * DAY
        voting.community.save(update_fields=["closes_at"])
    if kind == "stand_for":
        entry_for(voting.stewards[0], "admitted", voting.at - 40 * DAY, target=voting.members[3])
    made = voting.propose(kind, facts_of(voting, kind))
    reader = client_of(voting.members[1])
    pages = [made.url, reverse("proposals", args=["circle"]), reverse("decisions", args=["circle"])]
    assert [reader.get(each).status_code for each in pages] == [200] * 3
    say(made, AGREE, *voting.members[:3])
    settled(made)
    assert [reader.get(each).status_code for each in pages] == [200] * 3


def test_one_of_two_stewards_cannot_keep_their_own_office(voting: Circle) -> None:
    voting.hold(appoint_stewards=TWO_STEWARDS)
    made = voting.propose("release_steward", {"member": voting.stewards[0].pk}, consent=False)
    assert made.is_vote, "of two stewards one would be left: the members decide"
    say(made, AGREE, *voting.members)
    say(made, OBJECT, voting.stewards[0])
    assert settled(made).enacted is not None


def test_of_three_the_other_two_release_the_third() -> None:
    circle = a_circle(stewards=3)
    circle.hold(appoint_stewards=TWO_STEWARDS)
    made = circle.propose("release_steward", {"member": circle.stewards[0].pk})
    assert set(made.deciders) == {str(each.pk) for each in circle.stewards[1:]}
    with pytest.raises(Refused, match="no_voice_here"):
        say(made, OBJECT, circle.stewards[0])
    assert say(made, AGREE, *circle.stewards[1:]).enacted is not None


@given(stewards=IDS, electors=IDS, needed=st.integers(2, 5), steward=st.sampled_from("abcdefgh"))
def test_whoever_is_to_be_released_never_decides_it_among_stewards(
    stewards: frozenset[str], electors: frozenset[str], needed: int, steward: str
) -> None:
    holdings = holdings_from_json({}) | {"appoint_stewards": Holding(Holder.STEWARDS, needed=needed)}
    found = decides_release(Body(None, stewards, electors, holdings), steward)
    if found.way is Way.TOGETHER and len(electors) >= 3:
        assert steward not in found.who
        assert len(found.who) >= found.needed >= 2


def test_another_form_can_stand_beside_and_ones_own_failed_one_waits(voting: Circle) -> None:
    facts = {"member": voting.stewards[0].pk}
    by_consent = voting.propose("release_steward", facts, by=voting.stewards[0])
    with pytest.raises(Refused, match="proposed_already"):
        voting.propose("release_steward", facts)
    by_majority = voting.propose("release_steward", facts, consent=False)
    actions.withdraw_proposal(by=voting.stewards[0], proposal=by_consent, at=voting.at)
    with pytest.raises(Refused, match="proposed_lately"):
        voting.propose("release_steward", facts, by=voting.stewards[0])
    assert voting.propose("release_steward", facts, by=voting.members[1]).is_open, "others need not wait"
    say(by_majority, AGREE, *voting.members[1:])
    with pytest.raises(Refused, match="proposal_spoken_on"):
        actions.withdraw_proposal(by=voting.members[0], proposal=by_majority, at=voting.at)
    assert "withdraw" not in client_of(voting.members[0]).get(by_majority.url).content.decode().split("<main")[1]
    assert settled(by_majority).enacted is not None


def branched(voting: Circle) -> Proposal:
    made = voting.propose("branch", {"name": "另一双手", "slug": "other-hands"})
    say(made, AGREE, *voting.members[:3])
    return settled(made)


def test_a_branch_keeps_all_the_rules(voting: Circle) -> None:
    voting.community.council_rules = {"vote_days": 9}
    voting.community.mirror_rules = {"look_further": True}
    voting.community.save()
    branched(voting)
    branch = Community.objects.get(slug="other-hands")
    assert (branch.council.vote_days, branch.mirrors.look_further) == (9, True)


def test_only_who_was_there_goes_along_and_only_for_some_weeks(voting: Circle) -> None:
    made = branched(voting)
    late = MemberFactory(community=voting.community, joined_at=made.opened_at + DAY)
    with pytest.raises(Refused, match="branch_by_its_gate"):
        actions.follow_branch(by=late, proposal=made, at=made.closes_at + DAY)
    with pytest.raises(Refused, match="branch_by_its_gate"):
        actions.follow_branch(by=voting.members[2], proposal=made, at=made.closes_at + 29 * DAY)
    actions.follow_branch(by=voting.members[2], proposal=made, at=made.closes_at + 28 * DAY)


def test_who_is_there_on_one_steward_s_word_does_not_go_along(voting: Circle) -> None:
    long_ago = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    sock = MemberFactory(community=voting.community, state=str(Role.MEMBER))
    cohort = CohortFactory(community=voting.community)
    enrolled = {"member": sock, "cohort": cohort, "enrolled_at": long_ago, "graduated_at": long_ago}
    Enrolment.objects.create(by_exception=True, **enrolled)
    entry_for(voting.stewards[0], "admitted", long_ago, target=sock, cohort=cohort)
    made = branched(voting)
    with pytest.raises(Refused, match="branch_by_its_gate"):
        actions.follow_branch(by=sock, proposal=made, at=made.closes_at + DAY)
