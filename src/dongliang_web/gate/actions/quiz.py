"""A candidate's questions: drawing them, and handing in the answers."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction

from dongliang.gate import quiz
from dongliang.gate.quiz import Place
from dongliang_web.gate.actions.settling import settle
from dongliang_web.gate.models import Answer, Cohort, Draw, Question, moment_of
from dongliang_web.people.models import Enrolment, Member
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def draw_questions(*, by: Member, cohort: Cohort, at: dt.datetime) -> Draw:
    """Draw questions for a candidate; an unfinished try goes on instead. Raises Refused where none can be begun."""
    enrolment = _enrolment(by, cohort)
    moment, largest_since = _open_moment(enrolment, at), reads_largest_since(by)
    last = enrolment.draws.order_by("number").last()
    if last is not None:
        ended_at = last.ended_at(largest_since, at)
        if ended_at is None:
            return last
        _let_lapse(last, ended_at)
    from_at = next_try_at(by, moment.rules, at)
    if from_at is not None and not moment.leaves_time(from_at):
        raise Refused("questions_last_try")
    if from_at is not None and at < from_at:
        raise Refused("questions_wait", from_at=from_at)
    return _draw(enrolment, moment.rules, at, limited=largest_since is None)


@transaction.atomic
def hand_in(*, by: Member, cohort: Cohort, number: int, chosen: Sequence[frozenset[int]], at: dt.datetime) -> Draw:
    """Mark a try by what was chosen, named by the places in which it was shown; what was handed in first counts.

    Whoever passes questions after the days is let in at once.
    """
    enrolment = _enrolment(by, cohort)
    found = enrolment.draws.filter(number=number).first()
    if found is None:
        raise Refused("questions_gone")
    if found.handed_in_at is not None:
        return found
    _open_moment(enrolment, at)
    if found.ended_at(reads_largest_since(by), at) is not None:
        raise Refused("questions_time_up", due_at=found.due_at)
    _mark(found, chosen, at)
    facts = {"draw": found.pk, "right": found.right, "of": len(chosen), "needed": found.needed, "passed": found.passed}
    append("answered_questions", community=by.community, by=by, cohort=enrolment.cohort, at=at, facts=facts)
    if found.passed and found.when == "after":
        settle(enrolment.cohort, at)
    return found


def next_try_at(member: Member, rules: quiz.QuizRules, at: dt.datetime) -> dt.datetime | None:
    """Return from when on somebody may try again; None where no try of theirs has failed or run out.

    Counted over all cohorts, so that signing up for another one does not end the wait.
    """
    largest_since = reads_largest_since(member)
    ended = (each.ended_at(largest_since, at) for each in member.draws.filter(passed=False))
    last = max((each for each in ended if each is not None), default=None)
    return last + dt.timedelta(hours=rules.quiz_wait_hours) if last else None


def waits_until(enrolment: Enrolment, moment: quiz.Moment, at: dt.datetime) -> dt.datetime | None:
    """Return until when a candidate has to wait for another try while questions are open; None for whoever need not."""
    if moment.place(at) != Place.OPEN:
        return None
    from_at = next_try_at(enrolment.member, moment.rules, at)
    return from_at if from_at is not None and at < from_at else None


def reads_largest_since(member: Member) -> dt.datetime | None:
    """Return since when a member reads in the largest letters; None for whoever does not."""
    account = member.account()
    return account.largest_since if account else None


def _enrolment(by: Member, cohort: Cohort) -> Enrolment:
    """Return somebody's enrolment under the lock that deciding by the rule takes, so that one follows the other."""
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    locked.community = by.community
    enrolment = by.enrolments.standing().filter(cohort=locked).first()
    if enrolment is None:
        raise Refused("not_enrolled")
    enrolment.cohort, enrolment.member = locked, by
    return enrolment


def _open_moment(enrolment: Enrolment, at: dt.datetime) -> quiz.Moment:
    moment = moment_of(enrolment)
    place = moment.place(at)
    if place == Place.NONE:
        raise Refused("no_questions")
    if place == Place.PASSED or enrolment.graduated_at is not None:
        raise Refused("questions_passed_already")
    if place == Place.NOT_YET:
        raise Refused("questions_not_yet")
    if place == Place.OVER:
        raise Refused("questions_closed", closes_at=moment.closes_at)
    return moment


def _let_lapse(last: Draw, ended_at: dt.datetime) -> None:
    if last.handed_in_at is None:
        last.handed_in_at = ended_at
        last.save(update_fields=["handed_in_at"])


def _draw(enrolment: Enrolment, rules: quiz.QuizRules, at: dt.datetime, *, limited: bool) -> Draw:
    member = enrolment.member
    bank = list(member.community.questions.accepted())
    before = member.draws.order_by("number").last()
    if len(bank) < rules.quiz_questions:
        raise Refused("too_few_questions", needed=rules.quiz_questions, count=len(bank))
    counts = {each.pk: len(each.choices) for each in bank}
    drawn = quiz.draw(counts, rules.quiz_questions, secrets.randbits(64), _last_drawn(before, bank))
    limit = at + dt.timedelta(minutes=rules.quiz_minutes) if rules.quiz_minutes and limited else None
    made = Draw.objects.create(
        enrolment=enrolment,
        member=member,
        number=before.number + 1 if before else 1,
        when=rules.quiz_when,
        needed=rules.needed,
        drawn_at=at,
        due_at=limit,
    )
    Answer.objects.bulk_create(
        Answer(draw=made, place=place, question_id=each.question, choices=list(each.choices))
        for place, each in enumerate(drawn)
    )
    facts = {"draw": made.pk, "number": made.number, "questions": [each.question for each in drawn]}
    append("drew_questions", community=member.community, by=member, cohort=enrolment.cohort, at=at, facts=facts)
    return made


def _last_drawn(before: Draw | None, bank: Sequence[Question]) -> tuple[quiz.Drawn, ...]:
    """Return the questions of somebody's last try, each as the version that stands in the bank today."""
    if before is None:
        return ()
    today = {each.line: each.pk for each in bank}
    answers = before.answers.select_related("question").order_by("place")
    return tuple(quiz.Drawn(today.get(each.question.line, each.question_id), tuple(each.choices)) for each in answers)


def _mark(found: Draw, chosen: Sequence[frozenset[int]], at: dt.datetime) -> None:
    """Mark every answer, and the try by them."""
    answers = list(found.answers.select_related("question").order_by("place"))
    written = [frozenset(each.choices[place] for place in places) for each, places in zip(answers, chosen, strict=True)]
    marked = quiz.marks([each.question.asked.right for each in answers], written)
    for each, places, right in zip(answers, written, marked, strict=True):
        each.chosen, each.right = sorted(places), right
    Answer.objects.bulk_update(answers, ["chosen", "right"])
    found.handed_in_at, found.right = at, sum(marked)
    found.passed = found.right >= found.needed
    found.save(update_fields=["handed_in_at", "right", "passed"])
