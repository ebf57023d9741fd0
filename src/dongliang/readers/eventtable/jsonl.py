"""Events tables kept as JSON Lines: an object a line, whose keys are the columns of the table or their aliases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from dongliang.events import SCHEMA
from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.header import KNOWN, default_kind, event_columns
from dongliang.readers.eventtable.rows import read_event_rows
from dongliang.readers.eventtable.vector import Columns, scan_columns
from dongliang.readers.grid import Cell, cell_text
from dongliang.readers.reading import Progress, ReadError, Remarks, Scanned, no_progress, scanned
from dongliang.readers.text import TextFile, check_shape, check_size, lines_of, look_at_text

_CHUNK = 1024 * 1024
#: An escaped half of a sign, and a mark at the start: each reader of JSON has its own way with them.
_ODD = (b"\\ud", b"\\uD", b"\xef\xbb\xbf")
_GLOB = frozenset("*?[")


def scan_jsonl_events(path: Path, asked: Asked) -> Scanned:
    """Scan an events table kept as JSON Lines; a line that is no object is refused and the others go on.

    Raises ReadError where the file is no such table or is over the limits. Keys are written as in the table, in small
    letters.
    """
    size = check_size(path, asked.limits)
    found = _at_once(path, asked) if _is_plain(path) else None
    if found is not None:
        asked.progress(size, size)
        return found
    text = look_at_text(path, asked.limits, (b'":',))
    remarks = Remarks(path.name)
    keys = {key for _, found in _objects(text, Remarks(path.name), no_progress) for key in found}
    headers, places = _headers(path.name, keys, remarks)
    rows = (
        (line, [found.get(header) for header in headers]) for line, found in _objects(text, remarks, asked.progress)
    )
    return scanned(read_event_rows(rows, places, asked, remarks), path)


def _at_once(path: Path, asked: Asked) -> Scanned | None:
    """Scan a file whose every line is whole and useful; returns None for any other."""
    remarks = Remarks(path.name)
    try:
        file = pl.scan_ndjson(path, schema=dict.fromkeys(KNOWN, pl.String()))
        counts = file.select(pl.len().alias("rows"), pl.all().count()).collect(engine="streaming").row(0, named=True)
        count = int(counts.pop("rows"))
        check_shape(path.name, count, count * len(SCHEMA), asked.limits)
        headers, places = _headers(path.name, {key for key, told in counts.items() if told}, remarks)
        file = pl.scan_ndjson(path, schema=dict.fromkeys(headers, pl.String()))
        table = file.select(pl.col(headers[place]).alias(name) for name, place in places.items() if name != "rated")
        columns = Columns(table, first=1, kind=default_kind(places), typed=True, pruned=False)
        lazy = scan_columns(columns, asked, remarks)
    except pl.exceptions.PolarsError:
        return None
    # Blank lines are passed over without being counted, so that a refusal could name a wrong line.
    if lazy is None or remarks.refused():
        return None
    return Scanned("events", "unknown", path.stem, lazy, noticed=remarks.noticed(), first_line=1)


def _is_plain(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if any(sign in chunk for sign in _ODD):
                return False
    return not _GLOB & set(str(path))


def _headers(file: str, keys: set[str], remarks: Remarks) -> tuple[list[str], dict[str, int]]:
    headers = [name for name in KNOWN if name in keys]
    places = event_columns(headers, remarks)
    if places is None:
        raise ReadError(file, "no_events_table", columns=", ".join(SCHEMA))
    return headers, places


def _objects(text: TextFile, remarks: Remarks, progress: Progress) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the objects with their lines, as far as they tell anything."""
    for number, line in enumerate(lines_of(text, progress), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, object_pairs_hook=_first_of_each)
            line.encode() if "\\u" not in line else json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield number, {key: _cell(value) for key, value in found.items() if value is not None}
        else:
            remarks.refuse(number, "no_json_object")


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def _cell(value: Any) -> Cell:
    """Return a value as the text that it would be in a table."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return cell_text(value)
    return json.dumps(value, ensure_ascii=False)
