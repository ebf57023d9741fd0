"""The long layout: one row a check-in."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable

import polars as pl

from dongliang.readers.columns import EventColumns
from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Cohort, Remarks, cohorts_of
from dongliang.readers.spreadsheet.header import Header
from dongliang.readers.spreadsheet.members import Members
from dongliang.readers.spreadsheet.times import Times, cut

_YES = ("check_in", "make_up", "leave")


class _BadRow(ValueError):
    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.text = reason, text


class LongSheet:
    """Reads the rows of a long sheet into events; `finish` gives the table and the cohorts that the sheet names."""

    def __init__(self, header: Header, mapping: SheetMapping, remarks: Remarks, *, cohort: str, community: str) -> None:
        self._header, self._mapping, self._remarks = header, mapping, remarks
        self._cohort, self._community = cohort, community
        self._members = Members(header, mapping, remarks)
        self._times = Times(remarks.file, mapping, remarks)
        self._day_columns, self._at_columns = header.columns("day"), header.columns("at")
        self._columns = {role: header.columns(role) for role in ("leave", "make_up", "status", "cohort")}
        self._kinds: dict[str, str | None] = {}
        self._events = EventColumns()
        self._lines = array("I")
        self._undated = array("I")

    def read(self, rows: Iterable[Row]) -> None:
        """Read rows; a bad one is refused with its line and the others go on."""
        for line, row in rows:
            if any(cell not in ("", None) for cell in row):
                try:
                    self._read_row(line, row)
                except _BadRow as bad:
                    self._remarks.refuse(line, bad.reason, text=bad.text)

    def _read_row(self, line: int, row: list[Cell]) -> None:
        member = self._members.name_of(line, row)
        kind = self._kind(row) if member is not None else ""
        if member is None or not kind:
            return
        day, at = self._time(line, row)
        if kind == "make_up" and _first_filled(row, self._day_columns) is None:
            self._undated.append(line)
        self._events.add(kind, member, day, at, cohort=self._cohort_of(row), community=self._community)
        self._lines.append(line)

    def _time(self, line: int, row: list[Cell]) -> tuple[dt.date | None, dt.datetime | None]:
        """Return the day claimed, which an instant gives where no column claims one, and the instant."""
        day: dt.date | None = None
        at: dt.datetime | None = None
        claimed = _first_filled(row, self._day_columns)
        if claimed is not None:
            _, day = self._moment(line, claimed, None)
        told = _first_filled(row, self._at_columns)
        if told is not None:
            at, day_told = self._moment(line, told, day)
            day = day or day_told
        if at is None and day is None:
            raise _BadRow("no_time")
        return day, at

    def _moment(self, line: int, cell: Cell, day: dt.date | None) -> tuple[dt.datetime | None, dt.date | None]:
        """Return the instant and the day that a cell tells; a clock time alone is on the day already known."""
        when = self._times.when(cell)
        if when is None:
            raise _BadRow("bad_time", cut(cell))
        if when.at is not None:
            return when.at, day or self._times.day_of(when.at)
        date = day if when.day is None else self._times.date(line, when.day)
        if date is None:
            raise _BadRow("bad_time", cut(cell))
        if when.clock is None:
            return None, date
        at = self._times.instant(line, date, when.clock)
        if at is None:
            raise _BadRow("no_such_hour", cut(cell))
        return at, day or self._times.day_of(at)

    def _kind(self, row: list[Cell]) -> str:
        """Return the kind of a row: leave and make-up columns first, then the status, else a check-in."""
        for role in ("leave", "make_up"):
            if any(self._known(text) in _YES for text in self._texts(row, role)):
                return role
        for text in filter(None, self._texts(row, "status")):
            kind = self._known(text)
            if kind is None:
                raise _BadRow("unknown_cell", cut(text))
            return kind
        return "check_in"

    def _known(self, text: str) -> str | None:
        if text not in self._kinds:
            self._kinds[text] = self._mapping.kind_of(text)
        return self._kinds[text]

    def _texts(self, row: list[Cell], role: str) -> list[str]:
        return [cell_text(row[column]) for column in self._columns[role] if column < len(row)]

    def _cohort_of(self, row: list[Cell]) -> str:
        named = [text for text in self._texts(row, "cohort") if text]
        return self._cohort or (named[0] if named else "")

    def finish(self) -> tuple[pl.DataFrame, tuple[Cohort, ...]]:
        """Return the events without rows that came twice, and the cohorts."""
        self._members.remark()
        self._times.remark()
        if self._undated:
            self._remarks.notice(self._undated[0], "make_ups_without_day", count=len(self._undated))
        table = self._events.table()
        if not len(table):
            return table, ()
        first = table.select(pl.struct("actor", "day", "at", "kind", "cohort").is_first_distinct()).to_series()
        lines = [line for line, kept in zip(self._lines, first, strict=True) if not kept]
        if lines:
            self._remarks.notice(lines[0], "rows_twice", count=len(lines))
        table = table.filter(first)
        return table, cohorts_of(table, self._mapping.first_day if self._cohort else None)


def _first_filled(row: list[Cell], columns: list[int]) -> Cell:
    return next((row[column] for column in columns if column < len(row) and row[column] not in ("", None)), None)
