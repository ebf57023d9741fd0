"""Events tables kept as CSV that a program wrote: plain UTF-8, the header in line 1, every quote in its place."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from pathlib import Path

import polars as pl

from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.header import default_kind, event_columns
from dongliang.readers.eventtable.vector import Columns, scan_columns
from dongliang.readers.grid import HEAD_LINES, delimiter_of
from dongliang.readers.reading import Remarks, Scanned
from dongliang.readers.text import check_shape, check_size

_CHUNK = 1024 * 1024
_HEAD = 64 * 1024
#: Signs that are blanks to Python and none to others, or no text at all.
_ODD = frozenset((b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f"))
_SIGNS = _ODD | {b"\r", b'"'}


def scan_delimited_events(path: Path, asked: Asked) -> Scanned | None:
    """Scan an events table kept as CSV, or return None where the file is no such table, or not a plain one."""
    size = check_size(path, asked.limits)
    head = _head(path)
    if head is None:
        return None
    headers, delimiter = head
    remarks = Remarks(path.name)
    places = event_columns(headers, remarks)
    signs = None if places is None else _signs(path)
    if places is None or signs is None:
        return None
    try:
        if b'"' in signs and not _quotes_pair(path, delimiter):
            return None
        table = _table(path, delimiter, len(headers), places)
        count = int(table.select(pl.len()).collect(engine="streaming").item())
        check_shape(path.name, count, count * len(headers), asked.limits)
        columns = Columns(table, first=2, kind=default_kind(places), typed=True, pruned=False)
        lazy = scan_columns(columns, asked, remarks)
    except pl.exceptions.PolarsError:
        return None
    if lazy is None:
        return None
    asked.progress(size, size)
    return Scanned("events", "unknown", path.stem, lazy, remarks.refused(), remarks.noticed(), first_line=2)


def _head(path: Path) -> tuple[list[str], str] | None:
    """Return the headers on the first line and the delimiter, or None where it is no line of headers."""
    with path.open("rb") as file:
        start = file.read(_HEAD)
    lines = list(islice(io.StringIO(start.decode("utf-8-sig", "replace"), newline=""), HEAD_LINES))
    if len(lines) < HEAD_LINES and len(start) == _HEAD:
        return None
    delimiter = delimiter_of(lines)
    try:
        (headers,) = csv.reader(lines[:1], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return headers, delimiter


def _signs(path: Path) -> set[bytes] | None:
    """Return the signs in a file that ask for care, or None where it is no UTF-8 or may be taken in two ways."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    found: set[bytes] = set()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if chunk.endswith(b"\r"):
                chunk += file.read(1)
            found |= {sign for sign in _SIGNS if sign in chunk}
            if b"\r" in found and chunk.count(b"\r") != chunk.count(b"\r\n"):
                return None
            try:
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            except UnicodeDecodeError:
                return None
    return None if decoder.getstate()[0] or found & _ODD else found


def _quotes_pair(path: Path, delimiter: str) -> bool:
    """Return whether every quote opens, closes or is doubled inside a field, and every field ends on its line."""
    sign = re.escape(delimiter)
    field = rf'(?:[^"{sign}]*|"(?:[^"]|"")*")'
    quoted = pl.col("lines").str.contains('"', literal=True)
    lines = pl.scan_lines(path, glob=False, name="lines").filter(quoted)
    wrong = ~pl.col("lines").str.contains(rf"^\x{{feff}}?{field}(?:{sign}{field})*\r?$")
    return lines.filter(wrong).head(1).collect(engine="streaming").is_empty()


def _table(path: Path, delimiter: str, width: int, places: dict[str, int]) -> pl.LazyFrame:
    """Return the columns of an events table under their own names, as texts."""
    file = pl.scan_csv(
        path,
        separator=delimiter,
        infer_schema=False,
        truncate_ragged_lines=True,
        glob=False,
        with_column_names=lambda headers: [str(place) for place, _ in enumerate(headers)],
    )
    if len(file.collect_schema()) != width:
        raise pl.exceptions.SchemaError(path.name)
    return file.select(pl.col(str(place)).alias(name) for name, place in places.items() if name != "rated")
