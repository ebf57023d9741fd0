"""Making sheets for the tests: CSV text in any encoding, and real XLSX workbooks."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from dongliang.readers import Reading

Rows = Sequence[Sequence[object]]


def csv_file(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx_file(
    path: Path, sheets: Mapping[str, Rows], merged: Sequence[tuple[int, int, int, int]] = (), hidden: Sequence[str] = ()
) -> Path:
    """Write sheets as XLSX; dates are typed cells, ``merged`` are areas of the first sheet."""
    with xlsxwriter.Workbook(path) as book:
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        sheet.write_datetime(number, column, cell, moment)
                    elif isinstance(cell, dt.date):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell is not None and cell != "":
                        sheet.write(number, column, cell)
            for top, left, bottom, right in merged if name == next(iter(sheets)) else ():
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    return path


def told(reading: Reading) -> list[tuple[str, str, dt.date | None]]:
    """Kind, actor and day of every event but the registrations."""
    events = reading.events.select("kind", "actor", "day").iter_rows()
    return [(kind, actor, day) for kind, actor, day in events if kind != "register"]


def refused(reading: Reading) -> list[tuple[int | None, str]]:
    """Line and reason of every refusal."""
    return [(remark.line, remark.reason) for remark in reading.refused]


def noticed(reading: Reading) -> Counter[str]:
    """How often each fault was noticed."""
    return Counter(remark.reason for remark in reading.noticed)
