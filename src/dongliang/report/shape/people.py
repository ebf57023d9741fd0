"""The parts of a report on when people come and through whom: rhythm and roots."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dongliang.report.shape.gate import Interval


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, the median and the upper quartile of a figure over people, and over how many."""

    people: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many members checked in on a community day."""

    day: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class RhythmPart:
    """When people check in. Of the shares, None: not recorded in this history."""

    check_ins: int
    #: Members who checked in within the last 7 days.
    recent: int
    #: Check-ins by hour of the wall clock in the report's zone; only those whose instant is known.
    hours: tuple[int, ...]
    #: How regular single members' hours are, over members with at least 10 check-ins of known hour.
    regularity: Quartiles | None
    self_driven: float | None
    called: float | None
    reminded: float | None
    days: tuple[DayCount, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """All who came through one founder of a branch: someone without an inviter who invited others."""

    member: str
    people: int
    generations: int
    #: With an act in the last 30 days.
    living: int


@dataclass(frozen=True, slots=True)
class Reproduction:
    """People of the next generation who graduated (or joined) for each one of this generation."""

    generation: int
    inviters: int
    value: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class RootsPart:
    """Who came through whom (根系)."""

    people: int
    #: People per generation; 0: those without an inviter.
    generations: tuple[int, ...]
    branches: tuple[Branch, ...]
    reproduction: tuple[Reproduction, ...] | None
    #: What reproduction counts: graduated, or joined where no graduation is recorded.
    counted: Literal["graduated", "joined"]
