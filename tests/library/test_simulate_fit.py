"""The made community's habits against the real cohorts: who falls out when, who misses, at which hour people write.

Tolerances come from sampling error: 1,343 people started, so one point of the survival curve has a standard error of
0.014, and cohorts differ from one another, which doubles it; twice that is 0.05. A test that fails prints both sides.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dongliang.checkin import DayRules
from dongliang.gate.rules import GateRules, Week, trial_days
from dongliang.gate.standing import DayState, History, standing
from dongliang.gate.survival import Stay, survival
from dongliang.simulate import simulate
from dongliang.simulate.behaviour import draw_people, trial_writing
from dongliang.simulate.fitted import FITTED
from dongliang.simulate.habits import Habits
from tools.fit_simulation import (
    NAMES,
    Cohort,
    Observed,
    fit_hours,
    fit_late,
    hour_shares,
    padded,
    read_cohorts,
    surprise,
)

pytestmark = pytest.mark.data

#: Made people for each real one.
_TIMES = 3
_LONGEST = 33
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Side:
    """One side: marks (1, 0, −1 unknown), the day number of falling out (or −1), the days seen of all days."""

    marks: Array
    fell: Array
    seen: Array
    days: Array

    @property
    def started(self) -> Array:
        return np.asarray((self.marks == 1).any(axis=1))

    def curve(self) -> Array:
        rows = zip(self.started, self.fell, self.seen, strict=True)
        stays = [Stay(int(fell) + 1, True) if fell >= 0 else Stay(int(seen), False) for yes, fell, seen in rows if yes]
        return np.array(survival(stays, _LONGEST).alive)

    def misses(self) -> Array:
        """The share of those still in who missed, by day."""
        known = (self.marks >= 0) & self.started[:, None]
        return np.asarray(((self.marks == 0) & known).sum(axis=0) / known.sum(axis=0).clip(1))


@pytest.fixture(scope="module")
def observed(data_folder: Path) -> Observed:
    return read_cohorts(data_folder / "colearning")


@pytest.fixture(scope="module")
def real(observed: Observed) -> Side:
    return _side([_taken(each) for each in observed.cohorts])


@pytest.fixture(scope="module")
def made(observed: Observed) -> Side:
    rng = np.random.default_rng(20)
    return _side([_made(rng, each) for each in observed.cohorts])


def _side(parts: list[tuple[Array, Array, Array]]) -> Side:
    wide = max(marks.shape[1] for marks, _, _ in parts)
    marks = np.concatenate([np.pad(m, ((0, 0), (0, wide - m.shape[1])), constant_values=-1) for m, _, _ in parts])
    days = np.concatenate([np.full(len(m), m.shape[1]) for m, _, _ in parts])
    return Side(
        marks, np.concatenate([fell for _, fell, _ in parts]), np.concatenate([seen for *_, seen in parts]), days
    )


def _taken(cohort: Cohort) -> tuple[Array, Array, Array]:
    """A real cohort as it was; who fell out only because of the day of an outage was seen until then."""
    weeks = cohort.weeks()
    fell, seen = cohort.fell.copy(), np.full(len(cohort.fell), cohort.days)
    for person in np.flatnonzero(cohort.fell >= 0):
        day = cohort.fell[person]
        week = [number for number in range(day + 1) if weeks[number] == weeks[day]]
        missed = int((cohort.marks[person, week] == 0).sum())
        if -1 in cohort.marks[person, week] and missed <= cohort.leave_a_week:
            fell[person], seen[person] = -1, day
    return cohort.marks, fell, seen


def _made(rng: np.random.Generator, cohort: Cohort, habits: Habits = FITTED) -> tuple[Array, Array, Array]:
    """Made people in a real cohort's days under its own rule, judged by the gate."""
    week: Week = "calendar" if cohort.calendar_weeks else "from_first_day"
    none = DayRules(leave_days=0, make_up_days=0, grace_hours=0)
    rules = GateRules(cohort.days, math.ceil(cohort.days * 2 / 3), None, cohort.leave_a_week, week, none)
    days = trial_days(cohort.first_day, rules)
    count = _TIMES * len(cohort.marks)
    wrote = trial_writing(rng, draw_people(rng, count, habits), days, rules, habits)
    marks, fell = wrote.astype(np.int8), np.full(count, -1)
    for person, row in enumerate(wrote):
        history = History(days[0], frozenset(day for day, wrote_it in zip(days, row, strict=True) if wrote_it))
        judged = standing(history, rules, days[-1] + dt.timedelta(days=1))
        out = [number for number, mark in enumerate(judged.marks) if mark.state is DayState.OUT]
        if judged.verdict.since:
            fell[person] = days.index(judged.verdict.since)
        marks[person, out] = -1
    return marks, fell, np.full(count, cohort.days)


