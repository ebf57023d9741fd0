"""The long layout: one row a check-in."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable

import polars as pl

from dongliang.readers.columns import EventColumns
from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Cohort, Remarks
from dongliang.readers.spreadsheet.header import Header
from dongliang.readers.spreadsheet.members import Members
from dongliang.readers.spreadsheet.times import Times, cut
from dongliang.readers.written import When

_YES = ("check_in", "make_up", "leave")
_DAY = dt.timedelta(days=1)


class LongSheet:
    """Reads the rows of a long sheet into events; `finish` gives the table and the cohorts that the sheet names."""

    def __init__(
        self, header: Header, mapping: SheetMapping, remarks: Remarks, *, cohort: str, community: str
    ) -> None:
        self._header, self._mapping, self._remarks = header, mapping, remarks
        self._cohort, self._community = cohort, community
        self._members = Members(header, mapping, remarks)
        self._times = Times(remarks.file, mapping, remarks)
        self._day_columns, self._at_columns = header.columns("day"), header.columns("at")
        self._columns = {role: header.columns(role) for role in ("leave", "make_up", "status", "cohort")}
        self._kinds: dict[str, str | None] = {}
        self._events = EventColumns()
        self._lines = array("I")

    def read(self, rows: Iterable[Row]) -> None:
        """Read rows; a bad one is refused with its line and the others go on."""
        for line, row in rows:
            if any(cell not in ("", None) for cell in row):
                self._read_row(line, row)

    def _read_row(self, line: int, row: list[Cell]) -> None:
        member = self._members.name_of(line, row)
        if member is None:
            return
        kind = self._kind(line, row)
        if not kind:
            return
        day, at, told = self._time(line, row)
        if not told:
            return
        self._events.add(kind, member, day, at, cohort=self._cohort_of(row), community=self._community)
        self._lines.append(line)

    def _time(self, line: int, row: list[Cell]) -> tuple[dt.date | None, dt.datetime | None, bool]:
        """Return the day claimed, the instant, and whether the row tells either; says why where it does not."""
        day: dt.date | None = None
        at: dt.datetime | None = None
        for column in (*self._day_columns, *self._at_columns):
            cell = row[column] if column < len(row) else None
            if cell in ("", None):
                continue
            when = self._times.when(cell)
            day_told = None if when is None or when.day is None else self._times.date(line, when.day)
            if when is None or (when.at is None and day_told is None):
                self._remarks.refuse(line, "bad_time", text=cut(cell))
                return None, None, False
            day = day or (None if column in self._at_columns and _has_instant(when) else day_told)
            if at is None:
                at = self._instant(line, when, day_told)
                if at is None and when.clock is not None:
                    return None, None, False
        if at is not None and day is None:
            day = self._times.day_of(at)
        if at is None and day is None:
            self._remarks.refuse(line, "no_time")
            return None, None, False
        return day, at, True

    def _instant(self, line: int, when: When, day: dt.date | None) -> dt.datetime | None:
        if when.at is not None or when.clock is None or day is None:
            return when.at
        at = self._times.instant(line, day, when.clock)
        if at is None:
            self._remarks.refuse(line, "no_such_hour", text=f"{day.isoformat()} {when.clock.isoformat('minutes')}")
        return at

    def _kind(self, line: int, row: list[Cell]) -> str:
        """Return the kind of a row: leave and make-up columns first, then the status, else a check-in."""
        for role in ("leave", "make_up"):
            for text in self._texts(row, role):
                if self._known(text) in _YES:
                    return role
        for text in self._texts(row, "status"):
            kind = self._known(text)
            if kind is None:
                self._remarks.refuse(line, "unknown_cell", text=cut(text))
                return ""
            if kind:
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
        return named[0] if named else self._cohort

    def finish(self) -> tuple[pl.DataFrame, tuple[Cohort, ...]]:
        """Return the events without rows that came twice, and the cohorts."""
        self._members.remark()
        self._times.remark()
        table = self._events.table()
        if not len(table):
            return table, ()
        first = table.select(pl.struct("actor", "day", "at", "kind", "cohort").is_first_distinct()).to_series()
        lines = [line for line, kept in zip(self._lines, first, strict=True) if not kept]
        if lines:
            self._remarks.notice(lines[0], "rows_twice", count=len(lines))
        table = table.filter(first)
        return table, cohorts_of(table, self._mapping.first_day if self._cohort else None)


def _has_instant(when: When) -> bool:
    return when.clock is not None or when.at is not None


def cohorts_of(table: pl.DataFrame, first_day: dt.date | None = None) -> tuple[Cohort, ...]:
    """Return the cohorts that the events name: every day from the first to the last with an event, and who has one.

    Members stand in the order in which they appear. A first day that was given begins the cohort where it is earlier.
    """
    named = table.filter((pl.col("cohort") != "") & pl.col("day").is_not_null())
    found = []
    for (name,), events in named.group_by("cohort", maintain_order=True):
        days = events["day"].sort()
        first, last = days[0], days[-1]
        if first_day is not None:
            first = min(first, first_day)
        every = tuple(first + _DAY * number for number in range((last - first).days + 1))
        found.append(Cohort(str(name), every, tuple(events["actor"].unique(maintain_order=True))))
    return tuple(found)
