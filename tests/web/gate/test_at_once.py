"""The gate when several act at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang.gate import GateRules, QuizRules
from dongliang_web.gate import actions, jobs
from dongliang_web.models import Answer, Cohort, Draw, Enrolment, Entry, Member, Notice
from tests.web.factories import AccountFactory, CohortFactory, CommunityFactory, MemberFactory
from tests.web.gate.quiz_cases import bank
from tests.web.gate.trial import at, candidate, date, enrolment, of_rule
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def outcomes(*acts: Callable[[], object]) -> list[str]:
    """Let all act at the same instant; return what came of it as texts, sorted."""
    return sorted(map(str, at_once(*acts)))


def trial() -> Cohort:
    community = CommunityFactory(slug="hands")
    return CohortFactory(community=community, number=3, first_date=date(1))


def test_ticks_at_once_tell_everything_once() -> None:
    cohort = trial()
    steward = MemberFactory(community=cohort.community, offices=[Role.STEWARD])
    for name in ("何青", "乔木"):
        candidate(cohort, name, "#" * 15)
    for name in ("梅子", "没来"):
        candidate(cohort, name, "#...")
    answers = outcomes(*[lambda: jobs.due(at(17))] * 6)
    assert sum(map(int, answers)) == 6
    assert Entry.objects.filter(verb="graduated").count() == Entry.objects.filter(verb="fell_out").count() == 2
    assert Notice.objects.filter(member=steward, key="welcome").count() == 1


def test_the_last_place_is_taken_once() -> None:
    cohort = trial()
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    accounts = [AccountFactory() for _ in range(6)]
    answers = outcomes(*[lambda each=each: actions.enrol(by=each, cohort=cohort, at=at(0)).pk for each in accounts])
    assert answers[1:] == ["cohort_full"] * 5
    assert Enrolment.objects.count() == 1


def test_nobody_is_in_two_trials() -> None:
    cohort = trial()
    other = CohortFactory(community=cohort.community, number=4, first_date=date(2))
    account = AccountFactory()
    acts = [lambda each=each: actions.enrol(by=account, cohort=each, at=at(0)).pk for each in (cohort, other)]
    assert outcomes(*acts, *acts).count("in_trial") == 2
    assert Enrolment.objects.count() == 1


def test_a_steward_and_the_rule_let_nobody_in_twice() -> None:
    cohort = trial()
    steward = MemberFactory(community=cohort.community, offices=[Role.STEWARD])
    member = candidate(cohort, "何青", "#" * 15)
    row = enrolment(member, cohort)
    outcomes(
        lambda: jobs.due(at(17)),
        lambda: actions.admit(by=steward, enrolment=row, reason="因为", at=at(17)),
    )
    assert Entry.objects.filter(verb__in=["graduated", "admitted"]).count() == 1


def test_two_stewards_open_two_cohorts() -> None:
    cohort = trial()
    stewards = [MemberFactory(community=cohort.community, offices=[Role.STEWARD]) for _ in range(2)]
    plan = actions.Plan(date(1), date(20), cohort.gate_rules)
    outcomes(*[lambda each=each: actions.open_cohort(by=each, plan=plan, at=at(2)).number for each in stewards])
    assert sorted(cohort.community.cohorts.values_list("number", flat=True)) == [3, 4, 5]


def test_many_newcomers_join_at_once() -> None:
    cohort = trial()
    names = [f"人{number}" for number in range(8)]
    acts = [lambda name=name: actions.join(name=name, cohort=cohort, at=at(0)).name for name in names]
    assert outcomes(*acts) == sorted(names)
    assert Enrolment.objects.count() == 8
    assert Client().get("/c/hands/cohorts/3/join").status_code == 200


def asking_trial(**rules: Any) -> Cohort:
    cohort = trial()
    Cohort.objects.filter(pk=cohort.pk).update(rules=of_rule(quiz=QuizRules(quiz_questions=3, **rules)))
    bank(cohort.community)
    return Cohort.objects.get(pk=cohort.pk)


def test_one_try_is_begun_and_marked_once() -> None:
    cohort = asking_trial()
    member = candidate(cohort, "何青")
    begun = outcomes(*[lambda: actions.draw_questions(by=member, cohort=cohort, at=at(0)).number] * 5)
    assert begun == ["1"] * 5
    wrong, right = [[frozenset[int]()] * 3, [frozenset({place}) for place in right_places(member)]]
    acts = [
        lambda each=each: actions.hand_in(by=member, cohort=cohort, number=1, chosen=each, at=at(0)).right
        for each in (wrong, right, wrong, right)
    ]
    marks = outcomes(*acts)
    assert len(set(marks)) == 1
    assert Entry.objects.filter(verb="answered_questions").count() == Draw.objects.count() == 1


def right_places(member: Member) -> list[int]:
    answers = Answer.objects.filter(draw__member=member).order_by("place")
    return [each.choices.index(0) for each in answers]


def test_the_last_answer_and_the_tick_let_nobody_in_twice() -> None:
    cohort = asking_trial(quiz_when="after")
    member = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(17))
    actions.draw_questions(by=member, cohort=cohort, at=at(18))
    chosen = [frozenset({place}) for place in right_places(member)]
    outcomes(
        lambda: actions.hand_in(by=member, cohort=cohort, number=1, chosen=chosen, at=at(18)).right,
        lambda: jobs.due(at(18, 18)),
        lambda: jobs.due(at(18, 18)),
    )
    assert Entry.objects.filter(verb="graduated").count() == 1


def test_retiring_and_opening_a_cohort_do_not_slip_past_each_other() -> None:
    cohort = trial()
    steward = MemberFactory(community=cohort.community, offices=[Role.STEWARD])
    questions = bank(cohort.community, 5)
    rules = GateRules(quiz=QuizRules(quiz_questions=5))
    plan = actions.Plan(date(1), date(20), rules)
    answers = outcomes(
        lambda: actions.open_cohort(by=steward, plan=plan, at=at(2)).number,
        lambda: actions.retire_question(by=steward, question=questions[0], at=at(2)),
    )
    assert answers in (["4", "question_needed"], ["None", "too_few_questions"])


def test_two_stewards_decide_a_question_once() -> None:
    cohort = trial()
    stewards = [MemberFactory(community=cohort.community, offices=[Role.STEWARD]) for _ in range(2)]
    (question,) = bank(cohort.community, 1, state="proposed")
    one, two = stewards
    answers = outcomes(
        lambda: actions.accept_question(by=one, question=question, at=at(0)),
        lambda: actions.refuse_question(by=two, question=question, reason="因为", at=at(0)),
    )
    assert answers == ["None", "question_decided"]
