"""Turning the times of a sheet into days and instants, by the zone and the base that were given."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from dongliang.readers.grid import Cell, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import ReadError, Remarks
from dongliang.readers.written import Base, BaseNeeded, When, WrittenDay, read_when, to_utc

_KNOWN = 100_000


class Times:
    """Reads the time cells of one sheet.

    An instant without an offset is local to the zone; without a zone the sheet is refused, since any other choice
    would move check-ins to another day. A day that only an instant tells is taken by the zone and the hour at which
    the day starts.
    """

    def __init__(self, file: str, mapping: SheetMapping, remarks: Remarks) -> None:
        self._file = file
        self._remarks = remarks
        self._base = Base(mapping.year, mapping.first_day)
        self._zone = ZoneInfo(mapping.zone) if mapping.zone else None
        self._zone_name = mapping.zone
        self._starts = dt.timedelta(hours=mapping.starts_hour)
        self._known: dict[Cell, When | None] = {}
        self._months: set[int] = set()
        self._days_taken = 0

    def when(self, cell: Cell) -> When | None:
        """Return what time a cell tells; cells that come again are not parsed again."""
        if cell not in self._known:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[cell] = read_when(cell)
        return self._known[cell]

    def date(self, line: int, written: WrittenDay) -> dt.date | None:
        """Return the date of a written day, or None for an impossible one; raises ReadError where a base lacks."""
        if written.year is None and written.nth is None:
            self._months.add(written.month)
        try:
            return self._base.date_of(written)
        except BaseNeeded as needed:
            raise ReadError(self._file, needed.reason, line=line, text=as_written(written)) from needed

    def instant(self, line: int, date: dt.date, clock: dt.time) -> dt.datetime | None:
        """Return the instant of a clock time on a date, or None where clocks jumped over it."""
        if self._zone is None:
            text = f"{date.isoformat()} {clock.isoformat('minutes')}"
            raise ReadError(self._file, "needs_zone", line=line, text=text)
        return to_utc(dt.datetime.combine(date, clock), self._zone)

    def day_of(self, at: dt.datetime) -> dt.date | None:
        """Return the community day of an instant, or None where no zone was given."""
        self._days_taken += 1
        return None if self._zone is None else (at.astimezone(self._zone).replace(tzinfo=None) - self._starts).date()

    def remark(self) -> None:
        """Report what was decided about days that the sheet does not tell in full."""
        if self._days_taken:
            reason = "days_from_instants" if self._zone else "days_unknown"
            hour = f"{int(self._starts.total_seconds() // 3600)}:00"
            self._remarks.notice(None, reason, count=self._days_taken, zone=self._zone_name or "", hour=hour)
        if self._base.first_day is None and {1, 12} <= self._months:
            self._remarks.notice(None, "all_in_one_year", year=self._base.year)


def as_written(written: WrittenDay) -> str:
    """Return a written day as a person would say it, for a message."""
    if written.nth is not None:
        return f"第{written.nth}天"
    day = f"{written.month}-{written.day:02d}"
    return day if written.year is None else f"{written.year}-{day}"


def cut(cell: Cell) -> str:
    """Return a cell's text, short enough for a message."""
    text = cell_text(cell).replace("\n", " ")
    return text if len(text) <= 30 else text[:29] + "…"
