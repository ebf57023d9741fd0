"""The table in the README of a co-learning repository: who is registered, and a mark for every day.

It is read line by line, so that a README of many megabytes, or one that is mostly blank lines, takes time in
proportion to its size.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from dongliang.readers.marks import BLANK, CODES, FAILED
from dongliang.readers.reading import Progress, Remarks
from dongliang.readers.text import TextFile, lines_of
from dongliang.readers.written import YEARS, WrittenDay, read_day

#: Marks of the table. ⭕ is written with or without a variation selector, which is taken off beforehand.
MARKS: dict[str, int] = {"": BLANK, "✅": CODES["check_in"], "⭕": CODES["missed"], "❌": FAILED}
_VARIATION = "\ufe0f"
_START, _END = "START_COMMIT_TABLE", "END_COMMIT_TABLE"
_RULE = re.compile(r"\s*:?-+:?\s*")
_ESCAPED = "\0"
_LONGEST_PROSE = 2_000
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_NUMBERS = re.compile(r"(20\d\d)\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s([A-Za-z]{3})[a-z]{0,6}\.?,?\s(20\d\d)(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]{0,6}\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A member's row: line, name, the stem of the file that it links to (or empty), and a number a column."""

    line: int
    name: str
    stem: str
    cells: bytes
    missing: int


@dataclass(slots=True)
class Table:
    """A table of marks as it stands in the README: the line of its header, its day columns, its rows."""

    line: int
    marked: bool
    columns: list[WrittenDay | None]
    headers: list[str]
    rows: list[TableRow] = field(default_factory=list)


@dataclass(slots=True)
class Readme:
    """What a README holds: its tables of marks, and the full dates that its prose names, with their lines."""

    tables: list[Table] = field(default_factory=list)
    dates: dict[dt.date, int] = field(default_factory=dict)

    def table(self, remarks: Remarks) -> Table | None:
        """Return the table to read: the first between the markers, else the first of all; others are reported."""
        marked = [table for table in self.tables if table.marked] or self.tables
        for table in self.tables:
            if table is not marked[0]:
                remarks.notice(table.line, "second_table")
        return marked[0] if marked else None


def read_readme(text: TextFile, remarks: Remarks, progress: Progress) -> Readme:
    """Return what a README holds; cells that are no mark are refused with their line."""
    reader = _ReadmeReader(remarks)
    for number, line in enumerate(lines_of(text, progress), 1):
        reader.take(number, line)
    return reader.readme


class _ReadmeReader:
    def __init__(self, remarks: Remarks) -> None:
        self.readme = Readme()
        self._remarks = remarks
        self._between = False
        self._above: tuple[int, list[str]] | None = None
        self._table: Table | None = None
        self._known: dict[str, int] = {}

    def take(self, number: int, line: str) -> None:
        """Take the next line."""
        line = line.strip()
        if not line:
            return
        if line.startswith("|") or (self._table is not None and "|" in line):
            self._take_row(number, split_row(line))
            return
        self._above = None
        if _START in line or _END in line:
            self._between = _START in line
        self._table = None
        for date in dates_in(line[:_LONGEST_PROSE]):
            self.readme.dates.setdefault(date, number)

    def _take_row(self, number: int, cells: list[str]) -> None:
        if self._table is not None:
            self._table.rows.append(self._row(number, cells, self._table))
        elif self._above is not None and all(map(_RULE.fullmatch, cells)):
            self._table = _table(*self._above, self._between)
            if self._table is not None:
                self.readme.tables.append(self._table)
        else:
            self._above = (number, cells)

    def _row(self, number: int, cells: list[str], table: Table) -> TableRow:
        name, stem = _name(cells[0])
        width = len(table.columns)
        known = self._known
        codes = [known.get(cell, -1) for cell in cells[1 : width + 1]]
        if -1 in codes:
            codes = [self._code(number, name, place, cell, table) for place, cell in enumerate(cells[1 : width + 1])]
        extra = [cell for cell in cells[width + 1 :] if cell.strip()]
        if extra:
            self._remarks.refuse(number, "extra_cells", name=name, count=len(extra))
        missing = width - len(codes)
        return TableRow(number, name, stem, bytes(codes) + bytes(missing), missing)

    def _code(self, number: int, name: str, place: int, cell: str, table: Table) -> int:
        if cell in self._known:
            return self._known[cell]
        mark = MARKS.get(cell.strip().replace(_VARIATION, ""))
        if mark is not None:
            self._known[cell] = mark
            return mark
        if table.columns[place] is not None:
            self._remarks.refuse(number, "unknown_mark", name=name, day=table.headers[place], text=cell.strip()[:30])
        return BLANK


def _table(line: int, cells: list[str], marked: bool) -> Table | None:
    headers = [cell.strip() for cell in cells[1:]]
    columns = [read_day(header) for header in headers]
    found = sum(column is not None for column in columns)
    return Table(line, marked, columns, headers) if found >= 2 or (found and found == len(columns)) else None


def split_row(line: str) -> list[str]:
    """Return the cells of a table row; the last pipe may be missing, an escaped pipe belongs to its cell."""
    line = line.replace("\\|", _ESCAPED)
    line = line.removeprefix("|").removesuffix("|")
    cells = line.split("|")
    return [cell.replace(_ESCAPED, "|") for cell in cells] if _ESCAPED in line else cells


def _name(cell: str) -> tuple[str, str]:
    """Return the name in a cell, a link or bare text, and the stem of the file that the link leads to."""
    cell = cell.strip()
    if not cell.startswith("[") or "](" not in cell:
        return cell, ""
    name, _, link = cell[1:].partition("](")
    stem = unquote(link.strip().removesuffix(")").rpartition("/")[2])
    return name.strip(), stem.removesuffix(".md")


def dates_in(line: str) -> Iterator[dt.date]:
    """Yield the full dates that a line of prose names: 2024-07-15, 2024年7月15日, 4th April 2024, April 4, 2024."""
    if "20" not in line:
        return
    written = [(int(year), int(month), int(day)) for year, month, day in _NUMBERS.findall(line)]
    written += [(int(year), _MONTHS.get(name.lower(), 0), int(day)) for day, name, year in _DAY_FIRST.findall(line)]
    written += [(int(year), _MONTHS.get(name.lower(), 0), int(day)) for name, day, year in _MONTH_FIRST.findall(line)]
    for year, month, day in written:
        date = WrittenDay(month, day, year).date()
        if date is not None and date.year in YEARS:
            yield date
