"""What a simulation gives: members, cohorts, events, and what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from dongliang.days import DayClock
from dongliang.events import WRITTEN, Event, events_table
from dongliang.gate.rules import GateRules

_DAY = dt.timedelta(days=1)


class Member(NamedTuple):
    """A made person: ``id`` stands in the events, ``name`` is what they call themselves."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort of the made community; ``members`` are the ids of those who registered."""

    name: str
    first_day: dt.date
    rules: GateRules
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """A made community up to the end of the community day ``until``, its events in order of time.

    ``zones`` tells where each member lives, by id; the community's days follow its own ``clock`` alone. ``texts`` holds
    what was written, by the ``ref`` of the check-in or make-up. The founder is in no cohort and has no registration;
    ``stewards`` does not name the founder. ``centres`` are the founder and the natural centres, ``circles`` the number
    of everybody's circle by id: that of the centre at this place.
    """

    name: str
    clock: DayClock
    until: dt.date
    members: tuple[Member, ...]
    zones: Mapping[str, str]
    founder: str
    stewards: tuple[str, ...]
    centres: tuple[str, ...]
    circles: Mapping[str, int]
    cohorts: tuple[Cohort, ...]
    events: tuple[Event, ...]
    texts: Mapping[str, str]

    def before(self, at: dt.datetime) -> Simulation:
        """Return the community as it was at an instant: the events up to it and their texts."""
        events = tuple(event for event in self.events if event.at is not None and event.at <= at)
        texts = {event.ref: self.texts[event.ref] for event in events if event.kind in WRITTEN}
        return replace(self, events=events, texts=texts)

    def table(self) -> pl.DataFrame:
        """Return the events as an events table in which members stand by name, for people to read."""
        name = {member.id: member.name for member in self.members} | {"": ""}
        named = (replace(each, actor=name[each.actor], target=name[each.target]) for each in self.events)
        return events_table(named)

    @property
    def graduates(self) -> tuple[str, ...]:
        """The ids of those who came through the gate, in order of time."""
        return tuple(event.actor for event in self.events if event.kind == "graduate")

    def left(self, within_days: int = 7) -> tuple[str, ...]:
        """Return who is left in the main group: founder and graduates who checked in during the last days."""
        since = self.until - within_days * _DAY
        main = {self.founder, *self.graduates}
        wrote = {each.actor for each in self.events if each.kind == "check_in" and each.day and each.day > since}
        return tuple(member.id for member in self.members if member.id in main & wrote)
