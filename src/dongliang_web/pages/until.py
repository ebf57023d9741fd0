"""Until when a day runs, as people say it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from dongliang.days import DayClock
from dongliang.words import Language, explain, label


def day_end(clock: DayClock, day: dt.date, language: Language) -> str:
    """Say until when a community day runs, on its own clocks: 今晚 12 点, 明早 4 点."""
    end = clock.end_of(day).astimezone(ZoneInfo(clock.setting_for(day).zone))
    if end.hour == 0 and end.minute == 0:
        return label("day_end.midnight", language)
    return explain("day_end.morning", language, until=end)
