"""Writing a table as CSV or XLSX, so that a spreadsheet shows what was written and runs none of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter

#: A cell of a table: text, a number, or nothing.
Cell = str | int | float | None
Kind = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx")
CONTENT_TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

#: Signs that make a spreadsheet read a cell as a formula, at the head of a text; the full-width ones do so too where
#: Chinese or Japanese is typed.
_FORMULA_HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to download: its name in one word, the heads of its columns, and its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    Numbers stay numbers, also negative ones; all other text stays as it is.
    """
    if isinstance(cell, str) and cell.startswith(_FORMULA_HEADS):
        return f"'{cell}"
    return cell


def write_table(table: Table, kind: Kind) -> bytes:
    """Return a table as a file of the kind."""
    return _csv(table) if kind == "csv" else _xlsx(table)


def _csv(table: Table) -> bytes:
    """Return UTF-8 with a byte order mark, without which Excel reads Chinese as something else."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in (table.header, *table.rows):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(table: Table) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        # Says "this is text" as a typed apostrophe does, so that editing the cell does not turn it into a formula.
        as_text = workbook.add_format({"quote_prefix": True})
        for place, row in enumerate((table.header, *table.rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell, None if harmless(cell) == cell else as_text)
                elif cell is not None:
                    sheet.write_number(place, column, cell)
        sheet.freeze_panes(1, 1)
    return made.getvalue()
