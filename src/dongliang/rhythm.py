"""The rhythm of a community: how many check in each day, and at which hour of theirs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from dongliang.events import WRITTEN, Event

_DAY = dt.timedelta(days=1)


def daily_counts(events: Iterable[Event]) -> dict[dt.date, int]:
    """Return how many members checked in for each community day, first to last, days with nobody included.

    Made-up days count on the day they stand for; several posts of one member on one day count once. Raises ValueError
    for a check-in that names no day: which day an instant belongs to is for the community's clock to say.
    """
    members: Counter[dt.date] = Counter(day for day, _ in {_day_and_member(each) for each in events if _wrote(each)})
    if not members:
        return {}
    first, last = min(members), max(members)
    days = (first + _DAY * offset for offset in range((last - first).days + 1))
    return {day: members[day] for day in days}


def _wrote(event: Event) -> bool:
    return event.kind in WRITTEN


def _day_and_member(event: Event) -> tuple[dt.date, str]:
    if event.day is None:
        raise ValueError(
            f"a check-in of {event.actor} at {event.at} names no day; give it one by the community's clock"
        )
    return event.day, event.actor


def hours_of_day(instants: Iterable[dt.datetime], zone: str) -> tuple[int, ...]:
    """Return how many instants fall into each hour, 0 to 23, of the wall clock in a zone.

    Instants carry a zone themselves; one without raises ValueError. An hour that the clock passes twice in autumn
    counts twice, one that it skips in spring cannot be hit.
    """
    local = ZoneInfo(zone)
    hours = Counter(_hour(at, local) for at in instants)
    return tuple(hours[hour] for hour in range(24))


def _hour(at: dt.datetime, zone: ZoneInfo) -> int:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone: give instants in UTC")
    return at.astimezone(zone).hour
