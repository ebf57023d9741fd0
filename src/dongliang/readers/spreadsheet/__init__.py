"""Check-in tables kept in a spreadsheet: CSV or XLSX, one row a check-in (long) or members by days (wide)."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

from dongliang.readers.eventtable import event_columns, read_event_rows
from dongliang.readers.grid import Grid, cell_text, open_grids, require_rows
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Limits, Progress, ReadError, Reading, Remarks
from dongliang.readers.spreadsheet.header import HEAD_ROWS, Header, find_header
from dongliang.readers.spreadsheet.long import LongSheet
from dongliang.readers.spreadsheet.wide import WideSheet


def read_spreadsheet(
    path: Path, *, mapping: SheetMapping, community: str, cohort: str, limits: Limits, progress: Progress
) -> Reading:
    """Read the first sheet of a file that holds a table of check-ins or of events.

    What was decided about columns is in the reading's mapping, to be kept and used again. Raises ReadError where the
    file is refused whole.
    """
    remarks = Remarks(path.name)
    reading: Reading | None = None
    unread: list[str] = []
    wanted = 0
    for grid in open_grids(path, sheet=mapping.sheet, limits=limits, remarks=remarks, progress=progress):
        wanted += 1
        if reading is not None:
            unread.append(grid.sheet)
            continue
        reading = _read_grid(grid, path, mapping, remarks, community, cohort)
    if reading is None:
        raise ReadError(path.name, "no_header", rows=HEAD_ROWS, sheets=wanted)
    if unread:
        remarks.notice(None, "sheets_not_read", sheets=", ".join(unread))
    return replace(reading, refused=remarks.refused(), noticed=remarks.noticed())


def _read_grid(
    grid: Grid, path: Path, mapping: SheetMapping, remarks: Remarks, community: str, cohort: str
) -> Reading | None:
    """Return the reading of one sheet, or None where no header is found in it."""
    head = require_rows(grid, HEAD_ROWS) if not grid.sheet else list(_head(grid))
    for place, (_, cells) in enumerate(head):
        columns = event_columns([cell_text(cell) for cell in cells])
        if columns is not None:
            rows = chain(head[place + 1 :], grid.rows)
            return read_event_rows(rows, columns, mapping, remarks, community=community, cohort=cohort)
    found = find_header(head, mapping, path.name)
    if found is None:
        return None
    header, taken = found
    _remark_header(header, head[0][0], remarks)
    name = cohort or (path.stem if header.layout == "wide" else "")
    layout = WideSheet if header.layout == "wide" else LongSheet
    sheet = layout(header, mapping, remarks, cohort=name, community=community)
    sheet.read(chain(head[taken:], grid.rows))
    table, cohorts = sheet.finish()
    used = replace(mapping, columns=_used_columns(header), layout=header.layout, sheet=grid.sheet or None)
    return Reading("spreadsheet", table, cohorts, mapping=used)
