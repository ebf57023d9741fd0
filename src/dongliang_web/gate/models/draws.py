"""What candidates were asked and answered, and where they stand with the questions of their cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from dongliang.council import Role
from dongliang.gate import Standing, quiz
from dongliang_web.gate.models.cohorts import Cohort
from dongliang_web.gate.models.questions import Question
from dongliang_web.people.models import Enrolment, Member

_DAY = dt.timedelta(days=1)


class Draw(models.Model):
    """One try: the questions that a candidate was asked, in which order, and what came of it.

    ``right`` stays empty where the time ran out before anything was handed in.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="draws")
    member = models.ForeignKey(Member, models.PROTECT, related_name="draws")
    #: The member's tries are counted over all their cohorts.
    number = models.PositiveIntegerField()
    #: Before the trial or after it.
    when = models.CharField(max_length=6)
    needed = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    #: End of the time limit; empty: none.
    due_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="one_draw_a_number"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(handed_in_at=None), name="one_open_draw_a_trial"
            ),
        ]

    def limit(self, largest_since: dt.datetime | None) -> dt.datetime | None:
        """Return until when it has to be handed in; reading in the largest letters before its time is up lifts it."""
        if self.due_at is None or (largest_since is not None and largest_since <= self.due_at + quiz.GRACE):
            return None
        return self.due_at

    def ended_at(self, largest_since: dt.datetime | None, at: dt.datetime) -> dt.datetime | None:
        """Return when the try was over, handed in or not; None while it can still be handed in."""
        if self.handed_in_at is not None:
            return self.handed_in_at
        limit = self.limit(largest_since)
        return limit if limit is not None and at > limit + quiz.GRACE else None


class Answer(models.Model):
    """One question of a draw; what was chosen is named by the places of the choices as written."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="answers")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    #: The choices in the order in which they were shown.
    choices = models.JSONField()
    chosen = models.JSONField(null=True)
    right = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "place"], name="one_answer_a_place")]


def moments(cohort: Cohort, enrolments: Collection[Enrolment]) -> dict[int, quiz.Moment]:
    """Return when each of the enrolments can answer questions, and whether they passed; one query, or none."""
    rules = cohort.gate_rules.quiz
    if not rules.quiz_questions:
        return {each.pk: quiz.Moment(rules, None, None, passed=False) for each in enrolments}
    tries = Draw.objects.filter(enrolment__in=enrolments, passed=True)
    passed = set(tries.values_list("enrolment_id", flat=True))
    spans = ((each.pk, _open(cohort, each, rules)) for each in enrolments)
    return {pk: quiz.Moment(rules, opens_at, closes_at, pk in passed) for pk, (opens_at, closes_at) in spans}


def moment_of(enrolment: Enrolment) -> quiz.Moment:
    """Return when an enrolment can answer questions, and whether they were passed."""
    return moments(enrolment.cohort, [enrolment])[enrolment.pk]


def has_ended(found: Standing, moment: quiz.Moment, at: dt.datetime) -> bool:
    """Tell whether nothing can save a trial any more: by its days, or by questions that were not passed in time."""
    return found.verdict.is_out or moment.place(at) == quiz.Place.OVER


def _open(
    cohort: Cohort, enrolment: Enrolment, rules: quiz.QuizRules
) -> tuple[dt.datetime, dt.datetime] | tuple[None, None]:
    """Return from when until when questions are open: to the first day, or some days from when the days were done."""
    clock = cohort.community.clock()
    if rules.quiz_when == "before":
        return enrolment.enrolled_at, clock.start_of(cohort.first_date)
    if enrolment.questions_from_at is None:
        return None, None
    last_day = clock.day_of(enrolment.questions_from_at) + rules.quiz_after_days * _DAY
    return enrolment.questions_from_at, clock.end_of(last_day)


def first_answers(questions: Sequence[Question]) -> Mapping[int, quiz.Counted]:
    """Count the answers that people gave to questions on their very first try, in one query.

    Compared are those who passed the questions in the end. Before the trial: who passed the days against who did not,
    once their cohort is settled; whoever was let in by exception is on neither side. After it: of those let in, who is
    in the main group and not resting today against the rest.
    """
    found = Answer.objects.filter(question__in=questions, draw__number=1, right__isnull=False)
    passed = Exists(Draw.objects.filter(enrolment=OuterRef("draw__enrolment"), passed=True))
    before = Q(draw__when="before", draw__enrolment__cohort__settled_at__isnull=False, passed_them=True)
    before &= Q(draw__enrolment__by_exception=False, draw__enrolment__withdrawn_at=None)
    after = Q(draw__when="after", draw__enrolment__graduated_at__isnull=False, passed_them=True)
    let_in, still = Q(draw__enrolment__graduated_at__isnull=False), Q(draw__member__state=str(Role.MEMBER))
    held, fell = before & let_in | after & still, before & ~let_in | after & ~still
    right = Q(right=True)
    wanted = (Q(), right, held, held & right, fell, fell & right)
    counts = [Count("pk", filter=each) if each else Count("pk") for each in wanted]
    by_question = found.annotate(passed_them=passed).values("question_id").order_by("question_id")
    numbered = {f"n{place}": each for place, each in enumerate(counts)}
    rows = by_question.annotate(**numbered).values_list("question_id", *numbered)
    return {pk: quiz.Counted(*counts) for pk, *counts in rows}
