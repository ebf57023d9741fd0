"""入群门槛 in numbers: how many of a cohort registered, started, finished, and were perfect."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass

from dongliang.events import GATE_KINDS, WRITTEN, Event

#: The kinds of one member's events on one day.
DayKinds = Set[str]
#: For every member of a cohort, the kinds of their events by day; a member without any has an empty mapping.
Marks = Mapping[str, Mapping[dt.date, DayKinds]]
#: How many standard deviations hold 95 % of a normal distribution around its middle.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a number of people, with its 95 % interval (Wilson); of nobody there is no share."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CohortCount:
    """How many people of one cohort came how far."""

    registered: int
    started: int
    finished: int
    perfect: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """From the poster to the end of the trial: each step as a share of those registered and of the step before."""

    registered: int
    started: Share
    finished: Share
    finished_of_started: Share


def share(count: int, of: int) -> Share:
    """Return a share with its 95 % Wilson interval.

    Formula: centre (p + z²/2n) / (1 + z²/n), half-width z·√(p(1−p)/n + z²/4n²) / (1 + z²/n), z = 1.96.
    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Edge cases: 0 and all keep a width; of nobody everything is None. Misleads where people decide together (a group of
    friends is one decision): then the true interval is wider.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    if of == 0:
        return Share(0, 0, None, None, None)
    part, z2 = count / of, _Z * _Z / of
    centre = (part + z2 / 2) / (1 + z2)
    half = _Z * math.sqrt(part * (1 - part) / of + z2 / (4 * of)) / (1 + z2)
    low = 0.0 if count == 0 else centre - half
    high = 1.0 if count == of else centre + half
    return Share(count, of, part, low, high)


def funnel(registered: int, started: int, finished: int) -> Funnel:
    """Return the funnel of a cohort, or of several added up; raises ValueError where a step grows."""
    return Funnel(registered, share(started, registered), share(finished, registered), share(finished, started))


def fell_out(kinds_by_day: Mapping[dt.date, DayKinds]) -> dt.date | None:
    """Return the day on which a member fell out by the rule, or None."""
    return min((day for day, kinds in kinds_by_day.items() if "out" in kinds), default=None)


def written_days(kinds_by_day: Mapping[dt.date, DayKinds], days: Collection[dt.date]) -> tuple[dt.date, ...]:
    """Return the cohort's days that a member wrote, made-up days included, in order; posts after falling out are none.

    On the day of falling out nothing was written by the rule, so a post that stands there does not count either.
    """
    until = fell_out(kinds_by_day) or dt.date.max
    wrote = (day for day, kinds in kinds_by_day.items() if not WRITTEN.isdisjoint(kinds))
    return tuple(sorted(day for day in wrote if day < until and day in days))


def count_cohort(marks: Marks, days: Iterable[dt.date]) -> CohortCount:
    """Count who registered, started, finished and was perfect in one cohort.

    ``days`` are the days that asked for a check-in: leave out rest days and void days. Registered: every member in the
    marks. Started: at least one of these days written. Finished: started and never fell out; while a cohort runs this
    means still in. Perfect: a check-in on every one of the days, none missed, none made up.
    """
    asked = frozenset(days)
    started = {name for name, kinds in marks.items() if written_days(kinds, asked)}
    finished = {name for name in started if fell_out(marks[name]) is None}
    perfect = {name for name in finished if _is_perfect(marks[name], asked)}
    return CohortCount(len(marks), len(started), len(finished), len(perfect))


def _is_perfect(kinds_by_day: Mapping[dt.date, DayKinds], asked: frozenset[dt.date]) -> bool:
    return all("check_in" in kinds and "missed" not in kinds for kinds in (kinds_by_day.get(day, ()) for day in asked))


def marks_of(events: Iterable[Event], cohort: str) -> dict[str, dict[dt.date, frozenset[str]]]:
    """Return the marks of one cohort from events of the gate's kinds that name it; who only registered has no days.

    Events without a day (and registrations) put their member among the marks but add no day.
    """
    marks: dict[str, dict[dt.date, frozenset[str]]] = {}
    for event in events:
        if event.cohort != cohort or event.kind not in GATE_KINDS or event.kind == "void":
            continue
        days = marks.setdefault(event.actor, {})
        if event.kind != "register" and event.day is not None:
            days[event.day] = days.get(event.day, frozenset()) | {event.kind}
    return marks
