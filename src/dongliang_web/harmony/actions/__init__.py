"""Asking somebody to write a week together, answering, ending it, and counting what came of it."""

from dongliang_web.harmony.actions.companions import (
    MOST_OPEN,
    accept_companion,
    ask_companion,
    decline_companion,
    end_companions,
    end_week,
    lapse_question,
)
from dongliang_web.harmony.actions.measuring import measure_week

__all__ = [
    "MOST_OPEN",
    "accept_companion",
    "ask_companion",
    "decline_companion",
    "end_companions",
    "end_week",
    "lapse_question",
    "measure_week",
]
