"""Axes that begin at zero and carry three to five round marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Options = dict[str, Any]

_MOST_MARKS = 5
_DAY_STEPS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365)
#: Width of one letter, in parts of the letter height, for the room that a label needs.
_WIDE, _NARROW = 1.0, 0.56


def value_marks(top: float) -> tuple[int, int]:
    """Return the end of an axis from zero that holds ``top``, and the step between its marks.

    The step is 1, 2 or 5 times a power of ten, the smallest that leaves at most five marks with zero; at least two
    steps are drawn, so a count of 1 stands at half height rather than alone.
    """
    top = max(top, 2)
    step = 1
    while True:
        for each in (step, 2 * step, 5 * step):
            steps = -(-top // each)
            if steps < _MOST_MARKS:
                return int(each * max(steps, 2)), each
        step *= 10


def day_marks(last: int) -> list[int]:
    """Return the days of a trial that carry a mark: the first, and round days after it, at most five."""
    step = next((each for each in _DAY_STEPS if last / each < _MOST_MARKS), last)
    return [1, *(day for day in range(step, last + 1, step) if day - 1 >= 0.75 * step and day > 1)]


def spread_marks(count: int) -> list[int]:
    """Return at most four places among ``count`` that are evenly spread, the first and the last included."""
    if count <= 4:
        return list(range(count))
    return [round((count - 1) * i / 3) for i in range(4)]


def room_for(names: Sequence[str]) -> str:
    """Return the room beside a picture that its longest label needs, in heights of a letter: ``4.5em``."""
    widths = [sum(_WIDE if ord(letter) > 0x2E7F else _NARROW for letter in name) for name in names]
    return f"{max(widths, default=0) + 1:.1f}em"


def value_axis(top: float, unit: str = "") -> Options:
    """Return an axis of values from zero; the unit is written on its top mark only."""
    end, step = value_marks(top)
    return {"type": "value", "min": 0, "max": end, "interval": step, "unit": unit}


def share_axis() -> Options:
    """Return an axis of shares from 0 to 100 %."""
    return {"type": "value", "min": 0, "max": 100, "interval": 50, "unit": "%"}


def name_axis(names: Sequence[str], marks: Sequence[int]) -> Options:
    """Return an axis of names of which only some are written."""
    return {"type": "category", "data": list(names), "axisLabel": {"customValues": list(marks)}}
