"""The community day: which day an instant belongs to.

A day is a pure function of an instant, a zone and the hour at which the day starts. Zone and hour may change; each
change is dated and holds for days from that date on, so the past is never computed anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

#: The latest hour at which a community day may start: later, and most people's evening would be cut in two.
LATEST_START_HOUR = 6
_DAY = dt.timedelta(days=1)


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all zones that can be chosen (IANA)."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


@dataclass(frozen=True, slots=True)
class DaySetting:
    """A zone and the hour at which its days start (0–6), in force for days from ``from_date`` on."""

    from_date: dt.date
    zone: str
    starts_hour: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.starts_hour <= LATEST_START_HOUR:
            raise ValueError(f"a day starts at an hour from 0 to {LATEST_START_HOUR}, not {self.starts_hour}")
        if self.zone not in known_zones():
            raise ValueError(f"{self.zone!r} is no known time zone; give a name such as Asia/Shanghai")

    def start_of(self, day: dt.date) -> dt.datetime:
        """Return the UTC instant at which a day starts under this setting.

        Where clocks jump over that hour, the day starts at the jump or within the hour after it; where they repeat it,
        at its first pass. A calendar day that a zone jumps over whole is empty.
        """
        local = dt.datetime(day.year, day.month, day.day, self.starts_hour, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class DayClock:
    """The settings of one community over time, earliest first; tells days and their bounds.

    Day D runs from ``start_of(D)`` to ``start_of(D + 1)``. Where a change to a zone ahead would let a day start before
    the one before it, it starts together with that one, which is then empty: days before the change keep their bounds.
    """

    settings: tuple[DaySetting, ...]

    def __post_init__(self) -> None:
        if not self.settings:
            raise ValueError("a clock needs at least one setting")
        dates = [setting.from_date for setting in self.settings]
        if any(later <= earlier for earlier, later in pairwise(dates)):
            raise ValueError("settings must follow one another by date, one a date")

    @classmethod
    def fixed(cls, zone: str, starts_hour: int = 0) -> DayClock:
        """Return a clock whose zone and hour never changed."""
        return cls((DaySetting(dt.date.min + _DAY, zone, starts_hour),))

    def setting_for(self, day: dt.date) -> DaySetting:
        """Return the setting in force for a day; days before the first change follow the first setting."""
        in_force = [setting for setting in self.settings if setting.from_date <= day]
        return in_force[-1] if in_force else self.settings[0]

    def start_of(self, day: dt.date) -> dt.datetime:
        """Return the UTC instant at which a day starts."""
        before = day - _DAY
        # Zones and start hours differ by less than 32 hours, so only the day before can start later.
        return max(self.setting_for(day).start_of(day), self.setting_for(before).start_of(before))

    def end_of(self, day: dt.date) -> dt.datetime:
        """Return the UTC instant at which a day is over: the start of the next."""
        return self.start_of(day + _DAY)

    def day_of(self, at: dt.datetime) -> dt.date:
        """Return the community day of an instant; raises ValueError for an instant without a zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs a zone; a clock reading without one belongs to no day")
        # No zone is more than a day from UTC and a day starts by six, so the answer is among these.
        middle = at.astimezone(dt.UTC).date()
        candidates = (middle + dt.timedelta(days=offset) for offset in (2, 1, 0, -1, -2))
        return next(day for day in candidates if self.start_of(day) <= at)

    def change(self, setting: DaySetting) -> DayClock:
        """Return a clock with a setting added from its date on; raises ValueError if it is not later than the last."""
        return DayClock((*self.settings, setting))


def community_day(at: dt.datetime, zone: str, starts_hour: int = 0) -> dt.date:
    """Return the community day of an instant in a zone whose days start at an hour."""
    return DayClock.fixed(zone, starts_hour).day_of(at)


def day_in_grace(at: dt.datetime, clock: DayClock, grace_hours: float) -> dt.date | None:
    """Return the day that has just ended if its grace time still runs at this instant, else None.

    In 24 real cohorts 28 % of check-ins come in the last hour before midnight: without grace the cut decides the day.
    """
    yesterday = clock.day_of(at) - _DAY
    return yesterday if at < clock.end_of(yesterday) + dt.timedelta(hours=grace_hours) else None
