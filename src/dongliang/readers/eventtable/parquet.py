"""Events tables kept as Parquet. Their texts are taken as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from dongliang.events import SCHEMA
from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.header import default_kind, event_columns
from dongliang.readers.eventtable.rows import read_event_rows
from dongliang.readers.eventtable.vector import Columns, scan_columns
from dongliang.readers.grid import Cell, Row, cell_text
from dongliang.readers.reading import Progress, ReadError, Remarks, Scanned, scanned
from dongliang.readers.text import check_shape, check_size

_STEP = 4096


def scan_parquet_events(path: Path, asked: Asked) -> Scanned:
    """Scan an events table kept as Parquet; raises ReadError where it is none or is over the limits."""
    try:
        return _scan(path, asked)
    except ReadError:
        raise
    # ValueError: a time of a year that Python does not know, where cells have to be read one by one
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError) as error:
        raise ReadError(path.name, "bad_parquet", detail=str(error).partition("\n")[0]) from error


def _scan(path: Path, asked: Asked) -> Scanned:
    size = check_size(path, asked.limits)
    file = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    types = file.collect_schema()
    headers, remarks = list(types), Remarks(path.name)
    places = event_columns(headers, remarks)
    if places is None:
        raise ReadError(path.name, "no_events_table", columns=", ".join(SCHEMA))
    count = int(file.select(pl.len()).collect().item())
    check_shape(path.name, count, count * len(places), asked.limits)
    named = {name: place for name, place in places.items() if name != "rated"}
    table = file.select(_bare(headers[place], types[headers[place]]).alias(name) for name, place in named.items())
    columns = Columns(table, first=1, kind=default_kind(places), typed=False, pruned=True)
    lazy = scan_columns(columns, asked, remarks)
    if lazy is not None:
        asked.progress(size, size)
        return Scanned("events", "unknown", path.stem, lazy, remarks.refused(), remarks.noticed(), first_line=1)
    remarks = Remarks(path.name)
    event_columns(headers, remarks)
    rows = _reported(table.collect(), size, asked.progress)
    inside = {name: place for place, name in enumerate(named)} | ({"rated": 0} if "rated" in places else {})
    reading = read_event_rows(rows, inside, asked, remarks, text=_as_it_stands)
    return scanned(reading, path)


def _bare(header: str, kind: pl.DataType) -> pl.Expr:
    """Return a column without the numbering of its texts."""
    column = pl.col(header)
    return column.cast(pl.String) if isinstance(kind, pl.Categorical | pl.Enum) else column


def _as_it_stands(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell_text(cell)


def _reported(table: pl.DataFrame, size: int, progress: Progress) -> Iterator[Row]:
    for line, row in enumerate(table.iter_rows(), 1):
        if line % _STEP == 0:
            progress(size * line // len(table), size)
        yield line, list(row)
