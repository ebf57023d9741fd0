"""Cohorts (期), where their candidates stand, and the questions at the door."""

from dongliang_web.gate.models.cohorts import (
    Cohort,
    CohortState,
    Earlier,
    earlier,
    member_for,
    standings,
    todays,
    unsettled_trials,
)
from dongliang_web.gate.models.draws import Answer, Draw, first_answers, has_ended, moment_of, moments
from dongliang_web.gate.models.questions import Question, QuestionState, cohorts_that_ask, columns_of

__all__ = [
    "Answer",
    "Cohort",
    "CohortState",
    "Draw",
    "Earlier",
    "Question",
    "QuestionState",
    "cohorts_that_ask",
    "columns_of",
    "earlier",
    "first_answers",
    "has_ended",
    "member_for",
    "moment_of",
    "moments",
    "standings",
    "todays",
    "unsettled_trials",
]
