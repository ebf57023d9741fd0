"""The pages of the gate."""

from dongliang_web.gate.views.cohorts import change_cohort, cohorts, new_cohort
from dongliang_web.gate.views.join import join, join_cohort, withdraw
from dongliang_web.gate.views.questions import (
    change_question,
    decide_question,
    new_question,
    propose_question,
    questions,
)
from dongliang_web.gate.views.quiz import quiz
from dongliang_web.gate.views.standing import standing
from dongliang_web.gate.views.stewards import admit, admit_whom, void_day

__all__ = [
    "admit",
    "admit_whom",
    "change_cohort",
    "change_question",
    "cohorts",
    "decide_question",
    "join",
    "join_cohort",
    "new_cohort",
    "new_question",
    "propose_question",
    "questions",
    "quiz",
    "standing",
    "void_day",
    "withdraw",
]
