"""节奏: when a community and each of its members check in, whether by themselves, and how likely a day is missed."""

from __future__ import annotations

from dongliang.rhythm.chance import FEATURES, LEAST_DAYS, Past, chance_to_miss, features
from dongliang.rhythm.community import (
    LEAST_CHECK_INS,
    Urging,
    daily_counts,
    hours_by_member,
    hours_of_day,
    members_by_day,
    regularity,
    urging,
    written,
)
from dongliang.rhythm.habit import Habit, UsualHour, habit_of, usual_hour
from dongliang.rhythm.need import LEVELS, Need, need_of

__all__ = [
    "FEATURES",
    "LEAST_CHECK_INS",
    "LEAST_DAYS",
    "LEVELS",
    "Habit",
    "Need",
    "Past",
    "Urging",
    "UsualHour",
    "chance_to_miss",
    "daily_counts",
    "features",
    "habit_of",
    "hours_by_member",
    "hours_of_day",
    "members_by_day",
    "need_of",
    "regularity",
    "urging",
    "usual_hour",
    "written",
]
