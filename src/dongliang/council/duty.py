"""Whose week it is: stewards on duty, one week after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

#: A Monday; weeks are counted from it.
_FIRST = dt.date(2024, 1, 1)


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def on_duty(order: Sequence[str], week: dt.date, away: Collection[str], took: str | None = None) -> str | None:
    """Return who is on duty in the week that begins on a Monday; nobody where all are away.

    Weeks go round in the order that the stewards set. Whoever took the week instead goes before; who is away in it is
    left out, and the next one there stands in.
    """
    if took is not None and took in order and took not in away:
        return took
    turn = (week - _FIRST).days // 7
    turns = (order[(turn + step) % len(order)] for step in range(len(order)))
    return next((each for each in turns if each not in away), None)
