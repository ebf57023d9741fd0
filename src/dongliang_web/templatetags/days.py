"""Days as signs: the nine states, and days laid out by week, by month, and by person."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Protocol

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from dongliang.words import Language, format_date, format_weekday, label

#: The symbol of each state in ``signs.svg``, in the order in which a key lists them.
SYMBOLS = {
    "done": "done",
    "made_up": "made",
    "leave": "leave",
    "missed": "missed",
    "rest": "rest",
    "void": "void",
    "pending": "pending",
    "not_yet": "notyet",
    "out": "out",
}
#: States in which nothing was expected, so that a check-in written all the same is shown as a paler square.
_UNASKED = ("out", "rest")
_IN_BRACKETS = {"zh-Hans": "（{}）", "en": " ({})"}
#: Columns per stick at which the picture of a trial is drawn at full size.
_STICK_GAP = 27


class Mark(Protocol):
    """A day with its state; a day without a date cannot be laid out."""

    @property
    def day(self) -> dt.date: ...
    @property
    def state(self) -> str: ...


class Row(Protocol):
    """One person of a matrix: a name, and marks in the order of the days."""

    @property
    def name(self) -> str: ...
    @property
    def marks(self) -> Sequence[Mark]: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """One day in a calendar."""

    number: int
    sign: SafeString
    css: str
    url: str


Week = list[Cell | None]


def sprite() -> str:
    """Return the address of the file that holds every sign."""
    return static("signs.svg")


@cache
def _state(state: str, wrote: bool, language: Language) -> tuple[str, str, str]:
    """Return the symbol, its class and its name for a state."""
    if wrote and state in _UNASKED:
        name = label("state.done", language) + _IN_BRACKETS[language].format(label(f"state.{state}", language))
        return "done", "d-done beside", name
    return SYMBOLS[state], f"d-{SYMBOLS[state]}", label(f"state.{state}", language)


def day_words(day: dt.date | int | None, language: Language) -> str:
    """Name a day for a sign: 25日 for a number, 11月25日 or 25 Nov for a date, nothing for None."""
    if day is None:
        return ""
    if isinstance(day, int):
        return f"{day} " if language == "en" else f"{day}日 "
    return format_date(day, language) + " "


def draw_day(state: str, day: dt.date | int | None, wrote: bool, language: Language, signs: str) -> SafeString:
    """Draw the sign of a day, named for those who do not see it."""
    symbol, css, name = _state(str(state), bool(wrote), language)
    return mark_safe(
        f'<svg class="day {css}" role="img" aria-label="{day_words(day, language)}{name}">'
        f'<use href="{signs}#d-{symbol}"/></svg>'
    )


def signs_in_key(marks: Iterable[Any], language: Language) -> list[tuple[SafeString, str]]:
    """Return the signs that occur among marks (or bare states) with their names, in the order of the key."""
    found = {
        (str(getattr(mark, "state", mark)), bool(getattr(mark, "wrote", False)) and mark.state in _UNASKED)
        for mark in marks
    }
    signs = sprite()
    ordered = [(state, wrote) for state in SYMBOLS for wrote in (False, True) if (state, wrote) in found]
    return [
        (draw_day(state, None, wrote, language, signs), _state(state, wrote, language)[2]) for state, wrote in ordered
    ]


def weekday_heads(language: Language) -> list[tuple[str, str]]:
    """Return short and full names of the days of a week from Monday: (一, 星期一), (Mon, Mon)."""
    monday = dt.date(2024, 1, 1)
    names = [format_weekday(monday + dt.timedelta(days=i), language) for i in range(7)]
    return [(name if language == "en" else name[-1], name) for name in names]


def _cell(mark: Any, today: dt.date | None, in_one_month: bool, language: Language, signs: str) -> Cell:
    css = "now" if mark.day == today else "off" if mark.state == "not_yet" else ""
    named = mark.day.day if in_one_month else mark.day
    sign = draw_day(mark.state, named, getattr(mark, "wrote", False), language, signs)
    return Cell(mark.day.day, sign, css, getattr(mark, "url", ""))


def weeks_of(marks: Sequence[Any], today: dt.date | None, language: Language) -> list[Week]:
    """Lay marks out in weeks from Monday to Sunday; days without a mark are empty."""
    if not marks:
        return []
    signs = sprite()
    in_one_month = len({(mark.day.year, mark.day.month) for mark in marks}) == 1
    cells = {mark.day: _cell(mark, today, in_one_month, language, signs) for mark in marks}
    monday = min(cells) - dt.timedelta(days=min(cells).weekday())
    weeks = (max(cells) - monday).days // 7 + 1
    return [[cells.get(monday + dt.timedelta(days=7 * week + i)) for i in range(7)] for week in range(weeks)]


def months_of(marks: Sequence[Any], today: dt.date | None, language: Language) -> list[dict[str, Any]]:
    """Lay marks out month by month; a month is named with its year when it begins one or comes first."""
    months: list[dict[str, Any]] = []
    ordered = sorted(marks, key=lambda mark: mark.day)
    for (year, month), days in groupby(ordered, key=lambda mark: (mark.day.year, mark.day.month)):
        first = dt.date(year, month, 1)
        name = f"{month}月" if language == "zh-Hans" else format_date(first, "en").split()[1]
        if not months or month == 1:
            name = f"{year}年{name}" if language == "zh-Hans" else f"{name} {year}"
        months.append({"name": name, "weeks": weeks_of(list(days), today, language)})
    return months


def matrix_heads(days: Sequence[dt.date], today: dt.date | None) -> list[dict[str, Any]]:
    """Return the heads of a matrix: only Mondays and today carry their number."""
    return [
        {"number": day.day if day == today or day.weekday() == 0 else "", "css": "now" if day == today else ""}
        for day in days
    ]


def matrix_row(row: Row, today: dt.date | None, language: Language, signs: str) -> dict[str, Any]:
    """Return a row of a matrix as its name and its finished cells."""
    cells = []
    for place, mark in enumerate(row.marks):
        css = ("now " if mark.day == today else "") + ("we" if place and mark.day.weekday() == 0 else "")
        # Of a day of a loaded history nothing may be known: its cell stays empty.
        sign = draw_day(mark.state, mark.day.day, getattr(mark, "wrote", False), language, signs) if mark.state else ""
        cells.append(f'<td class="{css.strip()}">{sign}</td>' if css else f"<td>{sign}</td>")
    return {"name": row.name, "url": getattr(row, "url", ""), "cells": mark_safe("".join(cells))}


def stick_paths(done: int, needed: int, spare: int) -> tuple[list[dict[str, str]], int]:
    """Draw required check-ins as sticks that lean on one another in pairs, and spare days as sticks that lie down.

    Returns the paths, and the width of the picture, whose height is 46.
    """
    width = 358
    gap = width / (needed + spare + 0.2)
    size = min(1.0, gap / _STICK_GAP)
    paths = []
    for i in range(needed):
        x, lean = 4 + gap * (i + 0.5), 6 * size * (1 if i % 2 == 0 else -1)
        css = "stand" if i < done else "wait"
        paths.append({"css": css, "d": f"M{x - lean * 0.9:.1f} 41 {x + lean * 1.9:.1f} 7"})
    for i in range(needed, needed + spare):
        x = 4 + gap * (i + 0.5)
        paths.append({"css": "spare", "d": f"M{x - 9 * size:.1f} 38H{x + 9 * size:.1f}"})
    return paths, math.ceil(width)
