"""入群门槛: the rule of a trial, declared once, frozen into a cohort when it starts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, Literal

from dongliang.bounds import RuleError, bounded, check_bounds, read_rules
from dongliang.checkin import DayRules
from dongliang.gate.quiz.rules import QuizRules

Week = Literal["calendar", "from_first_day"]
WEEKS: tuple[Week, ...] = ("calendar", "from_first_day")

#: Leave may not bring the required days below this share of the trial's days.
LEAST_SHARE = Fraction(2, 3)


@dataclass(frozen=True, slots=True)
class GateRules:
    """The rule of a trial; all that is set must hold.

    Why 13 of 15: in 24 real cohorts a strict 15 of 15 turns away more than half of those who would have stayed; 13 of
    15 keeps 82 % of them.
    """

    #: Days of the trial; rest days are not among them.
    trial_days: int = bounded(15, 3, 100, "days")
    #: Days among them with a check-in or made up.
    required_days: int = bounded(13, 1, 100, "days")
    #: Most missed days in a row; none: no such rule.
    most_missed_in_a_row: int | None = bounded(None, 1, 30, "days")
    #: Most missed days in a week; none: no such rule.
    weekly_misses: int | None = bounded(None, 0, 6, "days")
    #: Where a week begins for that: Monday, or the weekday of the first day.
    week: Week = field(default="calendar", metadata={"unit": "kind of week"})
    day: DayRules = field(default_factory=DayRules, metadata={"unit": "rules"})
    quiz: QuizRules = field(default_factory=QuizRules, metadata={"unit": "rules"})

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.week not in WEEKS:
            raise RuleError("week", week=self.week)
        if self.required_days > self.trial_days:
            raise RuleError("more_than_all", required=self.required_days, days=self.trial_days)
        floor = math.ceil(LEAST_SHARE * self.trial_days)
        if self.day.leave_days and self.required_days - self.day.leave_days < floor:
            raise RuleError(
                "leave_below_two_thirds", required=self.required_days, leave=self.day.leave_days, floor=floor
            )

    @property
    def spare_days(self) -> int:
        """Days that may be missed over the whole trial."""
        return self.trial_days - self.required_days


def trial_days(first_day: dt.date, rules: GateRules) -> tuple[dt.date, ...]:
    """Return the calendar days of a trial, rest days within it included, ending with its last expected day."""
    days: list[dt.date] = []
    expected = 0
    while expected < rules.trial_days:
        day = first_day + dt.timedelta(days=len(days))
        days.append(day)
        expected += day.weekday() not in rules.day.rest_weekdays
    return tuple(days)


def rules_to_json(rules: GateRules) -> dict[str, Any]:
    """Return a rule as plain values, to be kept with a cohort."""
    plain = asdict(rules)
    plain["day"]["rest_weekdays"] = sorted(rules.day.rest_weekdays)
    return plain


def rules_from_json(plain: Mapping[str, Any]) -> GateRules:
    """Return the rule that `rules_to_json` wrote; fields that it did not know yet take their defaults."""
    day = plain.get("day", {})
    rests = frozenset(day.get("rest_weekdays", ()))
    parts = {
        "day": read_rules(DayRules, {**day, "rest_weekdays": rests}),
        "quiz": read_rules(QuizRules, plain.get("quiz", {})),
    }
    return read_rules(GateRules, {**plain, **parts})
