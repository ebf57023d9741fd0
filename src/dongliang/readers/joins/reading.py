"""A chat's export read for its join notices: each becomes an invitation, or an arrival that nobody is named for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from dongliang.readers.asked import Asked
from dongliang.readers.columns import EventColumns
from dongliang.readers.grid import Cell, cell_text
from dongliang.readers.joins.messages import Message, has_table, messages_of_json, messages_of_table
from dongliang.readers.joins.notices import Join, notice_of, time_before
from dongliang.readers.names import nearly_equal
from dongliang.readers.pasted import seen
from dongliang.readers.reading import ReadError, Reading, Remarks
from dongliang.readers.text import look_at_text
from dongliang.readers.written import When, read_when, to_utc

_JSON = re.compile(r"[\ufeff\s]*(?:#[^\n]*\n\s*)*(?:\[\s*)?\{")


def read_joins(path: Path, asked: Asked, *, is_workbook: bool) -> Reading:
    """Read the join notices of a chat's export: text, a table (.csv, .xlsx), JSON or JSON Lines.

    Times on a clock need a zone. A notice without a time is kept, with the day that was given or none. Raises
    ReadError where the file holds no notice at all, or where a zone lacks.
    """
    remarks = Remarks(path.name)
    joins = _Joins(asked, remarks)
    for message in _messages(path, asked, remarks, is_workbook=is_workbook):
        joins.read(message)
    return joins.finish()


def _messages(path: Path, asked: Asked, remarks: Remarks, *, is_workbook: bool) -> Iterator[Message]:
    if is_workbook:
        return messages_of_table(path, asked, remarks, is_workbook=True) or iter(())
    found = look_at_text(path, asked.limits, (b"\n",))
    if has_table(found):
        return messages_of_table(path, asked, remarks, is_workbook=False) or iter(())
    text = path.read_text(found.encoding)
    if _JSON.match(text):
        return messages_of_json(text.lstrip("\ufeff"), remarks)
    return _lines(text)


def _lines(text: str) -> Iterator[Message]:
    """Yield each line of a text as a message, with the time on it or, where there is none, on the line above."""
    above: str | None = None
    for line, row in enumerate(seen(text).split("\n"), 1):
        told, said = time_before(row)
        time = None if told is None else told.isoformat(" ")
        yield Message(line, said, time or above)
        above = None if said and time is None else time


class _Joins:
    def __init__(self, asked: Asked, remarks: Remarks) -> None:
        self._asked, self._remarks = asked, remarks
        self._zone = ZoneInfo(asked.mapping.zone) if asked.mapping.zone else None
        self._events = EventColumns()
        self._names: dict[str, None] = {}
        self._undated = 0
        self._seen = 0

    def read(self, message: Message) -> None:
        """Read a message; one that is no notice is passed over."""
        try:
            join = notice_of(seen(message.said), you=self._asked.you, line=message.line, file=self._remarks.file)
        except ReadError as error:
            self._seen += 1
            self._remarks.refuse(message.line, error.refusal.reason)
            return
        if join is not None:
            self._seen += 1
            self._add(join, message.time)

    def _add(self, join: Join, time: Cell) -> None:
        when = read_when(time)
        at, day = self._moment(join.line, time, when)
        if cell_text(time) and at is None and day is None:
            self._remarks.refuse(join.line, "bad_time", text=cell_text(time)[:30])
            return
        self._undated += at is None and day is None
        day = day or (self._asked.day if at is None else None)
        stands_for = self._asked.mapping.names
        inviter, *joined = (stands_for.get(name, name) for name in (join.inviter, *join.joined))
        for name in joined:
            kind, actor, target = ("invite", inviter, name) if inviter else ("join", name, "")
            cohort, community = self._asked.cohort, self._asked.community
            self._events.add(kind, actor, day, at, target, cohort=cohort, community=community)
            self._names |= dict.fromkeys(each for each in (actor, target) if each)

    def _moment(self, line: int, time: Cell, when: When | None) -> tuple[dt.datetime | None, dt.date | None]:
        if when is None or when.day is None:
            return (None, None) if when is None else (when.at, None)
        day = when.day.date()
        if day is None or when.clock is None:
            return None, day
        if self._zone is None:
            raise ReadError(self._remarks.file, "needs_zone", line=line, text=cell_text(time))
        return to_utc(dt.datetime.combine(day, when.clock), self._zone), None

    def finish(self) -> Reading:
        """Return the events; raises ReadError where not one notice was found."""
        if not self._seen:
            raise ReadError(self._remarks.file, "no_joins")
        if self._undated:
            self._remarks.notice(None, "joins_undated", count=self._undated)
        self._remarks.notice_names("names_nearly_equal", nearly_equal(list(self._names)))
        return Reading("joins", self._events.table(), (), self._remarks.refused(), self._remarks.noticed())
