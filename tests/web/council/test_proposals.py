"""Proposals: who decides, and how a vote comes out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from dongliang.council import Choice, Form, Holder, Holding, Role
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Entry, Notice, Office, Passage, Proposal, Vote
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import (
    DAY,
    TWO_STEWARDS,
    VOTE,
    Circle,
    a_circle,
    names,
    reader,
    say,
    settled,
    told,
    verbs,
)
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT, ABSTAIN = Choice.AGREE, Choice.OBJECT, Choice.ABSTAIN


# ---------------------------------------------------------------- who decides


def test_what_the_founder_holds_the_founder_decides_at_once(circle: Circle) -> None:
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    assert (proposal.form, proposal.deciders) == (Form.ALONE, [str(circle.founder.pk)])
    assert told("proposal_to_decide") == {"周岚"}
    proposal = say(proposal, AGREE, circle.founder)
    assert (proposal.result, proposal.why) == ("passed", "agreed")
    circle.community.refresh_from_db()
    assert circle.community.rules.required_days == 12
    entry = proposal.enacted
    assert entry is not None
    assert (entry.verb, entry.actor, entry.about) == ("changed_rules", None, proposal.entry)
    assert told("proposal_passed") == names(circle.members[0], circle.founder)


def test_what_stewards_hold_together_takes_so_many_of_them(circle: Circle) -> None:
    circle.hold(appoint_stewards=TWO_STEWARDS)
    proposal = circle.propose("appoint_steward", {"member": circle.members[1].pk})
    assert (proposal.form, proposal.needed) == (Form.TOGETHER, 2)
    proposal = say(proposal, AGREE, circle.stewards[0])
    assert proposal.is_open
    assert not circle.members[1].offices.exists()
    proposal = say(proposal, AGREE, circle.stewards[1])
    assert proposal.result == "passed"
    assert circle.members[1].roles() >= {Role.STEWARD}


def test_one_steward_alone_does_not_come_to_a_heavy_power_by_another_leaving(circle: Circle) -> None:
    circle.hold(appoint_stewards=TWO_STEWARDS)
    proposal = circle.propose("appoint_steward", {"member": circle.members[1].pk})
    say(proposal, AGREE, circle.stewards[0])
    Office.objects.filter(member=circle.stewards[0]).update(until_at=circle.at)
    proposal = say(proposal, AGREE, circle.stewards[1])
    assert (proposal.result, proposal.why) == ("failed", "moved_on")
    assert not circle.members[1].offices.exists()


def test_who_decided_alone_decides_no_more_once_the_power_has_moved(circle: Circle) -> None:
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    circle.hold(set_rules=VOTE)
    proposal = say(proposal, AGREE, circle.founder)
    assert (proposal.result, proposal.why) == ("failed", "moved_on")
    circle.community.refresh_from_db()
    assert circle.community.rules.required_days == 13


def test_the_voters_stay_those_who_had_a_voice_when_it_opened(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    assert (proposal.form, len(proposal.deciders), proposal.needed) == (Form.CONSENT, 7, 3)
    newcomer = MemberFactory(community=voting.community)
    with pytest.raises(Refused, match="no_voice_here"):
        say(proposal, AGREE, newcomer)
    voting.hold(set_rules=Holding(Holder.FOUNDER))
    say(proposal, AGREE, *voting.members)
    assert settled(proposal).result == "passed"


def test_with_fewer_than_three_voices_nobody_decides() -> None:
    circle = a_circle(members=1, stewards=0)
    circle.hold(set_rules=VOTE)
    Office.objects.update(until_at=circle.at)  # a founder would decide then
    with pytest.raises(Refused, match="nobody_decides"):
        circle.propose("change_rules", circle.change_gate(required_days=12))
    page = reader(circle.members[0]).get(
        reverse("new_proposal", args=["circle"]), {"kind": "change_rules", "which": "gate"}
    )
    assert "站点的管理者" in page.content.decode()


# ---------------------------------------------------------------- how it comes out


@pytest.mark.parametrize(
    ("consent", "agree", "object_", "abstain", "result", "why"),
    [
        (True, 3, 0, 0, "passed", "agreed"),
        (True, 3, 1, 0, "failed", "objected"),
        (True, 2, 0, 0, "failed", "quorum"),
        (True, 0, 0, 3, "failed", "nobody"),
        (False, 3, 1, 0, "passed", "agreed"),
        (False, 2, 2, 0, "failed", "objected"),
        (False, 1, 0, 2, "passed", "agreed"),
        (False, 1, 0, 1, "failed", "quorum"),
    ],
)
def test_a_vote_comes_out_at_its_end(
    voting: Circle, consent: bool, agree: int, object_: int, abstain: int, result: str, why: str
) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12), consent=consent)
    voices = iter([voting.founder, *voting.stewards, *voting.members])
    for choice, number in ((AGREE, agree), (OBJECT, object_), (ABSTAIN, abstain)):
        proposal = say(proposal, choice, *[next(voices) for _ in range(number)])
    assert settled(proposal, proposal.closes_at - dt.timedelta(seconds=1)).is_open
    proposal = settled(proposal)
    assert (proposal.result, proposal.why) == (result, why)
    voting.community.refresh_from_db()
    assert voting.community.rules.required_days == (12 if result == "passed" else 13)


def test_a_word_can_be_changed_until_the_end_and_its_earlier_reason_is_erased(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    member = voting.members[1]
    actions.vote(by=member, proposal=proposal, choice=OBJECT, reason="太松了些", at=voting.at)
    actions.vote(by=member, proposal=proposal, choice=AGREE, reason="我想通了", at=voting.at + DAY)
    (vote,) = Vote.objects.all()
    assert vote.choice == "agree"
    assert vote.reason is not None
    assert vote.reason.text == "我想通了"
    assert not Passage.objects.filter(text="太松了些").exists()
    assert verbs(voting.community).count("voted") == 2
    with pytest.raises(Refused, match="proposal_over"):
        actions.vote(by=member, proposal=proposal, choice=OBJECT, reason="晚了一步", at=proposal.closes_at)
    assert Proposal.objects.get().result == "failed"


def test_a_word_needs_a_reason(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    with pytest.raises(Refused, match="vote_needs_reason"):
        actions.vote(by=voting.founder, proposal=proposal, choice=OBJECT, reason=" ", at=voting.at)


def council_rules(circle: Circle, **values: Any) -> dict[str, Any]:
    before = actions.change_of(circle.community, "council", circle.community.council)["before"]
    return {"part": "council", "before": before, "after": {**before, **values}}


@pytest.mark.parametrize("rules_first", [True, False])
def test_a_vote_that_closes_with_a_change_of_rules_has_one_result(voting: Circle, rules_first: bool) -> None:
    """Whichever was made first: each is tallied under the rules that it opened with."""

    def quorum() -> Proposal:
        return voting.propose("change_rules", council_rules(voting, quorum_percent=100))

    def gate() -> Proposal:
        return voting.propose("change_rules", voting.change_gate(required_days=12))

    first, second = (quorum(), gate()) if rules_first else (gate(), quorum())
    assert first.closes_at == second.closes_at
    for each in (first, second):
        say(each, AGREE, *voting.members[:3])
    assert due(first.closes_at) == 2
    assert set(Proposal.objects.values_list("result", "why")) == {("passed", "agreed")}
    voting.community.refresh_from_db()
    assert voting.community.rules.required_days == 12
    assert voting.community.council.quorum_percent == 100
    done = Entry.objects.filter(verb="changed_rules").order_by("id").values_list("about", flat=True)
    assert list(done) == [first.entry_id, second.entry_id]


@pytest.mark.parametrize("appoint_first", [True, False])
def test_two_that_close_together_are_done_in_the_order_in_which_they_were_made(
    voting: Circle, appoint_first: bool
) -> None:
    """A steward may be released only while they are one: the order decides, and it is that of the proposals."""
    steward = voting.stewards[0]
    kinds = ["release_steward", "move_power"]
    facts: dict[str, dict[str, Any]] = {
        "release_steward": {"member": steward.pk},
        "move_power": {
            "power": "set_rules",
            "before": actions.holding_to_json(VOTE),
            "after": actions.holding_to_json(
                Holding(Holder.STEWARDS, frozenset({str(each.pk) for each in voting.stewards}), 2)
            ),
        },
    }
    for kind in kinds if appoint_first else reversed(kinds):
        say(voting.propose(kind, facts[kind]), AGREE, *voting.members[:3])
    due(Proposal.objects.latest("pk").closes_at)
    move = Proposal.objects.get(kind="move_power")
    assert move.result == "passed"
    assert Proposal.objects.get(kind="release_steward").enacted is not None
    if appoint_first:
        assert move.not_done["key"] == "named_no_steward"
    else:
        assert move.enacted is not None


def test_two_changes_of_one_rule_do_not_undo_one_another(voting: Circle) -> None:
    one = voting.propose("change_rules", voting.change_gate(required_days=12))
    two = voting.propose("change_rules", voting.change_gate(trial_days=16))
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    due(one.closes_at)
    voting.community.refresh_from_db()
    assert (voting.community.rules.required_days, voting.community.rules.trial_days) == (12, 16)


def test_what_can_no_longer_be_done_says_why(voting: Circle) -> None:
    steward = voting.stewards[0]
    proposal = voting.propose("release_steward", {"member": steward.pk})
    say(proposal, AGREE, *voting.members[:3])
    client_of(steward).post(reverse("step_down", args=["circle"]))
    proposal = settled(proposal)
    assert (proposal.result, proposal.enacted) == ("passed", None)
    page = reader(voting.members[0]).get(proposal.url).content.decode()
    assert "办不了" in page
    assert f"{steward.name}不是管事" in page
    assert "proposal_not_done" in set(Notice.objects.values_list("key", flat=True))


def test_rules_that_no_longer_go_together_are_not_set(voting: Circle) -> None:
    one = voting.propose("change_rules", voting.change_gate(required_days=15))
    two = voting.propose("change_rules", voting.change_gate(trial_days=14))
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    due(one.closes_at)
    assert Proposal.objects.get(pk=two.pk).not_done["key"] == "more_than_all"
    voting.community.refresh_from_db()
    assert (voting.community.rules.required_days, voting.community.rules.trial_days) == (15, 15)
