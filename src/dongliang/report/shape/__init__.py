"""What a report holds. Every part is a frozen dataclass, and `Report.to_json` turns the whole into plain values.

The keys are a promise to other programs: ``docs/report.schema.json`` describes them, and `VERSION` grows when one of
them changes its meaning. None stands where nothing can be said; «not enough data» is an answer, not a fault.
"""

from dongliang.report.shape.drawn import Dot, Drawn, Line, Root
from dongliang.report.shape.gate import Choice, CohortPart, Curve, FittedRule, Foresight, GatePart, Interval, Rule
from dongliang.report.shape.people import Branch, DayCount, Quartiles, Reproduction, RhythmPart, RootsPart
from dongliang.report.shape.ties import (
    Brace,
    Bridge,
    Centre,
    CentresPart,
    Fifth,
    Habit,
    HarmonyPart,
    Month,
    PillarPart,
    Side,
    Stage,
    Usual,
)
from dongliang.report.shape.whole import PLACES, VERSION, CommunityPart, Place, Refused, Report, plain

__all__ = [
    "PLACES",
    "VERSION",
    "Brace",
    "Branch",
    "Bridge",
    "Centre",
    "CentresPart",
    "Choice",
    "CohortPart",
    "CommunityPart",
    "Curve",
    "DayCount",
    "Dot",
    "Drawn",
    "Fifth",
    "FittedRule",
    "Foresight",
    "GatePart",
    "Habit",
    "HarmonyPart",
    "Interval",
    "Line",
    "Month",
    "PillarPart",
    "Place",
    "Quartiles",
    "Refused",
    "Report",
    "Reproduction",
    "RhythmPart",
    "Root",
    "RootsPart",
    "Rule",
    "Side",
    "Stage",
    "Usual",
    "plain",
]
