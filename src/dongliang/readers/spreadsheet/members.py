"""Who a row of a sheet is about: names that drift, two people of one name, and numbers that must not be kept."""

from __future__ import annotations

import hashlib
import os

from dongliang.readers.grid import Cell, cell_text
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.names import like_phones, nearly_equal
from dongliang.readers.reading import Remarks
from dongliang.readers.spreadsheet.header import Header
from dongliang.readers.written import plain

#: Cells in place of a name that head a row of sums or notes.
SUMMARIES = frozenset(
    ("合计", "总计", "小计", "汇总", "总数", "平均", "打卡人数", "总人数", "人数", "出勤率", "打卡率", "完成率", "备注",
     "说明", "注", "total", "sum", "average", "合計", "總計")
)  # fmt: skip


class Members:
    """Turns rows into member names, one name a person.

    A number column (用户ID, 学号) tells people of one name apart and finds one person under two names. A telephone
    number does the same, but is turned at once into a keyed digest whose key is drawn anew for every reading and
    thrown away, so that neither it nor anything that could be turned back into it leaves this class.
    """

    def __init__(self, header: Header, mapping: SheetMapping, remarks: Remarks) -> None:
        self._names = header.columns("member", "group_name")
        self._ids = header.columns("id")
        self._phones = header.columns("phone")
        self._mapping = mapping
        self._remarks = remarks
        self._salt = os.urandom(16)
        self._by_key: dict[str, str] = {}
        self._keys_of: dict[str, list[str]] = {}
        self._drifted: dict[str, None] = {}

    def name_of(self, line: int, row: list[Cell]) -> str | None:
        """Return the member of a row, or None where the row is no member's, having said so."""
        written = _first(row, self._names)
        head = [plain(written)] if written else [plain(cell_text(cell)) for cell in row[:2]]
        summary = next((text for text in head if text in SUMMARIES), None)
        if summary is not None:
            self._remarks.notice(line, "summary_row", text=summary)
            return None
        key = self._key(row)
        written = self._mapping.names.get(written, written) or self._unnamed(row, key)
        if not written:
            self._remarks.refuse(line, "no_member")
            return None
        if not key:
            self._keys_of.setdefault(written, [])
            return written
        return self._keyed(line, key, written)

    def remark(self) -> None:
        """Report names that drifted, that nearly agree, or that look like telephone numbers."""
        names = list(self._keys_of)
        self._remarks.notice_names("names_of_one_member", list(self._drifted))
        self._remarks.notice_names("names_nearly_equal", nearly_equal(names))
        self._remarks.notice_names("names_like_phones", like_phones(names))

    def _key(self, row: list[Cell]) -> str:
        number = _first(row, self._ids)
        if number:
            return f"id {number}"
        phone = "".join(filter(str.isdecimal, _first(row, self._phones)))
        return "phone " + hashlib.blake2b(phone[-11:].encode(), key=self._salt).hexdigest() if phone else ""

    def _unnamed(self, row: list[Cell], key: str) -> str:
        if key in self._by_key:
            return self._by_key[key]
        number = _first(row, self._ids)
        return number or (f"member-{len(self._by_key) + 1}" if key else "")

    def _keyed(self, line: int, key: str, written: str) -> str:
        if key in self._by_key:
            if self._by_key[key] != written:
                self._drifted[f"{self._by_key[key]} = {written}"] = None
            return self._by_key[key]
        keys = self._keys_of.setdefault(written, [])
        keys.append(key)
        name = written if len(keys) == 1 else f"{written} ({len(keys)})"
        if len(keys) > 1:
            self._remarks.notice(line, "two_of_one_name", name=written, now=name)
        self._by_key[key] = name
        return name


def _first(row: list[Cell], columns: list[int]) -> str:
    for column in columns:
        if column < len(row) and (text := cell_text(row[column])):
            return text
    return ""
