"""Finding the header of a sheet: where it stands, which layout it has, and what each column holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.mapping import HEADERS, ROLES, Layout, SheetMapping
from dongliang.readers.reading import ReadError
from dongliang.readers.written import WrittenDay, plain, read_day, read_when

#: Rows that hold anything, from the top, among which the header must stand.
HEAD_ROWS = 20
_PERSONS = ("member", "group_name", "id", "phone")
_TIMES = ("at", "day")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its last line, the layout, the columns by what they hold, and those that are days."""

    line: int
    layout: Layout
    texts: tuple[str, ...]
    roles: dict[str, list[int]]
    days: tuple[tuple[int, WrittenDay], ...] = ()

    def columns(self, *roles: str) -> list[int]:
        """Return the columns that hold any of some roles, best known header first."""
        return [column for role in roles for column in self.roles.get(role, [])]

    def unused(self) -> list[str]:
        """Return the headers whose meaning nobody knows."""
        known = {column for columns in self.roles.values() for column in columns} | {column for column, _ in self.days}
        return [text for column, text in enumerate(self.texts) if text and column not in known]


def find_header(head: list[Row], mapping: SheetMapping, file: str) -> tuple[Header, int] | None:
    """Return the header among the first rows and the number of those rows that it and the title above it take.

    The header may be two rows, of which the upper is merged over several columns (3月 over 5, 6, 7).
    """
    for place, (line, cells) in enumerate(head):
        below = head[place + 1] if place + 1 < len(head) else None
        header = _header(line, cells, None, mapping, file)
        if header is not None:
            return header, place + 1
        if below is not None:
            header = _header(below[0], below[1], cells, mapping, file)
            if header is not None:
                return header, place + 2
    return None


def _header(line: int, cells: list[Cell], above: list[Cell] | None, mapping: SheetMapping, file: str) -> Header | None:
    texts = _joined(cells, above)
    roles: dict[str, list[int]] = {}
    days: list[tuple[int, WrittenDay]] = []
    for column, text in enumerate(texts):
        role = mapping.role_of(text)
        if role and role not in ROLES:
            day = dt.date.fromisoformat(role)
            days.append((column, WrittenDay(day.month, day.day, day.year)))
        elif role:
            roles.setdefault(role, []).append(column)
        elif (written := _day_of(cells, column, text)) is not None:
            days.append((column, written))
    days += _bare_numbers(texts, roles, days)
    if not any(role in roles for role in _PERSONS) or (above is not None and len(days) < 2):
        return None
    layout = _layout(line, roles, len(days), mapping, file)
    if layout is None:
        return None
    for role, columns in roles.items():
        columns.sort(key=lambda column: _rank(role, texts[column]))
    return Header(line, layout, tuple(texts), roles, tuple(_untangled(sorted(days, key=lambda day: day[0]), texts)))


def _joined(cells: list[Cell], above: list[Cell] | None) -> list[str]:
    """Return the header texts; of a header in two rows the upper text reaches over the blanks to its right."""
    texts = [cell_text(cell) for cell in cells]
    if above is None:
        return texts
    joined, upper = [], ""
    for column, cell in enumerate(above):
        lower = texts[column] if column < len(texts) else ""
        upper = cell_text(cell) or upper
        if not lower:
            joined.append(cell_text(cell))
        elif read_day(lower) is None and read_day(upper + lower) is not None:
            joined.append(upper + lower)
        else:
            joined.append(lower)
    return joined + texts[len(above) :]


def _day_of(cells: list[Cell], column: int, text: str) -> WrittenDay | None:
    when = read_when(cells[column]) if column < len(cells) and not isinstance(cells[column], str) else None
    if when is not None and when.day is not None:
        return when.day
    return read_day(text)


def _bare_numbers(
    texts: list[str], roles: dict[str, list[int]], days: list[tuple[int, WrittenDay]]
) -> list[tuple[int, WrittenDay]]:
    """Return columns headed 1, 2, 3 … as the n-th days, if there are three at least and nothing else is a day."""
    taken = {column for columns in roles.values() for column in columns}
    numbers = [(column, int(text)) for column, text in enumerate(texts) if text.isdecimal() and column not in taken]
    if days or len(numbers) < 3 or [number for _, number in numbers] != list(range(1, len(numbers) + 1)):
        return []
    return [(column, WrittenDay(nth=number)) for column, number in numbers]


def _layout(line: int, roles: dict[str, list[int]], days: int, mapping: SheetMapping, file: str) -> Layout | None:
    has_time = any(role in roles for role in _TIMES)
    if mapping.layout is not None:
        fits = days > 0 if mapping.layout == "wide" else has_time
        return mapping.layout if fits else None
    if days >= 2 and has_time:
        raise ReadError(file, "layout_unclear", line=line)
    if days:
        return "wide"
    return "long" if has_time else None


def _rank(role: str, text: str) -> int:
    known = HEADERS.get(role, ())
    return next((place for place, word in enumerate(known) if plain(text).startswith(word)), len(known))


def _untangled(days: list[tuple[int, WrittenDay]], texts: list[str]) -> list[tuple[int, WrittenDay]]:
    """Return the days with 3.1 behind 3.9 read as 3.10: a number in a sheet loses its last zero."""
    untangled: list[tuple[int, WrittenDay]] = []
    for column, written in days:
        before = untangled[-1][1] if untangled else None
        short = written.nth is None and texts[column].strip() == f"{written.month}.{written.day}" and written.day <= 3
        if short and before is not None and (before.month, before.day) == (written.month, written.day * 10 - 1):
            written = replace(written, day=written.day * 10)
        untangled.append((column, written))
    return untangled
