"""How long the people of a cohort stay: survival from the first day to the last."""

from __future__ import annotations

import datetime as dt
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dongliang.gate.funnel import DayKinds, Marks, fell_out, share, written_days

#: People who must have started before a curve is drawn: below, one person moves it by more than a tenth.
LEAST_STARTED = 10
#: Days that must follow the last check-in before, without a rule, somebody counts as gone.
QUIET_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stay:
    """How long one person was seen: until the day (1 for the first) of falling out, or the last day known."""

    days: int
    fell: bool


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of those who started that is still in after each day, with 95 % bounds.

    The curves run over ``days`` 0 to the last; they are empty where too few started (see ``enough``). ``at_risk`` is
    the number of people who were still in when the day began.
    """

    started: int
    fell: int
    days: tuple[int, ...] = ()
    alive: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    at_risk: tuple[int, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether enough people started for a curve to say anything."""
        return self.started >= LEAST_STARTED


def stays(marks: Marks, days: Sequence[dt.date], last: dt.date | None = None, *, ruled: bool = True) -> list[Stay]:
    """Return how long everybody who started was seen, from the marks of a cohort.

    ``days`` are all days of the cohort in order, rest and void days included; ``last`` is the last day that is over
    (default: the last of ``days``). Base: at least one written day. Event: the day of falling out by the rule; where
    there was no rule (``ruled`` false) the day after the last check-in, if at least 7 days follow it. All others are
    censored: by the rule on the last day that is over, without one on the day of their last check-in.
    """
    seen = [day for day in days if last is None or day <= last]
    number = {day: index for index, day in enumerate(seen, start=1)}
    found = (_stay(kinds, number, ruled) for kinds in marks.values())
    return [stay for stay in found if stay is not None]


def _stay(kinds_by_day: Mapping[dt.date, DayKinds], number: Mapping[dt.date, int], ruled: bool) -> Stay | None:
    wrote = written_days(kinds_by_day, number)
    if not wrote:
        return None
    over = len(number)
    if ruled:
        out = fell_out(kinds_by_day)
        return Stay(number[out], True) if out is not None and out in number else Stay(over, False)
    latest = number[wrote[-1]]
    return Stay(latest + 1, True) if over - latest >= QUIET_DAYS else Stay(latest, False)


def survival(seen: Iterable[Stay], length: int) -> Survival:
    """Return the survival curve of a cohort over days 0 to ``length``.

    Formula: S(d) = Π over days i ≤ d of (1 − fallen_i / at_risk_i); bounds from Greenwood's variance on the log-log
    scale, so that they stay between 0 and 1. Source: Kaplan & Meier (1958), Nonparametric estimation from incomplete
    observations; Greenwood (1926); Kalbfleisch & Prentice (1980) for the scale. Unit: share of those who started.
    Edge cases: fewer than 10 started give no curve; while nobody has fallen the log-log bounds have no width, and the
    Wilson bound of that many people is given instead; after the last has fallen the upper bound stays where it was.
    Misleads where people leave together, and when cohorts with different rules are laid side by side.
    """
    known = list(seen)
    fell = sum(stay.fell for stay in known)
    if len(known) < LEAST_STARTED:
        return Survival(len(known), fell)
    times = np.array([stay.days for stay in known], dtype=float)
    gone = np.array([stay.fell for stay in known], dtype=bool)
    days = tuple(range(length + 1))
    at_risk = tuple(int((times >= day).sum()) for day in days)
    alive, low, high = _curve(times, gone, days)
    low = tuple(_least(each, bound, count) for each, bound, count in zip(alive, low, at_risk, strict=True))
    return Survival(len(known), fell, days, alive, low, _held(high), at_risk)


def _curve(
    times: np.ndarray[Any, Any], gone: np.ndarray[Any, Any], days: tuple[int, ...]
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Return the curve and its log-log bounds, undefined bounds as NaN."""
    # scipy.stats takes longer to load than most histories to read: only where a curve is drawn
    from scipy.stats import CensoredData, ecdf

    alive = ecdf(CensoredData(uncensored=times[gone], right=times[~gone])).sf
    # At S = 1 and S = 0 the log-log scale has no value and scipy warns; the caller fills these places.
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The confidence interval is undefined", category=RuntimeWarning)
        bounds = alive.confidence_interval(method="log-log")
    at = np.array(days, dtype=float)
    curves = (alive.evaluate(at), bounds.low.evaluate(at), bounds.high.evaluate(at))
    share_in, low, high = (tuple(float(value) for value in curve) for curve in curves)
    return share_in, low, high


def _least(alive: float, low: float, at_risk: int) -> float:
    if alive == 1:
        return share(at_risk, at_risk).low or 0.0
    return 0.0 if math.isnan(low) else low


def _held(high: tuple[float, ...]) -> tuple[float, ...]:
    """Fill undefined upper bounds with the one before; before the first fall it is 1."""
    held = [1.0]
    for bound in high:
        held.append(held[-1] if math.isnan(bound) else bound)
    return tuple(held[1:])
