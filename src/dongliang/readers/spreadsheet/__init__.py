"""Check-in tables kept in a spreadsheet: CSV or XLSX, one row a check-in (long) or members by days (wide)."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from dongliang.events import SCHEMA
from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.header import event_columns
from dongliang.readers.eventtable.rows import read_event_rows
from dongliang.readers.formats import TABLES
from dongliang.readers.grid import Grid, Row, cell_text, filled, open_grids
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import ReadError, Reading, Remarks
from dongliang.readers.spreadsheet.header import HEAD_ROWS, Header, find_header
from dongliang.readers.spreadsheet.long import LongSheet
from dongliang.readers.spreadsheet.wide import WideSheet


def read_spreadsheet(path: Path, asked: Asked, *, is_workbook: bool) -> Reading:
    """Read the first sheet of a file that holds a table of check-ins or of events.

    What was decided about columns is in the reading's mapping, to be kept and used again. Raises ReadError where the
    file is refused whole.
    """
    remarks = Remarks(path.name)
    reading: Reading | None = None
    unread: list[str] = []
    empty = True
    for grid in open_grids(path, asked, remarks, is_workbook=is_workbook):
        if reading is not None:
            unread.append(grid.sheet)
            continue
        head = list(islice(filled(grid.rows), HEAD_ROWS))
        empty = empty and not head
        reading = _read_grid(grid, head, asked, remarks, path.stem)
    if reading is None and asked.format in TABLES and not empty:
        raise ReadError(path.name, "no_events_table", columns=", ".join(SCHEMA))
    if reading is None:
        # A day is given for a list (接龙), so a list is what was meant.
        meant = "no_jielong" if asked.day else "no_header"
        raise ReadError(path.name, "empty_sheet" if empty else meant, rows=HEAD_ROWS)
    if unread:
        remarks.notice(None, "sheets_not_read", sheets=", ".join(unread))
    return replace(reading, refused=remarks.refused(), noticed=remarks.noticed())


def _read_grid(grid: Grid, head: list[Row], asked: Asked, remarks: Remarks, stem: str) -> Reading | None:
    """Return the reading of one sheet, or None where no header is found in it."""
    mapping, cohort, community = asked.mapping, asked.cohort, asked.community
    for place, (_, cells) in enumerate(head if asked.format != "spreadsheet" else ()):
        columns = event_columns([cell_text(cell) for cell in cells], remarks)
        if columns is not None:
            return read_event_rows(chain(head[place + 1 :], grid.rows), columns, asked, remarks)
    found = find_header(head, mapping, grid.file) if asked.format not in TABLES else None
    if found is None:
        return None
    header, taken = found
    _remark(header, head[0][0], remarks)
    rows = chain(head[taken:], grid.rows)
    sheet: LongSheet | WideSheet
    if header.layout == "wide":
        sheet = WideSheet(header, mapping, remarks, cohort=cohort or stem, community=community)
    else:
        sheet = LongSheet(header, mapping, remarks, cohort=cohort, community=community)
    sheet.read(rows)
    table, cohorts = sheet.finish()
    used = replace(mapping, columns=_decided(header, mapping), layout=header.layout, sheet=grid.sheet or None)
    return Reading("spreadsheet", table, cohorts, mapping=used)


def _remark(header: Header, first_line: int, remarks: Remarks) -> None:
    """Report what in the header was passed over."""
    if first_line < header.line:
        remarks.notice(first_line, "lines_above_header", header=header.line)
    remarks.notice_names("columns_not_used", header.unused(), line=header.line)
    totals = [header.texts[column] for column in header.columns("totals")]
    remarks.notice_names("columns_of_totals", totals, line=header.line)
    members = [header.texts[column] for column in header.columns("member")]
    if len(members) > 1:
        remarks.notice(header.line, "two_member_columns", used=members[0], others=", ".join(members[1:]))


def _decided(header: Header, mapping: SheetMapping) -> dict[str, str]:
    roles = {header.texts[column]: role for role, columns in header.roles.items() for column in columns}
    return {**mapping.columns, **roles, **dict.fromkeys(header.unused(), "ignore")}
