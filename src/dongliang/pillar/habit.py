"""The habit model: who is likely to be here next year, told from habit alone. The only forecast about people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from dongliang.coded import NOBODY, Coded, day_number
from dongliang.gate.choice import auc, auc_interval

#: Slopes of ln(active months of the last 12), ln(1 + days since the last act) and ln(acts); they carry over.
SLOPES = (1.75, -0.54, 0.05)
#: Levels measured where they were measured; they do not carry over.
LEVELS = {"code": 0.08, "talk": 0.98}
#: Windows of members from which on a community's own level is fitted.
LEAST_WINDOWS = 50
#: Kinds of place in which the model was measured; elsewhere nothing is foretold.
FORECAST = ("code", "chat", "list", "forum")
YEAR = 365
_FOLDS = 5
#: More months than any history has: 8,000 years.
_MONTHS = 100_000
_CORE_MONTHS = 2
_Z = 1.959963984540054

InterceptFrom = Literal["fitted", "code", "talk", "not_enough_data"]


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """The habits of the core in the year before a day: months with an act, days since the last, number of acts."""

    member: NDArray[np.int64]
    months: NDArray[np.float64]
    since: NDArray[np.float64]
    acts: NDArray[np.float64]

    def lean(self) -> NDArray[np.float64]:
        """Return logit p without the intercept."""
        months, since, acts = SLOPES
        return months * np.log(self.months) + since * np.log1p(self.since) + acts * np.log(self.acts)


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """Who acted in which month, counted back from a day: 0 for the last twelfth of a year, 12 for that a year before.

    ``rows`` has ``actor``, ``month``, the day of the ``last`` act in it (days since 1970) and the ``count`` of acts.
    """

    day: dt.date
    rows: pl.DataFrame

    def habits(self, years_back: int = 0) -> Habits:
        """Return the habits of the core in a year: members active in at least two of its twelve months."""
        core = (
            self._year(years_back)
            .group_by("actor")
            .agg(pl.len().alias("months"), pl.col("last").max(), pl.col("count").sum())
            .filter((pl.col("months") >= _CORE_MONTHS) & (pl.col("count") > 0))
            .sort("actor")
        )
        end = day_number(self.day) + 1 - YEAR * years_back
        # an act on the day before is one day ago
        since = end - core["last"].to_numpy().astype(np.float64)
        months, acts = (core[column].to_numpy().astype(np.float64) for column in ("months", "count"))
        return Habits(core["actor"].to_numpy().astype(np.int64), months, since, acts)

    def acted(self, members: NDArray[np.int64], years_back: int) -> NDArray[np.bool_]:
        """Tell which members acted within a year."""
        return np.isin(members, self._year(years_back)["actor"].unique().to_numpy())

    def years(self, first_day: int | None) -> int:
        """Return how many whole years the history covers."""
        return 0 if first_day is None else (day_number(self.day) + 1 - first_day) // YEAR

    def _year(self, years_back: int) -> pl.DataFrame:
        return self.rows.filter(pl.col("month") // 12 == years_back)


def acts_of(coded: Coded, day: dt.date) -> Acts:
    """Return who acted when, up to a day."""
    end = day_number(day)
    known = coded.acts().filter((pl.col("actor") != NOBODY) & (pl.col("utc_day") <= end))
    # One number for member and month: grouping one column takes half the time of grouping two.
    key = pl.col("actor").cast(pl.Int64) * _MONTHS + (end - pl.col("utc_day")) * 12 // YEAR
    by_month = known.group_by(key.alias("key")).agg(
        pl.col("utc_day").max().alias("last"), pl.col("amount").sum().alias("count")
    )
    both = {"actor": pl.col("key") // _MONTHS, "month": pl.col("key") % _MONTHS}
    return Acts(day, by_month.with_columns(**both).collect())


@dataclass(frozen=True, slots=True)
class FifthFound:
    """Members whose chance was put alike: how many, the mean chance and the share who were there."""

    people: int
    predicted: float
    seen: float


@dataclass(frozen=True, slots=True)
class HabitModel:
    """The habit model of one community.

    ``auc`` and ``calibration`` come from chances whose intercept was fitted to other members. ``expected``: between how
    many of the ``core`` act within the next year, by the model (95 %).
    """

    intercept: float | None
    intercept_from: InterceptFrom
    member_windows: int
    auc: float | None
    auc_interval: tuple[float, float] | None
    calibration: tuple[FifthFound, ...]
    core: int
    expected: tuple[float, float] | None


def chance(habits: Habits, intercept: float) -> NDArray[np.float64]:
    """Return each member's chance to act at least once within a year.

    Formula: logit p = intercept + 1.75·ln(active months of the last 12) − 0.54·ln(1 + days since the last act) +
    0.05·ln(acts). Slopes fitted on 1,921 windows of members of code projects, AUC 0.80 there and 0.79 in talk. Shown
    to the person concerned only, as a range.
    """
    return np.asarray(expit(intercept + habits.lean()), np.float64)


def habit_model(acts: Acts, first_day: int | None, place: str) -> HabitModel:
    """Return the habit model of a community, its intercept fitted to the years before where there is enough.

    Windows: members of the core in each whole year since ``first_day`` but the last, and whether they acted in the
    next. From 50 windows on the intercept is the community's own; below, that of code or talk where the place is one
    of these, else there is none. AUC (interval: Hanley & McNeil 1982) and calibration:
    five folds of members, the intercept from the other four. How many are expected is told only of kinds of place in
    which the model was measured.
    """
    members, lean, stayed = _windows(acts, first_day)
    count = len(lean)
    now = acts.habits()
    intercept: float | None
    source: InterceptFrom
    if count >= LEAST_WINDOWS:
        intercept, source = fit_intercept(lean, stayed), "fitted"
    else:
        source = "code" if place == "code" else "talk" if place in ("chat", "list", "forum") else "not_enough_data"
        intercept = LEVELS.get(source)
    judged = _out_of_sample(members, lean, stayed) if source == "fitted" else None
    told = intercept is not None and place in FORECAST
    return HabitModel(
        intercept,
        source,
        count,
        None if judged is None else auc(judged, stayed),
        None if judged is None else auc_interval(judged, stayed),
        () if judged is None else _fifths(judged, stayed),
        len(now.member),
        _expected(chance(now, intercept or 0.0)) if told else None,
    )


def _expected(chances: NDArray[np.float64]) -> tuple[float, float]:
    """Return between how many are expected (95 %), as for independent people; people who decide together vary more."""
    middle, spread = float(chances.sum()), _Z * float(np.sqrt((chances * (1 - chances)).sum()))
    return max(0.0, middle - spread), min(float(len(chances)), middle + spread)


def _windows(acts: Acts, first_day: int | None) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return members, leans and outcomes of all whole years but the last."""
    members: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    leans: list[NDArray[np.float64]] = [np.zeros(0)]
    outcomes: list[NDArray[np.bool_]] = [np.zeros(0, bool)]
    oldest = acts.rows["month"].max()
    years = min(acts.years(first_day), oldest // 12 + 1 if isinstance(oldest, int) else 0)
    for back in range(1, years):
        habits = acts.habits(back)
        members.append(habits.member)
        leans.append(habits.lean())
        outcomes.append(acts.acted(habits.member, back - 1))
    return np.concatenate(members), np.concatenate(leans), np.concatenate(outcomes)


def fit_intercept(lean: NDArray[np.float64], stayed: NDArray[np.bool_]) -> float:
    """Return the intercept with which the chances add up to the number who stayed.

    That is the maximum-likelihood intercept with the slopes kept; half a member is added on both sides, so that it
    exists also where all or none stayed.
    """
    # scipy.optimize takes longer to load than most histories to read: only where a level is fitted
    from scipy.optimize import brentq

    target = (stayed.sum() + 0.5) * len(stayed) / (len(stayed) + 1)
    return float(brentq(lambda level: expit(level + lean).sum() - target, -30, 30))


def _out_of_sample(
    members: NDArray[np.int64], lean: NDArray[np.float64], stayed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return each window's chance with an intercept fitted to the windows of other members."""
    fold = np.unique(members, return_inverse=True)[1] % _FOLDS
    judged = np.zeros(len(lean))
    for number in range(_FOLDS):
        own = fold == number
        if own.any() and not own.all():
            judged[own] = expit(fit_intercept(lean[~own], stayed[~own]) + lean[own])
    return judged


def _fifths(judged: NDArray[np.float64], stayed: NDArray[np.bool_]) -> tuple[FifthFound, ...]:
    parts: Sequence[NDArray[np.int64]] = np.array_split(np.argsort(judged, kind="stable"), 5)
    return tuple(FifthFound(len(part), float(judged[part].mean()), float(stayed[part].mean())) for part in parts)