def _beside(what: str, left: Array, right: Array) -> str:
    rows = (f"{number:3d}  real {a:.3f}  made {b:.3f}" for number, (a, b) in enumerate(zip(left, right, strict=True)))
    return f"{what}\n" + "\n".join(rows)


def test_as_many_stay_after_each_day(real: Side, made: Side) -> None:
    theirs, ours = real.curve(), made.curve()
    assert np.abs(theirs - ours).max() <= 0.05, _beside("still in after day", theirs, ours)


def test_as_many_miss_on_each_day(real: Side, made: Side) -> None:
    theirs, ours = real.misses()[:21], made.misses()[:21]
    told = _beside("missed on day (from 0), of those still in", theirs, ours)
    assert np.abs(theirs - ours).mean() <= 0.04, told
    assert np.abs(theirs - ours).max() <= 0.1, told


def test_as_many_start_finish_and_miss_nothing(real: Side, made: Side) -> None:
    def shares(side: Side) -> Array:
        finished = side.started & (side.fell < 0) & (side.seen == side.days)
        perfect = finished & ~(side.marks == 0).any(axis=1)
        return np.array([side.started.mean(), finished.mean(), perfect.mean()])

    theirs, ours = shares(real), shares(made)
    assert np.abs(theirs - ours).max() <= 0.03, _beside("started, finished, perfect", theirs, ours)


@pytest.mark.parametrize(
    "other",
    [
        replace(FITTED, drift=FITTED.drift * 2),
        replace(FITTED, drift=FITTED.drift / 2),
        replace(FITTED, regular_a=FITTED.regular_a * 50, regular_b=FITTED.regular_b * 50, steady=1e-6),
    ],
    ids=["drift away twice as fast", "drift away half as fast", "all alike"],
)
def test_other_habits_would_not_fit(observed: Observed, real: Side, other: Habits) -> None:
    """That the tolerance can tell: these are as plausible beforehand, and wrong."""
    rng = np.random.default_rng(20)
    curve = _side([_made(rng, each, other) for each in observed.cohorts]).curve()
    assert np.abs(real.curve() - curve).max() > 0.1, _beside("still in after day", real.curve(), curve)


def test_as_many_would_pass_a_gate_of_15_days(real: Side, made: Side) -> None:
    def shares(side: Side) -> Array:
        done = (side.marks[side.days >= 18, :15] == 1).sum(axis=1)
        return np.array([(done >= least).mean() for least in (15, 14, 13, 12)])

    theirs, ours = shares(real), shares(made)
    assert np.abs(theirs - ours).max() <= 0.03, _beside("done on 15, 14, 13, 12 of 15 days", theirs, ours)


def test_people_write_at_the_same_hours(observed: Observed) -> None:
    theirs = hour_shares(observed.check_ins)
    people = simulate(4, scale=4)
    zone = {member: ZoneInfo(zone) for member, zone in people.zones.items()}
    written = (event for event in people.events if event.kind == "check_in" and event.at is not None)
    hours = np.bincount([each.at.astimezone(zone[each.actor]).hour for each in written if each.at], minlength=24)
    ours = hours / hours.sum()
    assert np.abs(theirs - ours).sum() / 2 <= 0.05, _beside("share of check-ins at hour", theirs, ours)
    assert abs(theirs[22:].sum() - ours[22:].sum()) <= 0.03, _beside("share of check-ins at hour", theirs, ours)


def test_the_numbers_kept_are_those_that_the_fit_finds(observed: Observed) -> None:
    """Quick parts only: the search for the habit itself takes twenty seconds (`python tools/fit_simulation.py`)."""
    shares, concentration = fit_hours(observed.check_ins)
    assert FITTED.hours == pytest.approx(shares, abs=1e-4)
    assert FITTED.hour_concentration == pytest.approx(concentration, rel=0.01)
    for name, value in fit_late(observed).items():
        assert getattr(FITTED, name) == pytest.approx(value, abs=1e-4), name
    kept = np.array([getattr(FITTED, name) for name in NAMES])
    data = padded(observed.cohorts)
    best = surprise(kept, data)
    for place in range(len(NAMES)):
        for factor in (0.8, 1.1):
            moved = kept.copy()
            moved[place] = (
                min(moved[place] * factor, 0.9995) if NAMES[place] == "steady_chance" else moved[place] * factor
            )
            assert surprise(moved, data) > best - 0.5, f"{NAMES[place]} fits better at {moved[place]:.4f}"
