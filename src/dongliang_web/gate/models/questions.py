"""The bank of questions at the door: proposed by members, kept by stewards."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from django.db import models

from dongliang.gate import quiz
from dongliang_web.gate.models.cohorts import Cohort
from dongliang_web.people.models import Community, Member


class QuestionState(StrEnum):
    """Where a question is; only an accepted one is asked."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RETIRED = "retired"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions."""

    def accepted(self) -> QuestionQuerySet:
        """Questions that may be asked, the oldest first."""
        return self.filter(state=QuestionState.ACCEPTED).order_by("pk")

    def waiting(self) -> QuestionQuerySet:
        """Questions that a steward has to look at, the oldest first."""
        return self.filter(state=QuestionState.PROPOSED).order_by("pk")


class Question(models.Model):
    """One version of a question; changing an accepted one makes another, so that old answers keep their meaning.

    A question belongs to the community and stands here as long as somebody was asked it; the record holds the digests
    of what was typed.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="questions")
    #: The same for all versions of one question.
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    text = models.TextField(max_length=600)
    #: ``[{"text": …, "right": …}]`` as written.
    choices = models.JSONField()
    explanation = models.TextField(max_length=600, blank=True)
    state = models.CharField(max_length=8)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    #: Why it was refused.
    reason = models.TextField(max_length=500, blank=True)
    #: The version that this one took the place of.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state"], name="question_state")]

    @property
    def asked(self) -> quiz.Question:
        """The question as its author wrote it."""
        kind: Any = self.kind
        choices = tuple(quiz.Choice(each["text"], each["right"]) for each in self.choices)
        return quiz.Question(kind, self.text, choices, self.explanation)


def columns_of(asked: quiz.Question) -> dict[str, Any]:
    """Return the values of a question's row."""
    choices = [{"text": each.text, "right": each.right} for each in asked.choices]
    return {"kind": asked.kind, "text": asked.text, "choices": choices, "explanation": asked.explanation}


def cohorts_that_ask(community: Community, day: dt.date) -> list[Cohort]:
    """Return the cohorts whose candidates may still draw questions on a day; the one that draws most comes first."""
    unsettled = community.cohorts.own().filter(settled_at=None).order_by("number")
    rules = [(each, each.gate_rules.quiz) for each in unsettled]
    asking = [(each, quiz) for each, quiz in rules if quiz.is_asked("after") or day < each.first_date]
    by_most = sorted(asking, key=lambda pair: -pair[1].quiz_questions)
    return [each for each, quiz in by_most if quiz.quiz_questions]
