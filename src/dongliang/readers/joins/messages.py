"""The messages of a chat's export: what each says and when, from text, a table, JSON or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from dongliang.readers.asked import Asked
from dongliang.readers.grid import HEAD_LINES, Cell, Row, cell_text, delimiter_of, filled, open_grids
from dongliang.readers.reading import Remarks, no_progress
from dongliang.readers.text import TextFile, lines_of
from dongliang.readers.written import plain

#: Names of what a message says, of when it was sent and of its sort, in tables and in JSON, the best first.
CONTENT = ("strcontent", "content", "msg", "内容", "消息内容")
TIME = ("createtime", "timestamp", "time", "date", "strtime", "时间", "formattedtime")
_SORT = ("type", "type_name", "消息类型")
#: Sorts of messages in which a member speaks: what looks like a notice there was typed by somebody.
_SPOKEN = frozenset({"0", "1", "文本消息", "文本", "text"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its line (or its number in JSON), what it says, and its time as the export has it."""

    line: int
    said: str
    time: Cell


def messages_of_table(path: Path, asked: Asked, remarks: Remarks, *, is_workbook: bool) -> Iterator[Message] | None:
    """Return the messages of a table, or None where none of its first rows names a column of texts and of times."""
    for grid in open_grids(path, asked, remarks, is_workbook=is_workbook):
        head = list(islice(filled(grid.rows), HEAD_LINES))
        for _, cells in head:
            places = _places([cell_text(cell) for cell in cells])
            if places is not None:
                header = cells
                rows = (row for row in head if row[1] is not header)
                return _rows([*rows], grid.rows, places)
    return None


def has_table(text: TextFile) -> bool:
    """Return whether one of a text's first lines is the header of such a table."""
    rows = list(islice(lines_of(text, no_progress), HEAD_LINES))
    sign = delimiter_of(rows)
    return any(_places([cell.strip(' "\r\n') for cell in row.split(sign)]) is not None for row in rows)


def messages_of_json(text: str, remarks: Remarks) -> Iterator[Message]:
    """Yield the messages of JSON, or of JSON Lines in which a broken line is refused and the others go on."""
    try:
        records = list(enumerate(_records(json.loads(text)), 1))
    except (ValueError, RecursionError):
        records = list(_json_lines(text, remarks))
    for line, record in records:
        if isinstance(record, dict):
            known = {plain(str(name)): value for name, value in record.items()}
            said, time, sort = (_first(known, names) for names in (CONTENT, TIME, _SORT))
            if isinstance(said, str) and cell_text(sort) not in _SPOKEN:
                yield Message(line, said, time)


def _records(parsed: Any) -> list[Any]:
    found = parsed.get("messages", [parsed]) if isinstance(parsed, dict) else parsed
    return found if isinstance(found, list) else []


def _json_lines(text: str, remarks: Remarks) -> Iterator[tuple[int, Any]]:
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip() and not row.startswith("#"):
            try:
                yield line, json.loads(row)
            except (ValueError, RecursionError):
                remarks.refuse(line, "no_json_object")


def _first(known: dict[str, Any], names: tuple[str, ...]) -> Cell:
    found = (known[name] for name in names if known.get(name) not in (None, ""))
    value = next(found, None)
    return value if isinstance(value, str | int | float) else None


def _places(header: list[str]) -> dict[str, int | None] | None:
    names = [plain(cell.lstrip("\ufeff")) for cell in header]
    said, time, sort = (next((names.index(each) for each in group if each in names), None) for group in _GROUPS)
    return None if said is None or time is None else {"said": said, "time": time, "sort": sort}


_GROUPS = (CONTENT, TIME, _SORT)


def _rows(head: list[Row], rest: Iterator[Row], places: dict[str, int | None]) -> Iterator[Message]:
    for rows in (head, rest):
        for line, row in rows:
            said, time, sort = (_cell(row, places[name]) for name in ("said", "time", "sort"))
            if cell_text(sort) not in _SPOKEN:
                yield Message(line, cell_text(said), time)


def _cell(row: list[Cell], place: int | None) -> Cell:
    return None if place is None or place >= len(row) else row[place]
