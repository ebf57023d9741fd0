"""Telling formats apart by what a file holds, since endings are often missing and sometimes wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from dongliang.readers.jielong import looks_like_jielong
from dongliang.readers.reading import Limits, ReadError
from dongliang.readers.text import check_size

#: Formats that may be asked for by name.
FORMATS = ("colearning", "spreadsheet", "events", "ties", "jsonl", "parquet", "jielong", "joins")
#: Formats that ask for a table of events or ties, whatever the file that holds it.
TABLES = ("events", "ties")

Sort = Literal["colearning", "jsonl", "parquet", "workbook", "text", "jielong"]

_MARKDOWN = (".md", ".markdown")
_WORKBOOKS = (".xlsx", ".xlsm")
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_START = 64 * 1024


def sort_of(path: Path, format: str | None, limits: Limits) -> Sort:
    """Return which sort of input lies at a path, by its content; ``format`` goes before what it looks like.

    Raises ReadError where nothing is there, where the format has no such name, or where no reader takes such files.
    """
    if format is not None and format not in FORMATS:
        raise ReadError(path.name, "no_such_format", format=format, known=", ".join(FORMATS))
    if not path.exists():
        raise ReadError(path.name, "no_such_file")
    if format == "colearning" or (format is None and (path.is_dir() or path.suffix.casefold() in _MARKDOWN)):
        return "colearning"
    check_size(path, limits)
    if format == "jsonl" or format == "parquet":
        return "jsonl" if format == "jsonl" else "parquet"
    if format == "jielong":
        return "jielong"
    sort = _look(path)
    return "text" if format is not None and sort == "jielong" else sort


def _look(path: Path) -> Sort:
    with path.open("rb") as file:
        start = file.read(_START)
    ending = path.suffix.casefold()
    binary = b"\0" in start and not start.startswith(_MARKS)
    if start.startswith(_PARQUET) or (binary and ending == ".parquet"):
        return "parquet"
    if ending in _WORKBOOKS and (binary or start.startswith((_ZIP, _OLE))):
        return "workbook"
    if start.startswith(_ZIP):
        if _holds_workbook(path):
            return "workbook"
        raise ReadError(path.name, "unknown_format", ending=path.suffix or path.name)
    if any(looks_like_jielong(start.decode(encoding, "ignore")) for encoding in _encodings(start)):
        return "jielong"
    return "jsonl" if start.removeprefix(_MARKS[0]).lstrip().startswith(b"{") else "text"


def _encodings(start: bytes) -> tuple[str, ...]:
    return ("utf-16",) if start.startswith(_MARKS[1:]) else ("utf-8", "gb18030")


def _holds_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
