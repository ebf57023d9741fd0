"""Who writes on which day: each person's habit, through a trial and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import beta

from dongliang.gate.rules import GateRules
from dongliang.simulate.habits import Assumptions, Habits

Array = np.ndarray[Any, Any]

#: No habit is so sure, or so faint, that its odds cannot be told.
_LEAST_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class People:
    """Some people's habits: who begins at all, each one's chance to write on a day, and their drift away a day."""

    begins: Array
    chance: Array
    drift: Array

    def some(self, which: Array) -> People:
        """Return the habits of some of them, by index."""
        return People(self.begins[which], self.chance[which], self.drift[which])


def draw_people(rng: np.random.Generator, count: int, habits: Habits) -> People:
    """Draw the habits of as many people, spread evenly over the distribution: a small group is a typical one."""
    begins = rng.permutation(count) < round(habits.begins * count)
    place = np.zeros(count)
    for group in (begins, ~begins):
        size = int(group.sum())
        place[group] = (rng.permutation(size) + rng.random(size)) / max(1, size)
    regular = beta.ppf((place - habits.steady).clip(0) / (1 - habits.steady), habits.regular_a, habits.regular_b)
    chance = np.where(place < habits.steady, habits.steady_chance, regular)
    chance = chance.clip(_LEAST_CHANCE, 1 - _LEAST_CHANCE)
    drift = (habits.drift * np.exp(-habits.drift_slope * (chance - habits.mean_chance))).clip(0, 0.9)
    return People(begins, chance, drift)


def trial_writing(
    rng: np.random.Generator,
    people: People,
    days: Sequence[dt.date],
    rules: GateRules,
    habits: Habits,
    void: frozenset[dt.date] = frozenset(),
) -> Array:
    """Return people × days of a trial: who would write, if nobody ever fell out.

    People mind what the rule leaves them: with no day to spare they take care, and what would lapse they use. Nobody
    writes on rest days; on a void day few can, and it costs nothing.
    """
    asked = np.array([day.weekday() not in rules.day.rest_weekdays and day not in void for day in days])
    weeks = _weeks(days, rules)
    wrote = np.zeros((len(people.chance), len(days)), dtype=bool)
    writing = people.begins.copy()
    odds = np.log(people.chance / (1 - people.chance))
    for number, day in enumerate(days):
        missed = asked[:number] & ~wrote[:, :number]
        none, lapse = _to_spare(missed, asked, weeks, number, rules)
        leaning = odds + habits.care * none - habits.use_up * lapse
        chance = np.where(writing, 1 / (1 + np.exp(-leaning)), habits.drifted_chance * people.begins)
        if day in void:
            chance *= habits.outage
        wrote[:, number] = (rng.random(len(chance)) < chance) & (asked[number] | (day in void))
        writing &= rng.random(len(chance)) >= people.drift
    return wrote


def _weeks(days: Sequence[dt.date], rules: GateRules) -> list[tuple[int, ...]]:
    if rules.week == "calendar":
        return [tuple(day.isocalendar()[:2]) for day in days]
    return [((day - days[0]).days // 7,) for day in days]


def _to_spare(
    missed: Array, asked: Array, weeks: Sequence[tuple[int, ...]], number: int, rules: GateRules
) -> tuple[Array, Array]:
    """Tell who may miss no day any more, and whose days to miss would lapse if not used from now on."""
    spare = int(asked.sum()) - rules.required_days - missed.sum(axis=1)
    ahead = int(asked[number:].sum())
    if rules.weekly_misses is None:
        return spare <= 0, (spare > 0) & (spare >= ahead)
    same = [each for each in range(len(weeks)) if weeks[each] == weeks[number]]
    this_week = rules.weekly_misses - missed[:, [each for each in same if each < number]].sum(axis=1)
    ahead = int(asked[[each for each in same if each >= number]].sum())
    return (this_week <= 0) | (spare <= 0), (this_week > 0) & (this_week >= ahead)


def main_writing(
    rng: np.random.Generator,
    people: People,
    days: Sequence[dt.date],
    habits: Habits,
    assumed: Assumptions,
    void: frozenset[dt.date] = frozenset(),
) -> Array:
    """Return people × days of the main group: who writes; some drift away over the months."""
    count = len(people.chance)
    stay_away = rng.random((count, len(days))) < (people.drift * assumed.main_drift)[:, None]
    drifted = np.logical_or.accumulate(stay_away, axis=1)
    chance = np.where(drifted, assumed.main_drifted_chance, people.chance[:, None])
    chance = chance * np.where([day in void for day in days], habits.outage, 1.0)
    return np.asarray(rng.random((count, len(days))) < chance)
