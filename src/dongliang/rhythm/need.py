"""When a member who asked for it is reminded: later than usual for them, on a day that they seem likely to miss."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dongliang.rhythm.chance import Past, chance_to_miss
from dongliang.rhythm.habit import usual_hour

#: Level -> the chance to miss a day from which on a reminder comes.
LEVELS = {"seldom": 0.5, "medium": 0.3, "often": 0.15}


@dataclass(frozen=True, slots=True)
class Need:
    """Whether a day may need a reminder, and from how many hours after its beginning; None: not enough past to say."""

    is_likely: bool
    after: float | None


def need_of(past: Past, day: dt.date, level: str) -> Need:
    """Return whether and from when on a day needs a reminder, for a member who is reminded from a level on.

    Likely to be missed: the chance is at least the level's; with fewer than 3 days to judge by every day counts as
    likely. From when on: the usual hour and its spread, where 10 check-ins of known hour tell it.
    """
    chance, usual = chance_to_miss(past, day), usual_hour(past.hours)
    return Need(chance is None or chance >= LEVELS[level], usual.late_after if usual else None)
