"""At which instant of a day somebody writes: each person has hours of their own, by the clock on their own wall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dongliang.days import DayClock
from dongliang.simulate.habits import Habits

Array = np.ndarray[Any, Any]
_DAY_SECONDS = 86_400


class Hours:
    """Draws instants of check-ins for people with hours of their own."""

    def __init__(self, rng: np.random.Generator, clock: DayClock, zones: Sequence[str], habits: Habits) -> None:
        self._rng = rng
        self._clock = clock
        self._zones = [ZoneInfo(zone) for zone in zones]
        own = rng.standard_gamma(np.array(habits.hours) * habits.hour_concentration, size=(len(zones), 24))
        self._until = np.cumsum(own / own.sum(axis=1, keepdims=True), axis=1)
        self._starts: dict[dt.date, dt.datetime] = {}

    def start_of(self, day: dt.date) -> dt.datetime:
        """Return the instant at which a community day starts."""
        if day not in self._starts:
            self._starts[day] = self._clock.start_of(day)
        return self._starts[day]

    def draw(self, person: int, day: dt.date) -> dt.datetime:
        """Return an instant within a community day at one of a person's hours."""
        start = self.start_of(day)
        hour = min(23, int(np.searchsorted(self._until[person], self._rng.random())))
        on_wall = hour * 3600 + int(self._rng.random() * 3600)
        local = start.astimezone(self._zones[person])
        wall_at_start = local.hour * 3600 + local.minute * 60 + local.second
        return start + dt.timedelta(seconds=(on_wall - wall_at_start) % _DAY_SECONDS)

    def draw_in_grace(self, day: dt.date, grace_hours: float) -> dt.datetime:
        """Return an instant in the grace time after a community day."""
        end = self.start_of(day + dt.timedelta(days=1))
        return end + dt.timedelta(seconds=int(self._rng.random() * grace_hours * 3600))
