"""The council's tables: the stewards' duty roster."""

from dongliang_web.council.models.duty import (
    LOAD_DAYS,
    WORK,
    DutyPlace,
    DutyWeek,
    Steward,
    Turn,
    came_on_one_word,
    load_of,
    roster,
    turns,
    waiting,
)

__all__ = [
    "LOAD_DAYS",
    "WORK",
    "DutyPlace",
    "DutyWeek",
    "Steward",
    "Turn",
    "came_on_one_word",
    "load_of",
    "roster",
    "turns",
    "waiting",
]
