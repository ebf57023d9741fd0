"""入群门槛: opening cohorts, signing up, deciding outcomes by the rule, and a steward's exceptions."""

from dongliang_web.gate.actions.cohorts import Plan, change_cohort, open_cohort
from dongliang_web.gate.actions.enrolling import enrol, join, withdraw
from dongliang_web.gate.actions.settling import settle, standing_of
from dongliang_web.gate.actions.stewards import FURTHEST_VOID_DAYS, admit, void_day

__all__ = [
    "FURTHEST_VOID_DAYS",
    "Plan",
    "admit",
    "change_cohort",
    "enrol",
    "join",
    "open_cohort",
    "settle",
    "standing_of",
    "void_day",
    "withdraw",
]
