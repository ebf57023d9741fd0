"""Tables as files: no cell runs in a spreadsheet, numbers stay numbers, Chinese stays readable."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from dongliang_web.portability.actions.tables import Cell, Table, harmless, write_table


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 10", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]
)
def test_text_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["白芷", "a=b", "", "'=1", "1-2", "3", -3, 2.5, 0, None])
def test_every_other_cell_stays_as_it_is(cell: Cell) -> None:
    made = harmless(cell)
    assert made == cell
    assert type(made) is type(cell)


def rows_of_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


TABLE = Table("t", ["名字", "=head"], [["=cmd|'/c calc'!A1", -3], ["白芷，\n「甲」", 2.5], ["", None]])


def test_a_csv_says_that_it_is_utf8_and_holds_no_formula() -> None:
    file = write_table(TABLE, "csv")
    assert file.startswith(b"\xef\xbb\xbf")
    assert rows_of_csv(file) == [
        ["名字", "'=head"],
        ["'=cmd|'/c calc'!A1", "-3"],
        ["白芷，\n「甲」", "2.5"],
        ["", ""],
    ]


def test_an_xlsx_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    file = write_table(TABLE, "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert sheet == [["名字", "=head"], ["=cmd|'/c calc'!A1", -3.0], ["白芷，\n「甲」", 2.5], ["", ""]]
    written = zipfile.ZipFile(io.BytesIO(file))
    cells = written.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    # Those that look like formulas bear the mark of typed text, so that editing them does not make them run.
    looks = written.read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in looks
    assert re.findall(r'<c r="(\w+)" s="1" t="s">', cells) == ["B1", "A2"]
