"""How likely a member misses today, from their own past alone: a logistic model fitted to real cohorts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dongliang.rhythm.fitted import COEFFICIENTS, INTERCEPT

#: Days that asked for a check-in before today, below which no chance is given.
LEAST_DAYS = 3
#: Check-ins, the latest first, whose hours make the usual hour of the model.
HOURS_SEEN = 5
#: Share of the day that has passed at the usual check-in of the cohorts, for whom no hour is known.
USUAL_PART = 0.7
#: Hours after a day's start beyond which a check-in counts as this late: it was written after the day.
LATEST_HOUR = 30.0
_WEEKEND = 5

#: What the model looks at, in the order of its coefficients.
FEATURES = (
    "share_missed",
    "days_in_a_row",
    "days_away",
    "days_known",
    "share_missed_weekday",
    "weekend",
    "usual_part_of_day",
)


@dataclass(frozen=True, slots=True)
class Past:
    """The days that asked a member for a check-in, before today and oldest first, and at which hours they wrote.

    ``hours`` are hours since the beginning of the community day of each check-in whose instant is known, oldest first.
    """

    days: Sequence[dt.date]
    done: Sequence[bool]
    hours: Sequence[float] = ()

    def __post_init__(self) -> None:
        if len(self.days) != len(self.done):
            raise ValueError(f"{len(self.days)} days and {len(self.done)} answers: give one for each day")


def features(past: Past, day: dt.date) -> npt.NDArray[np.float64]:
    """Return what the model looks at on a day, in the order of `FEATURES`.

    Share missed: (missed + ½) / (days + 1). Days in a row, days away: ln(1 + days done, or missed, up to yesterday).
    Days known: ln(days). Share missed on this day of the week: (missed on it + share missed of all) / (such days + 1).
    Weekend: 1 on Saturday and Sunday. Usual part of the day: mean hour of the last 5 check-ins / 24, each between 0
    and 30 hours; 0.7 where no hour is known. Raises ValueError for fewer than 3 days.
    """
    known = len(past.days)
    if known < LEAST_DAYS:
        raise ValueError(f"{known} days are too few; {LEAST_DAYS} are needed")
    missed = [not done for done in past.done]
    share = sum(missed) / known
    same = [miss for each, miss in zip(past.days, missed, strict=True) if each.weekday() == day.weekday()]
    hours = [min(max(hour, 0.0), LATEST_HOUR) for hour in past.hours[-HOURS_SEEN:]]
    return np.array(
        [
            (sum(missed) + 0.5) / (known + 1),
            math.log1p(_run(missed, False)),
            math.log1p(_run(missed, True)),
            math.log(known),
            (sum(same) + share) / (len(same) + 1),
            float(day.weekday() >= _WEEKEND),
            sum(hours) / len(hours) / 24 if hours else USUAL_PART,
        ]
    )


def _run(missed: Sequence[bool], value: bool) -> int:
    """Return how many days up to yesterday were all missed, or all done."""
    run = 0
    while run < len(missed) and missed[-1 - run] == value:
        run += 1
    return run


def chance_to_miss(past: Past, day: dt.date) -> float | None:
    """Return how likely a member misses a day, between 0 and 1; None with fewer than 3 days to judge by.

    Formula: 1 / (1 + exp(−(a + Σ b·feature))), features as in `features`, a and b by maximum likelihood over 16 real
    cohorts of co-learning (members who started; ``docs/rhythm.md`` gives how well it does on cohorts that it was not
    fitted on). Source: Cox (1958). Misleads where days are asked for otherwise than in those cohorts of two to five
    weeks: the order of members' days carries over better than the level. It knows nothing of reasons.
    """
    if len(past.days) < LEAST_DAYS:
        return None
    logit = INTERCEPT + float(np.dot(COEFFICIENTS, features(past, day)))
    return 1 / (1 + math.exp(-logit))
