"""One member's habit: their usual hour and its spread, their days of the week, how regular, how much by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dongliang.rhythm.chance import Past, chance_to_miss
from dongliang.rhythm.community import LEAST_CHECK_INS, regularity

#: Days of one kind below which no share of them is given.
LEAST_SUCH_DAYS = 3
#: Makes the median absolute deviation the standard deviation, where hours spread evenly about their middle.
_AS_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True)
class UsualHour:
    """When somebody usually writes: hours since the beginning of the community day, and the hours around it."""

    hour: float
    spread: float

    @property
    def late_after(self) -> float:
        """Hours since the beginning of the day after which it is later than usual."""
        return self.hour + self.spread


@dataclass(frozen=True, slots=True)
class Habit:
    """What a member's own past tells of their days; None where there is not enough of it.

    ``weekdays`` is the share of days done on each day of the week, Monday first. ``self_driven`` is the share of their
    check-ins on whose day nobody called them and no reminder came before.
    """

    check_ins: int
    usual: UsualHour | None
    weekdays: tuple[float | None, ...]
    regularity: float | None
    self_driven: float | None
    chance_to_miss: float | None


def usual_hour(hours: Sequence[float]) -> UsualHour | None:
    """Return the usual hour of check-ins and its spread, in hours since the day's beginning; None below 10 of them.

    Formula: median, and the median absolute deviation from it × 1.4826. Source: Hampel (1974). Since hours count from
    the community day's own beginning, five past midnight in the grace time is later than eleven, not earlier.
    Misleads where two habits alternate: the middle may be an hour at which nobody ever writes; the spread is then wide.
    """
    if len(hours) < LEAST_CHECK_INS:
        return None
    middle = float(np.median(hours))
    return UsualHour(middle, _AS_DEVIATION * float(np.median(np.abs(np.asarray(hours) - middle))))


def habit_of(past: Past, day: dt.date, *, urged: Sequence[bool] | None = None) -> Habit:
    """Return a member's habit as it stands on the morning of a day.

    ``urged`` tells for each check-in of known instant whether a call or a reminder came before it on its day; None
    where neither is recorded.
    """
    counts = np.bincount([int(hour) % 24 for hour in past.hours], minlength=24).reshape(1, 24)
    found = regularity(counts)
    self_driven = None if not urged or len(urged) < LEAST_CHECK_INS else 1 - sum(urged) / len(urged)
    return Habit(
        check_ins=sum(past.done),
        usual=usual_hour(past.hours),
        weekdays=_weekdays(past),
        regularity=float(found[0]) if len(found) else None,
        self_driven=self_driven,
        chance_to_miss=chance_to_miss(past, day),
    )


def _weekdays(past: Past) -> tuple[float | None, ...]:
    done: Mapping[int, list[bool]] = {weekday: [] for weekday in range(7)}
    for day, was_done in zip(past.days, past.done, strict=True):
        done[day.weekday()].append(was_done)
    return tuple(sum(each) / len(each) if len(each) >= LEAST_SUCH_DAYS else None for each in done.values())
