"""What one cell of an events table tells, in any of the forms that a person or a program may have written."""

from __future__ import annotations

import datetime as dt
import math
import re

from dongliang.readers.grid import Cell, cell_text
from dongliang.readers.written import read_when

#: Whole numbers of a day column below this are days since 1970-01-01 (up to 2059), from here on a spreadsheet's serial.
FIRST_SERIAL = 32_873
_EPOCH = dt.date(1970, 1, 1)
_WHOLE = re.compile(r"[0-9]{1,5}(?:\.0)?")


def days_since_1970(cell: Cell) -> int | None:
    """Return the days since 1970-01-01 that a cell of the day column tells, or None where it tells a day otherwise."""
    if isinstance(cell, str):
        number = float(cell) if _WHOLE.fullmatch(cell.strip()) else -1.0
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    else:
        return None
    return int(number) if number.is_integer() and 0 <= number < FIRST_SERIAL else None


def claimed_day(cell: Cell) -> dt.date | None:
    """Return the day that a cell of the day column tells, or None where it tells none."""
    count = days_since_1970(cell)
    if count is not None:
        return _EPOCH + dt.timedelta(count)
    when = read_when(cell)
    return None if when is None or when.day is None else when.day.date()


def tells_moment(cell: Cell) -> bool:
    """Return whether a cell of the at column tells an instant or a day."""
    when = read_when(cell)
    return when is not None and (when.at is not None or (when.day is not None and when.day.date() is not None))


def weight_of(cell: Cell) -> float | None:
    """Return the weight that a cell tells, 1 where it is empty, or None where it is no finite number."""
    try:
        weight = 1.0 if cell is None else float(cell_text(cell))
    except ValueError:
        return None
    return weight if math.isfinite(weight) else None


def told_time(at: Cell, day: Cell) -> str:
    """Return both time cells of a row for a message."""
    return f"{cell_text(at)} {cell_text(day)}".strip()[:60]
