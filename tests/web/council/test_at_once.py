"""Proposals when several settle, vote or move at the same instant."""

from __future__ import annotations

import pytest

from dongliang.council import Choice, Holder, Holding
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Entry, Notice, Proposal, Vote
from tests.web.council.deciding import TWO_STEWARDS, VOTE, a_circle, say
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def test_what_is_over_is_settled_and_done_once() -> None:
    circle = a_circle()
    circle.hold(set_rules=VOTE, appoint_stewards=VOTE)
    first = circle.propose("change_rules", circle.change_gate(required_days=12))
    second = circle.propose("appoint_steward", {"member": circle.members[2].pk})
    for each in (first, second):
        say(each, Choice.AGREE, *circle.members[:3])
    end = first.closes_at
    settled = at_once(*[lambda: due(end)] * 3, *[lambda: actions.settle(circle.community, end)] * 3)
    assert sum(settled) == 2
    assert Entry.objects.filter(verb="decided_proposal").count() == 2
    assert Entry.objects.filter(verb__in=["changed_rules", "appointed_steward"]).count() == 2
    assert Notice.objects.filter(key="proposal_passed", member=circle.members[2]).count() == 2


def test_two_stewards_who_agree_at_once_do_it_once() -> None:
    circle = a_circle()
    circle.hold(appoint_stewards=TWO_STEWARDS)
    proposal = circle.propose("appoint_steward", {"member": circle.members[2].pk})

    def agree(number: int) -> str:
        by = circle.stewards[number]
        said = actions.vote(by=by, proposal=proposal, choice=Choice.AGREE, reason="我同意。", at=circle.at)
        return said.result

    assert sorted(at_once(lambda: agree(0), lambda: agree(1))) == ["open", "passed"]
    assert Entry.objects.filter(verb="appointed_steward").count() == 1


def test_one_who_says_it_twice_at_once_has_one_vote() -> None:
    circle = a_circle()
    circle.hold(set_rules=VOTE)
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    voter = circle.members[1]

    def say_it(choice: Choice) -> str:
        return actions.vote(by=voter, proposal=proposal, choice=choice, reason="就这样吧", at=circle.at).result

    at_once(*[lambda: say_it(Choice.AGREE)] * 3, *[lambda: say_it(Choice.OBJECT)] * 3)
    assert Vote.objects.count() == 1


def test_a_reminder_of_the_end_is_told_once() -> None:
    circle = a_circle()
    circle.hold(set_rules=VOTE)
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    soon = proposal.closes_at - actions.CLOSES_SOON
    assert sum(at_once(*[lambda: due(soon)] * 4)) == 7
    assert Notice.objects.filter(key="proposal_closing").count() == 7


def test_two_powers_moved_at_once_are_both_moved() -> None:
    circle = a_circle()

    def move(power: str) -> None:
        to = Holding(Holder.STEWARDS)
        actions.move_power(by=circle.founder, power=power, to=to, reason="该交了", at=circle.at)

    at_once(*[lambda power=power: move(power) for power in ("open_cohorts", "void_day", "keep_questions")])
    circle.community.refresh_from_db()
    assert set(circle.community.powers) == {"open_cohorts", "void_day", "keep_questions"}


def test_the_same_proposed_at_once_is_proposed_once() -> None:
    circle = a_circle()
    facts = circle.change_gate(required_days=12)
    acts = [lambda each=each: circle.propose("change_rules", facts, by=each).kind for each in circle.members]
    answers = at_once(*acts)
    assert sorted(answers) == ["change_rules", *["proposed_already"] * 3]
    assert Proposal.objects.count() == 1
