"""Keeping the bank of questions: proposing, accepting, refusing, changing, retiring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from dongliang.gate import GateRules, quiz
from dongliang_web.gate.models import Question, QuestionState, cohorts_that_ask, columns_of
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, append

#: Proposals of one member that may wait at once.
MOST_WAITING = 10


@transaction.atomic
def propose_question(*, by: Member, asked: quiz.Question, at: dt.datetime) -> Question:
    """Propose a question for the bank; the stewards are told."""
    # Held, so that nobody proposes more at once than may wait.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if by.community.questions.waiting().filter(proposed_by=by).count() >= MOST_WAITING:
        raise Refused("too_many_questions_proposed", most=MOST_WAITING)
    made = Question.objects.create(
        community=by.community, state=QuestionState.PROPOSED, proposed_by=by, proposed_at=at, **columns_of(asked)
    )
    _note("proposed_question", made, by, at, words=_words(asked))
    tell(Member.objects.to_ask(by.community, at, by.pk), "question_proposed", at=at, by=by.name)
    return made


@transaction.atomic
def add_question(*, by: Member, asked: quiz.Question, at: dt.datetime) -> Question:
    """Put a question of one's own into the bank, as a steward."""
    made = Question.objects.create(
        community=by.community,
        state=QuestionState.ACCEPTED,
        proposed_by=by,
        proposed_at=at,
        decided_by=by,
        decided_at=at,
        **columns_of(asked),
    )
    _note("accepted_question", made, by, at, words=_words(asked))
    return made


@transaction.atomic
def accept_question(*, by: Member, question: Question, at: dt.datetime) -> None:
    """Take a proposed question into the bank; who proposed it is told."""
    question = _waiting(question)
    _decide(question, QuestionState.ACCEPTED, by, at)
    _note("accepted_question", question, by, at)
    if question.proposed_by != by:
        tell([question.proposed_by], "question_accepted", at=at, by=by.name)


@transaction.atomic
def refuse_question(*, by: Member, question: Question, reason: str, at: dt.datetime) -> None:
    """Leave a proposed question out of the bank, with a reason that whoever proposed it can read."""
    if not reason.strip():
        raise Refused("question_reason_missing")
    question = _waiting(question)
    question.reason = reason
    _decide(question, QuestionState.REFUSED, by, at)
    _note("refused_question", question, by, at, words={"reason": reason})
    if question.proposed_by != by:
        tell([question.proposed_by], "question_refused", at=at, tone="care", by=by.name)


@transaction.atomic
def change_question(*, by: Member, question: Question, asked: quiz.Question, at: dt.datetime) -> Question:
    """Change a question: one that waits as it stands, an accepted one by another version in its place."""
    question = _held(question)
    if asked == question.asked:
        return question
    if question.state == QuestionState.PROPOSED:
        for name, value in columns_of(asked).items():
            setattr(question, name, value)
        question.save()
        _note("changed_question", question, by, at, words=_words(asked))
        return question
    if question.state != QuestionState.ACCEPTED:
        raise Refused("question_decided")
    _decide(question, QuestionState.RETIRED, by, at)
    made = Question.objects.create(
        community=by.community,
        line=question.line,
        state=QuestionState.ACCEPTED,
        proposed_by=question.proposed_by,
        proposed_at=question.proposed_at,
        decided_by=by,
        decided_at=at,
        replaces=question,
        **columns_of(asked),
    )
    _note("changed_question", made, by, at, words=_words(asked), facts={"before": question.pk})
    return made


@transaction.atomic
def retire_question(*, by: Member, question: Question, at: dt.datetime) -> None:
    """Ask a question no more; refused while a cohort needs all that the bank holds."""
    # The lock that opening a cohort takes, so that neither slips past the other.
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    question = _held(question)
    if question.state != QuestionState.ACCEPTED:
        raise Refused("question_decided")
    count = community.questions.accepted().count()
    for cohort in cohorts_that_ask(community, community.clock().day_of(at))[:1]:
        needed = cohort.gate_rules.quiz.quiz_questions
        if count <= needed:
            raise Refused("question_needed", number=cohort.number, needed=needed, count=count)
    _decide(question, QuestionState.RETIRED, by, at)
    _note("retired_question", question, by, at)


def refuse_thin_bank(community: Community, rules: GateRules) -> None:
    """Raise Refused where a cohort by this rule would draw more questions than the bank holds; needs its lock."""
    needed, count = rules.quiz.quiz_questions, community.questions.accepted().count()
    if count < needed:
        raise Refused("too_few_questions", needed=needed, count=count)


def _held(question: Question) -> Question:
    """Return a question as it stands now, held until the end, so that of two decisions the second is refused."""
    return (
        Question.objects.select_for_update(of=("self",), no_key=True).select_related("proposed_by").get(pk=question.pk)
    )


def _waiting(question: Question) -> Question:
    question = _held(question)
    if question.state != QuestionState.PROPOSED:
        raise Refused("question_decided")
    return question


def _decide(question: Question, to: QuestionState, by: Member, at: dt.datetime) -> None:
    question.state, question.decided_by, question.decided_at = to, by, at
    question.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _words(asked: quiz.Question) -> dict[str, str]:
    """Return what was typed, by its role in the record."""
    choices = "\n".join(f"{'+' if each.right else '-'} {each.text}" for each in asked.choices)
    words = {"question": asked.text, "choices": choices, "explanation": asked.explanation}
    return {role: text for role, text in words.items() if text}


def _note(
    verb: str,
    question: Question,
    by: Member,
    at: dt.datetime,
    *,
    words: Mapping[str, str] | None = None,
    facts: Mapping[str, int] | None = None,
) -> None:
    told = {"question": question.pk, **(facts or {})}
    append(verb, community=by.community, by=by, target=question.proposed_by, at=at, facts=told, words=words)
