"""Reading an events table row by row: slow, and at home with everything that a person may have typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from dongliang.events import KINDS
from dongliang.readers.asked import Asked
from dongliang.readers.columns import EventColumns
from dongliang.readers.eventtable.cells import claimed_day, days_since_1970, told_time, weight_of
from dongliang.readers.eventtable.header import default_kind
from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.reading import ReadError, Reading, Remarks, cohorts_of
from dongliang.readers.written import read_when, to_utc

_TEXTS = ("kind", "actor", "target", "ref", "cohort", "community")
_TOLD = ("at", "day", "weight")


def read_event_rows(
    rows: Iterable[Row],
    places: dict[str, int],
    asked: Asked,
    remarks: Remarks,
    text: Callable[[Cell], str] = cell_text,
) -> Reading:
    """Read the rows under an events table's header; a bad row is refused with its line and the others go on.

    ``text`` says how a cell becomes a name.
    """
    table = _EventRows(places, asked, remarks, text)
    for line, row in rows:
        table.read(line, row)
    return table.finish()


def remark_on_rows(remarks: Remarks, since_1970: int, kinds: Iterable[tuple[str, int]]) -> None:
    """Report how days written as numbers were taken, and the kinds that nobody declared."""
    if since_1970:
        remarks.notice(None, "days_since_1970", count=since_1970)
    for kind, count in kinds:
        if kind not in KINDS:
            remarks.notice(None, "unknown_kind", kind=kind, count=count)


class _EventRows:
    def __init__(self, places: dict[str, int], asked: Asked, remarks: Remarks, text: Callable[[Cell], str]) -> None:
        self._remarks = remarks
        self._community, self._cohort = asked.community, asked.cohort
        self._zone = ZoneInfo(asked.mapping.zone) if asked.mapping.zone else None
        self._kind = default_kind(places)
        self._width = max(places.values()) + 1
        self._texts = [places.get(name) for name in _TEXTS]
        self._told = [places.get(name) for name in _TOLD]
        self._text = text
        self._events = EventColumns()
        self._since_1970 = 0

    def read(self, line: int, row: list[Cell]) -> None:
        row += [None] * (self._width - len(row))
        texts = ["" if place is None else self._text(row[place]) for place in self._texts]
        told_at, told_day, told_weight = (_told(row, place) for place in self._told)
        if not any(texts) and told_at is None and told_day is None:
            return
        kind, actor, target, ref, cohort, community = texts
        weight = weight_of(told_weight)
        if not actor:
            self._remarks.refuse(line, "no_member")
            return
        if weight is None:
            self._remarks.refuse(line, "bad_weight", text=cell_text(told_weight)[:30])
            return
        at, day = self._moment(line, told_at)
        claimed = claimed_day(told_day)
        if (told_at is not None and at is None and day is None) or (told_day is not None and claimed is None):
            self._remarks.refuse(line, "bad_time", text=told_time(told_at, told_day))
            return
        self._since_1970 += days_since_1970(told_day) is not None
        self._events.add(
            kind or self._kind,
            actor,
            claimed or day,
            at,
            target,
            ref,
            self._cohort or cohort,
            self._community or community,
            weight,
        )

    def _moment(self, line: int, cell: Cell) -> tuple[dt.datetime | None, dt.date | None]:
        """Return the instant of a cell, or the day where it tells only that, or neither."""
        when = read_when(cell)
        if when is None or when.at is not None:
            return (None, None) if when is None else (when.at, None)
        day = None if when.day is None else when.day.date()
        if day is None or when.clock is None:
            return None, day
        if self._zone is None:
            raise ReadError(self._remarks.file, "needs_zone", line=line, text=cell_text(cell))
        return to_utc(dt.datetime.combine(day, when.clock), self._zone), None

    def finish(self) -> Reading:
        table = self._events.table()
        remark_on_rows(self._remarks, self._since_1970, table.group_by("kind", maintain_order=True).len().iter_rows())
        return Reading("events", table, cohorts_of(table), self._remarks.refused(), self._remarks.noticed())


def _told(row: list[Cell], place: int | None) -> Cell:
    return None if place is None or row[place] == "" else row[place]
