"""The events table itself, written by ``dongliang convert`` or by another program, as CSV, XLSX or Parquet."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from dongliang.events import KINDS, SCHEMA
from dongliang.readers.columns import EventColumns
from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Limits, Progress, ReadError, Reading, Remarks, cohorts_of
from dongliang.readers.text import check_shape, check_size
from dongliang.readers.written import plain, read_when, to_utc

#: Names under which other programs write the columns of an events table.
ALIASES: dict[str, str] = {
    "ts": "at", "time": "at", "date": "at", "timestamp": "at",
    "src": "actor", "from": "actor", "sender": "actor", "source": "actor",
    "dst": "target", "to": "target", "receiver": "target",
    "w": "weight", "rank": "weight", "rating": "weight",
}  # fmt: skip
_RATINGS = ("rank", "rating")
_STEP = 4096


def event_columns(headers: list[str]) -> dict[str, int] | None:
    """Return the place of each column of an events table by its header, or None where the headers are no such table.

    An events table has an actor, and a kind or a target. ``rated`` stands for a weight headed rank or rating.
    """
    places: dict[str, int] = {}
    for place, header in enumerate(plain(header) for header in headers):
        name = ALIASES.get(header, header)
        if name in SCHEMA and name not in places:
            places[name] = place
            if header in _RATINGS:
                places["rated"] = place
    return places if "actor" in places and ("kind" in places or "target" in places) else None


def read_event_rows(
    rows: Iterable[Row], places: dict[str, int], mapping: SheetMapping, remarks: Remarks, *, community: str, cohort: str
) -> Reading:
    """Read the rows under an events table's header; a bad row is refused with its line and the others go on."""
    table = _EventRows(places, mapping, remarks, community, cohort)
    for line, row in rows:
        table.read(line, row)
    return table.finish()


class _EventRows:
    def __init__(
        self, places: dict[str, int], mapping: SheetMapping, remarks: Remarks, community: str, cohort: str
    ) -> None:
        self._remarks = remarks
        self._community, self._cohort = community, cohort
        self._zone = ZoneInfo(mapping.zone) if mapping.zone else None
        self._kind = "rating" if "rated" in places else "tie"
        self._width = max(places.values()) + 1
        self._texts = [places.get(name) for name in ("kind", "actor", "target", "ref", "cohort", "community")]
        self._times = [places.get(name) for name in ("at", "day", "weight")]
        self._events = EventColumns()

    def read(self, line: int, row: list[Cell]) -> None:
        row += [None] * (self._width - len(row))
        texts = ["" if place is None else cell_text(row[place]) for place in self._texts]
        told_at, told_day, told_weight = (_told(row, place) for place in self._times)
        if not any(texts) and told_at is None and told_day is None:
            return
        kind, actor, target, ref, cohort, community = texts
        weight = _weight(told_weight)
        if not actor:
            self._remarks.refuse(line, "no_member")
            return
        if weight is None:
            self._remarks.refuse(line, "bad_weight", text=cell_text(told_weight)[:30])
            return
        at, day = self._moment(line, told_at)
        claimed = _day(told_day)
        if (told_at is not None and at is None and day is None) or (told_day is not None and claimed is None):
            self._remarks.refuse(line, "bad_time", text=f"{cell_text(told_at)} {cell_text(told_day)}".strip()[:60])
            return
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
        kinds = table.group_by("kind", maintain_order=True).len()
        for kind, count in kinds.iter_rows():
            if kind not in KINDS:
                self._remarks.notice(None, "unknown_kind", kind=kind, count=count)
        return Reading("events", table, cohorts_of(table), self._remarks.refused(), self._remarks.noticed())


def read_parquet_events(
    path: Path, *, mapping: SheetMapping, community: str, cohort: str, limits: Limits, progress: Progress
) -> Reading:
    """Read an events table kept as Parquet; raises ReadError where it is none or is over the limits."""
    size = check_size(path, limits)
    try:
        scan = pl.scan_parquet(path)
        headers = list(scan.collect_schema())
        places = event_columns(headers)
        if places is None:
            raise ReadError(path.name, "no_events_table", columns=", ".join(SCHEMA))
        count = int(scan.select(pl.len()).collect().item())
        check_shape(path.name, count, count * len(places), limits)
        named = [name for name in places if name != "rated"]
        table = scan.select([headers[places[name]] for name in named]).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ReadError(path.name, "bad_parquet", detail=str(error).partition("\n")[0]) from error
    columns = {name: place for place, name in enumerate(named)}
    if "rated" in places:
        columns["rated"] = columns["weight"]
    rows = _reported(table, size, progress)
    return read_event_rows(rows, columns, mapping, Remarks(path.name), community=community, cohort=cohort)


def _reported(table: pl.DataFrame, size: int, progress: Progress) -> Iterator[Row]:
    for line, row in enumerate(table.iter_rows(), 1):
        if line % _STEP == 0:
            progress(size * line // len(table), size)
        yield line, list(row)


def _told(row: list[Cell], place: int | None) -> Cell:
    return None if place is None or row[place] == "" else row[place]


def _day(cell: Cell) -> dt.date | None:
    when = read_when(cell)
    return None if when is None or when.day is None else when.day.date()


def _weight(cell: Cell) -> float | None:
    try:
        weight = 1.0 if cell is None else float(cell_text(cell))
    except ValueError:
        return None
    return weight if math.isfinite(weight) else None
