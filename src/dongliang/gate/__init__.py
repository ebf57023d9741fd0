"""入群门槛: the rule of a trial, where a candidate stands, and what cohorts add up to."""

from dongliang.gate.quiz import QuizRules
from dongliang.gate.replay import CohortTurn, Past, Replay, Turn, passed_by_days, replay
from dongliang.gate.rules import GateRules, rules_from_json, rules_to_json, trial_days
from dongliang.gate.standing import DayMark, DayState, History, Standing, Verdict, standing

__all__ = [
    "CohortTurn",
    "DayMark",
    "DayState",
    "GateRules",
    "History",
    "Past",
    "QuizRules",
    "Replay",
    "Standing",
    "Turn",
    "Verdict",
    "passed_by_days",
    "replay",
    "rules_from_json",
    "rules_to_json",
    "standing",
    "trial_days",
]
