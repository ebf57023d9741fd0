"""Opening an XLSX workbook that may be a bomb: it is measured from end to end before any sheet is built."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dongliang.readers.reading import Limits, ReadError
from dongliang.readers.text import check_shape, check_size

_CHUNK = 1024 * 1024
_MEMBERS = 10_000
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_STRINGS = "sharedstrings"


def open_workbook(path: Path, limits: Limits) -> CalamineWorkbook:
    """Return a workbook that was found fit to be opened; raises ReadError where it is broken, locked or a bomb."""
    check_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive, path.name, limits)
        return CalamineWorkbook.from_path(path)
    except ReadError:
        raise
    except (zipfile.BadZipFile, zlib.error, CalamineError, expat.ExpatError, EOFError, ValueError) as error:
        raise ReadError(path.name, "bad_workbook", detail=str(error) or type(error).__name__) from error


def sheets(workbook: CalamineWorkbook, file: str, wanted: str | None) -> Iterator[tuple[str, CalamineSheet]]:
    """Yield the visible sheets of a workbook in order, or the one wanted; raises ReadError where it is not there."""
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if wanted is not None and wanted not in names:
        raise ReadError(file, "no_such_sheet", sheet=wanted, sheets=", ".join(names))
    for name in names if wanted is None else [wanted]:
        try:
            yield name, workbook.get_sheet_by_name(name)
        except CalamineError as error:
            raise ReadError(file, "bad_workbook", detail=f"{name}: {error}") from error


def merged_areas(sheet: CalamineSheet, file: str, limits: Limits) -> list[tuple[int, int, int, int]]:
    """Return the merged cells of a sheet as first row, first column, last row, last column, counted from 0."""
    last_row, last_column = sheet.end or (0, 0)
    areas = [
        (top, left, min(bottom, last_row), min(right, last_column))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    cells = sum(max(bottom - top + 1, 0) * max(right - left + 1, 0) for top, left, bottom, right in areas)
    check_shape(file, 0, cells, limits)
    return areas


def _measure(archive: zipfile.ZipFile, file: str, limits: Limits) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MEMBERS or unpacked > limits.unpacked_bytes:
        raise ReadError(file, "bomb", limit=limits.unpacked_bytes // (1024 * 1024))
    longest: list[int] = []
    left = limits.unpacked_bytes
    for member in sorted(members, key=lambda member: _STRINGS not in member.filename.casefold()):
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ReadError(file, "bad_workbook", detail=f"{member.filename} is locked or packed in an unknown way")
        declared = member.file_size
        # Python stops unpacking at the declared size, other programs do not: see how much there truly is.
        member.file_size = left + 1
        with archive.open(member) as packed:
            used = _measure_member(packed, member.filename, file, limits, longest, left)
        if used != declared:
            raise ReadError(file, "bad_workbook", detail=f"{member.filename} is not of the size that it claims")
        left -= used


def _measure_member(packed: IO[bytes], name: str, file: str, limits: Limits, longest: list[int], left: int) -> int:
    measure = _Measure(file, limits, longest, takes_strings=_STRINGS in name.casefold())
    is_xml = name.casefold().endswith((".xml", ".rels"))
    used = 0
    while chunk := packed.read(_CHUNK):
        used += len(chunk)
        if used > left:
            raise ReadError(file, "bomb", limit=limits.unpacked_bytes // (1024 * 1024))
        if is_xml:
            measure.parser.Parse(chunk, False)
        elif b"sheetData" in chunk:
            raise ReadError(file, "bad_workbook", detail=f"{name} holds a sheet under a strange name")
    if is_xml:
        measure.parser.Parse(b"", True)
    return used


class _Measure:
    """Counts what a sheet would become in memory: its bounding box, and shared texts as often as they are used."""

    def __init__(self, file: str, limits: Limits, longest: list[int], takes_strings: bool) -> None:
        self.file, self.limits, self.longest, self.takes_strings = file, limits, longest, takes_strings
        self.row, self.column, self.rows, self.columns = 0, 0, 0, 0
        self.text, self.shared = 0, False
        self.index = ""
        self.in_text = self.in_index = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise ReadError(self.file, "bad_workbook", detail="a document type declaration")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            given = attributes.get("r", "")
            self.row, self.column = int(given) if given.isdecimal() else self.row + 1, 0
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._value()
        elif name == "si":
            if not self.takes_strings:
                raise ReadError(self.file, "bad_workbook", detail="shared texts in a strange place")
            self.longest.append(0)
        self.in_text = bool(self.longest) and self.takes_strings and name == "t"
        self.in_index = self.shared and name == "v"

    def _cell(self, attributes: dict[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place:
            self.column, self.row = _column(place.group(1)), int(place.group(2))
        else:
            self.column += 1
        self.shared = attributes.get("t") == "s"

    def _value(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        check_shape(self.file, self.rows, self.rows * self.columns, self.limits)

    def _characters(self, text: str) -> None:
        if self.in_text:
            self.longest[-1] += len(text.encode())
        elif self.in_index:
            self.index += text

    def _end(self, tag: str) -> None:
        if self.in_index:
            self._use(self.index.strip())
        self.in_text = self.in_index = False
        self.index = ""

    def _use(self, index: str) -> None:
        if not index.isdecimal() or int(index) >= len(self.longest):
            raise ReadError(self.file, "bad_workbook", detail=f"no shared text {index[:20]}")
        self.text += self.longest[int(index)]
        if self.text > self.limits.unpacked_bytes:
            raise ReadError(self.file, "bomb", limit=self.limits.unpacked_bytes // (1024 * 1024))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
