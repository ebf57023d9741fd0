"""XLSX workbooks: typed cells, merged cells, several sheets, and workbooks made to do harm."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dongliang.readers import Limits, ReadError, SheetMapping, read
from tests.library.sheet_files import Rows, noticed, refused, told, xlsx_file

FIRST = dt.date(2024, 3, 5)
DAYS = [FIRST + dt.timedelta(number) for number in range(4)]
SMALL = Limits(cells=100_000, unpacked_bytes=1_000_000)


def test_typed_dates_and_times(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "打卡时间"],
        ["a", dt.datetime(2024, 3, 5, 21, 30)],
        ["b", dt.date(2024, 3, 5)],
        ["c", 45356.5],
        ["d", "2024-03-05 08:00"],
    ]
    reading = read(xlsx_file(tmp_path / "a.xlsx", {"s": rows}), zone="UTC")
    assert told(reading) == [("check_in", name, FIRST) for name in "abcd"]
    assert [at and at.hour for at in reading.events["at"]] == [21, None, 12, 8]


def test_days_across_typed_or_merged_or_without_their_last_zero(tmp_path: Path) -> None:
    typed = xlsx_file(tmp_path / "a.xlsx", {"s": [["姓名", *DAYS], ["a", 1, 1, 0, "假"]]})
    assert [day for _, _, day in told(read(typed))] == DAYS
    rows: Rows = [["姓名", "三月", "3月", "", ""], ["姓名", "", 5, 6, 7], ["a", "x", "√", "√", "√"]]
    merged = xlsx_file(tmp_path / "b.xlsx", {"s": rows}, merged=[(0, 0, 1, 0), (0, 2, 0, 4)])
    assert told(read(merged, year=2024)) == [("check_in", "a", day) for day in DAYS[:3]]
    numbers: Rows = [["姓名", 3.8, 3.9, 3.1, 3.11], ["a", 1, 1, 1, 1]]
    reading = read(xlsx_file(tmp_path / "c.xlsx", {"s": numbers}), year=2024)
    assert [day.day for _, _, day in told(reading) if day] == [8, 9, 10, 11]
    counted: Rows = [["姓名", 1, 2, 3, 4], ["a", 1, 1, 1, 1]]
    reading = read(xlsx_file(tmp_path / "d.xlsx", {"s": counted}), first_day=FIRST)
    assert [day for _, _, day in told(reading)] == DAYS


def test_cells_that_tell_the_time_of_a_check_in(tmp_path: Path) -> None:
    rows: Rows = [["姓名", *DAYS[:2]], ["a", dt.time(21, 30), "22:15"], ["b", "打卡", ""]]
    path = xlsx_file(
        tmp_path / "a.xlsx", {"s": [[str(c) if isinstance(c, dt.time) else c for c in row] for row in rows]}
    )
    reading = read(path, zone="Asia/Shanghai")
    assert told(reading) == [("check_in", "a", DAYS[0]), ("check_in", "a", DAYS[1]), ("check_in", "b", DAYS[0])]
    assert [at and (at.hour, at.minute) for at in reading.events["at"]] == [None, (13, 30), (14, 15), None, None]
    with pytest.raises(ReadError, match="--zone"):
        read(path)


def test_merged_cells_hold_for_all_they_cover(tmp_path: Path) -> None:
    rows: Rows = [
        ["三月打卡", "", "", "", ""],
        ["姓名", *DAYS],
        ["a", 1, "请假", "", 1],
    ]  # fmt: skip
    path = xlsx_file(tmp_path / "a.xlsx", {"s": rows}, merged=[(0, 0, 0, 4), (2, 2, 2, 3)])
    kinds = [kind for kind, _, _ in told(read(path))]
    assert kinds == ["check_in", "leave", "leave", "check_in"]
    long: Rows = [["姓名", "日期"], ["a", DAYS[0]], ["", DAYS[1]], ["b", DAYS[0]]]
    path = xlsx_file(tmp_path / "b.xlsx", {"s": long}, merged=[(1, 0, 2, 0)])
    assert [name for _, name, _ in told(read(path))] == ["a", "a", "b"]


def test_the_first_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    table: Rows = [["姓名", *DAYS], ["a", 1]]
    sheets: dict[str, Rows] = {"说明": [["怎么填"]], "旧": table, "空": [], "三月": table, "四月": [*table, ["b", 1]]}
    path = xlsx_file(tmp_path / "a.xlsx", sheets, hidden=["旧"])
    reading = read(path)
    assert reading.mapping is not None
    assert reading.mapping.sheet == "三月"
    assert [remark.values["sheets"] for remark in reading.noticed] == ["四月"]
    assert len(read(path, mapping=SheetMapping(sheet="四月")).cohorts[0].registered) == 2
    with pytest.raises(ReadError, match="no sheet called"):
        read(path, mapping=SheetMapping(sheet="五月"))


def replaced(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Write the members of a workbook anew."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, change(name, content))
    return path


def table_file(path: Path) -> Path:
    return xlsx_file(path, {"s": [["姓名", *DAYS], ["a" * 1000, 1, 1, 1, 1]]})


def sheet_with(row: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", row + b"</sheetData>") if "worksheets" in name else content

    return change


SHARED = b'<row r="9">' + b'<c t="s"><v>1</v></c>' * 2000 + b"</row>"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (sheet_with(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_many_cells"),
        (sheet_with(b"<row/>" * 50_000 + b"<row>" + b"<c/>" * 9_000 + b"<c><v>1</v></c></row>"), "too_many_cells"),
        (sheet_with(b" " * 2_000_000), "bomb"),
        (sheet_with(SHARED), "bomb"),
        (sheet_with(b'<row r="9"><c t="s"><v>99</v></c></row>'), "bad_workbook"),
        (sheet_with(b"<row>"), "bad_workbook"),
        (lambda name, content: content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "a">]>', 1), "bad_workbook"),
        (lambda name, content: b"" if "workbook.xml" in name else content, "bad_workbook"),
    ],
)  # fmt: skip
def test_harmful_workbooks_are_refused_whole(
    tmp_path: Path, change: Callable[[str, bytes], bytes], reason: str
) -> None:
    path = replaced(table_file(tmp_path / "a.xlsx"), change)
    with pytest.raises(ReadError) as error:
        read(path, limits=SMALL)
    assert error.value.refusal.reason == reason


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    path = replaced(table_file(tmp_path / "a.xlsx"), sheet_with(b" " * 800_000))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(ReadError) as error:
        read(path, limits=SMALL)
    assert error.value.refusal.reason == "bad_workbook"


@pytest.mark.parametrize("cut", [30, 3000])
def test_a_broken_workbook(tmp_path: Path, cut: int) -> None:
    path = table_file(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ReadError, match="cannot be opened"):
        read(path)


def test_a_workbook_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    with pytest.raises(ReadError, match="password"):
        read(path)


def test_styled_empty_cells_are_no_bomb(tmp_path: Path) -> None:
    path = replaced(table_file(tmp_path / "a.xlsx"), sheet_with(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    reading = read(path, limits=SMALL)
    assert len(told(reading)) == 4
    assert refused(reading) == []
    assert noticed(reading) == {}
