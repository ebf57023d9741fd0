"""One candidate's trial: what they do by habit, judged by the gate's own rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dongliang.gate.rules import GateRules
from dongliang.gate.standing import DayState, History, standing
from dongliang.simulate.habits import Assumptions, Habits

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial went, up to the last day simulated: days by what was done, and what the rule made of it."""

    done: tuple[dt.date, ...]
    made_up: tuple[dt.date, ...]
    leave: tuple[dt.date, ...]
    missed: tuple[dt.date, ...]
    out_on: dt.date | None
    passed: bool


def run_trial(
    rng: np.random.Generator,
    wrote: Sequence[bool],
    days: Sequence[dt.date],
    rules: GateRules,
    habits: Habits,
    assumed: Assumptions,
    until: dt.date,
    void: frozenset[dt.date],
) -> Trial:
    """Return a candidate's trial from the days on which they would write; ``until`` is today, still open."""
    would = {day for day, writes in zip(days, wrote, strict=True) if writes}
    done = [day for day in days if day in would and day <= until]
    leave, made_up = _saved(rng, would, [day for day in days if day < until], rules, habits, assumed, void)
    history = History(days[0], frozenset(done), frozenset(made_up), leave, void)
    out_on = standing(history, rules, until).verdict.since
    if out_on is not None:
        goes_on = rng.random() < habits.goes_on
        done = [day for day in done if day <= out_on + _DAY or (goes_on and rng.random() < habits.goes_on_chance)]
        history = History(days[0], frozenset(done), frozenset(made_up), leave, void)
    judged = standing(history, rules, until)
    missed = tuple(mark.day for mark in judged.marks if mark.state is DayState.MISSED)
    passed = judged.verdict.kind == "passed"
    return Trial(tuple(done), made_up, leave, missed, judged.verdict.since, passed)


def _saved(
    rng: np.random.Generator,
    would: set[dt.date],
    over: Sequence[dt.date],
    rules: GateRules,
    habits: Habits,
    assumed: Assumptions,
    void: frozenset[dt.date],
) -> tuple[tuple[dt.date, ...], tuple[dt.date, ...]]:
    """Return the days for which leave was announced, and those made up, until nothing could save any more."""
    leave: list[dt.date] = []
    made_up: list[dt.date] = []
    missed = 0
    for day in over:
        if day in would or day in void or day.weekday() in rules.day.rest_weekdays:
            continue
        if len(leave) < rules.day.leave_days and day - _DAY in would and rng.random() < assumed.announces_leave:
            leave.append(day)
        elif len(made_up) < rules.day.make_up_days and day + _DAY in would and rng.random() < habits.made_up:
            made_up.append(day)
        elif missed == rules.spare_days:
            break
        else:
            missed += 1
    return tuple(leave), tuple(made_up)
