"""入群门槛: opening cohorts, signing up, deciding outcomes by the rule, and a steward's exceptions."""

from dongliang_web.gate.actions.cohorts import Plan, change_cohort, open_cohort
from dongliang_web.gate.actions.enrolling import enrol, join, withdraw
from dongliang_web.gate.actions.questions import (
    accept_question,
    add_question,
    change_question,
    propose_question,
    refuse_question,
    retire_question,
)
from dongliang_web.gate.actions.quiz import draw_questions, hand_in, next_try_at, reads_largest_since, waits_until
from dongliang_web.gate.actions.settling import settle, standing_of
from dongliang_web.gate.actions.stewards import FURTHEST_VOID_DAYS, admit, admit_decided, void_day

__all__ = [
    "FURTHEST_VOID_DAYS",
    "Plan",
    "accept_question",
    "add_question",
    "admit",
    "admit_decided",
    "change_cohort",
    "change_question",
    "draw_questions",
    "enrol",
    "hand_in",
    "join",
    "next_try_at",
    "open_cohort",
    "propose_question",
    "reads_largest_since",
    "refuse_question",
    "retire_question",
    "settle",
    "standing_of",
    "void_day",
    "waits_until",
    "withdraw",
]
