"""The wide layout: members down, days across, a mark a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.marks import BLANK, CODES, Marks
from dongliang.readers.reading import Cohort, ReadError, Remarks
from dongliang.readers.spreadsheet.header import Header
from dongliang.readers.spreadsheet.members import Members
from dongliang.readers.spreadsheet.times import Times, as_written, cut
from dongliang.readers.written import Base, BaseNeeded, days_in_order

_DONE = CODES["check_in"]


class WideSheet:
    """Reads the rows of a wide sheet; every member in it is registered, also one without a single mark."""

    def __init__(self, header: Header, mapping: SheetMapping, remarks: Remarks, *, cohort: str, community: str) -> None:
        self._mapping, self._remarks = mapping, remarks
        self._cohort, self._community = cohort, community
        self._members = Members(header, mapping, remarks)
        self._times = Times(remarks.file, mapping, remarks)
        self._columns, days = _columns(header, mapping, remarks)
        self._marks = Marks(days)
        self._seen: dict[str, int] = {}
        self._codes: dict[Cell, int | None] = {}
        self._unknown: dict[str, tuple[int, int]] = {}

    def read(self, rows: Iterable[Row]) -> None:
        """Read rows; a bad cell is refused with its line and the others go on."""
        for line, row in rows:
            if any(cell not in ("", None) for cell in row):
                self._read_row(line, row)

    def _read_row(self, line: int, row: list[Cell]) -> None:
        member = self._members.name_of(line, row)
        if member is None:
            return
        if member in self._seen:
            self._remarks.notice(line, "row_twice", name=member, first=self._seen[member])
            return
        self._seen[member] = line
        width = len(row)
        cells = bytes(
            self._code(line, place, row[column]) if column < width else BLANK
            for place, column in enumerate(self._columns)
        )
        self._marks.add(member, cells)

    def _code(self, line: int, place: int, cell: Cell) -> int:
        if cell in self._codes:
            known = self._codes[cell]
        else:
            kind = self._mapping.kind_of(cell_text(cell))
            known = self._codes[cell] = None if kind is None else CODES.get(kind, BLANK)
        return known if known is not None else self._timed(line, place, cell)

    def _timed(self, line: int, place: int, cell: Cell) -> int:
        """Return the number of a cell that no word list knows: a clock time is a check-in, else it is refused."""
        when = self._times.when(cell)
        if when is not None and (when.at is not None or when.clock is not None):
            date = self._marks.days[place] if when.day is None else self._times.date(line, when.day)
            at = when.at
            if at is None and when.clock is not None and date is not None:
                at = self._times.instant(line, date, when.clock)
            if at is not None:
                self._marks.at(place, at)
                return _DONE
        text = cut(cell)
        first, count = self._unknown.get(text, (line, 0))
        self._unknown[text] = (first, count + 1)
        return BLANK

    def finish(self) -> tuple[pl.DataFrame, tuple[Cohort, ...]]:
        """Return the events and the one cohort."""
        for text, (line, count) in self._unknown.items():
            self._remarks.refuse(line, "unknown_cells", text=text, count=count)
        self._members.remark()
        self._times.remark()
        table = self._marks.table(self._cohort, self._community)
        return table, (Cohort(self._cohort, self._marks.days, tuple(self._marks.names)),)


def _columns(header: Header, mapping: SheetMapping, remarks: Remarks) -> tuple[list[int], list[dt.date]]:
    """Return the columns that are days, with their dates; a column whose day cannot be is refused."""
    written = [day for _, day in header.days]
    try:
        dates = days_in_order(written, Base(mapping.year, mapping.first_day))
    except BaseNeeded as needed:
        text = header.texts[header.days[0][0]]
        raise ReadError(remarks.file, needed.reason, line=header.line, text=cut(text)) from needed
    columns, days = [], []
    for (column, day), date in zip(header.days, dates, strict=True):
        if isinstance(date, str):
            remarks.refuse(header.line, date, text=as_written(day))
        else:
            columns.append(column)
            days.append(date)
    if not days:
        raise ReadError(remarks.file, "no_days", line=header.line)
    return columns, days
