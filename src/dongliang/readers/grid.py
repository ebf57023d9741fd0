"""The rows of a sheet, whatever file they stand in: CSV in any usual encoding, or a sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dongliang.readers.asked import Asked
from dongliang.readers.reading import Progress, Remarks, no_progress
from dongliang.readers.text import TextFile, lines_of, look_at_text
from dongliang.readers.workbook import merged_areas, open_workbook, sheets

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Row = tuple[int, list[Cell]]

#: Lines from the top by which the sign between cells is found.
HEAD_LINES = 20
_DELIMITERS = (",", "\t", ";")
_SPAN = 1_000
_STRAY_QUOTES = 200
_STEP = 4096


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name (empty for CSV) and its rows with their line numbers, to be run through once."""

    file: str
    sheet: str
    rows: Iterator[Row]


def cell_text(cell: Cell) -> str:
    """Return a cell as a person would write it: 1.0 is 1, a date is ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).strip()


def open_grids(path: Path, asked: Asked, remarks: Remarks, *, is_workbook: bool) -> Iterator[Grid]:
    """Yield the sheets of a file in order; raises ReadError where it is refused whole."""
    if is_workbook:
        workbook = open_workbook(path, asked.limits)
        for name, found in sheets(workbook, path.name, asked.mapping.sheet):
            rows = found.to_python(skip_empty_area=False)
            areas = merged_areas(found, path.name, asked.limits)
            yield Grid(path.name, name, _sheet_rows(rows, areas, asked.progress))  # type: ignore[arg-type]  # no None
    else:
        text = look_at_text(path, asked.limits, (b",", b"\t", b";"))
        if text.encoding == "gb18030":
            remarks.notice(None, "read_as_gb18030")
        yield Grid(path.name, "", _csv_rows(text, remarks, asked.progress))


def _sheet_rows(rows: list[list[Cell]], areas: list[tuple[int, int, int, int]], progress: Progress) -> Iterator[Row]:
    for top, left, bottom, right in areas:
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * (right - left + 1)
    for number, row in enumerate(rows, 1):
        if number % _STEP == 0:
            progress(number, len(rows))
        yield number, row


class _Lines:
    """Lines of a text that can be given back, so that a quote opened by mistake costs one line and not the rest.

    A record may run over `_SPAN` lines; after `_STRAY_QUOTES` records that never ended, over one only, which keeps the
    whole in linear time.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self._taken: list[str] = []
        self._stray = 0
        self.first = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= (_SPAN if self._stray < _STRAY_QUOTES else 1):
            raise csv.Error("a record over too many lines")
        line = self._back.popleft() if self._back else next(self._lines)
        self._taken.append(line)
        return line

    def begin(self) -> None:
        """Begin a record behind the lines taken so far."""
        self.first += len(self._taken) or 1
        self._taken.clear()

    def give_back(self) -> int:
        """Give back all lines of a broken record but its first, and return the number of that line."""
        self._back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        self._stray += 1
        return self.first


def _csv_rows(text: TextFile, remarks: Remarks, progress: Progress) -> Iterator[Row]:
    delimiter = delimiter_of(list(islice(lines_of(text, no_progress, newline=""), HEAD_LINES)))
    lines = _Lines(lines_of(text, progress, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            remarks.refuse(lines.give_back(), "broken_quotes")
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        yield lines.first, list(row)


def delimiter_of(lines: list[str]) -> str:
    """Return the sign that parts the cells of some lines: the most frequent one."""
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))


def filled(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows that hold anything."""
    return (row for row in rows if any(cell not in ("", None) for cell in row[1]))
