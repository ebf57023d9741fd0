"""Readers: what another tool wrote, turned into events. The only place that knows the formats of other tools.

`read` and `scan` look at what they are given and pick the reader: a folder or a Markdown file is a co-learning
checkout, CSV and XLSX are spreadsheets of check-ins, or events tables as Parquet and JSON Lines are; a text that begins
with ``#接龙`` is a WeChat list. The export of a chat is read for its join notices only where that is asked for.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from dongliang.readers.asked import Asked
from dongliang.readers.colearning.several import read_history
from dongliang.readers.eventtable.delimited import scan_delimited_events
from dongliang.readers.eventtable.jsonl import scan_jsonl_events
from dongliang.readers.eventtable.parquet import scan_parquet_events
from dongliang.readers.formats import sort_of
from dongliang.readers.jielong.reading import read_jielong
from dongliang.readers.joins import read_joins
from dongliang.readers.mapping import SheetMapping, load_mapping, mapping_to_json
from dongliang.readers.reading import (
    Cohort,
    Limits,
    Notice,
    Progress,
    ReadError,
    Reading,
    Refusal,
    Remark,
    Scanned,
    cohorts_of,
    no_progress,
    scanned,
)
from dongliang.readers.spreadsheet import read_spreadsheet
from dongliang.readers.written import YEARS

__all__ = [
    "Cohort",
    "Limits",
    "Notice",
    "ReadError",
    "Reading",
    "Refusal",
    "Remark",
    "Scanned",
    "SheetMapping",
    "load_mapping",
    "mapping_to_json",
    "read",
    "scan",
]


def read(
    path: Path | str,
    *,
    format: str | None = None,
    mapping: SheetMapping | None = None,
    year: int | None = None,
    first_day: dt.date | None = None,
    zone: str = "",
    community: str = "",
    cohort: str = "",
    day: dt.date | None = None,
    you: str = "",
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Reading:
    """Return the events of a file or folder, with all that was refused and noticed.

    ``format`` (one of `dongliang.readers.formats.FORMATS`) goes before what the file looks like.

    ``year`` and ``first_day`` place days written without a year, ``zone`` (IANA) places clock times without an
    offset; each is asked for, by a ReadError, only where it is needed. ``mapping`` is a sheet's saved mapping; what is
    said here goes before what it says. ``cohort`` names the cohort, whatever the file or its folder calls it, and
    ``community`` the community. ``day`` is the day of a list (接龙), ``you`` the name of who exported a chat.

    Raises ReadError, which says where, why and how to mend it in both languages, where a file is refused whole.
    """
    path = Path(path)
    asked = Asked(
        format=format,
        mapping=(mapping or SheetMapping()).given(year=year, first_day=first_day, zone=zone),
        community=community,
        cohort=cohort,
        day=day,
        you=you,
        limits=limits or Limits(),
        progress=progress,
    )
    found = _find(path, asked, year)
    if isinstance(found, Reading):
        return found
    try:
        table = found.table.collect(engine="streaming")
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise ReadError(path.name, "bad_parquet", detail=str(error).partition("\n")[0]) from error
    return Reading(found.source, table, cohorts_of(table), found.refused, found.noticed)


def scan(
    path: Path | str,
    *,
    format: str | None = None,
    mapping: SheetMapping | None = None,
    year: int | None = None,
    first_day: dt.date | None = None,
    zone: str = "",
    community: str = "",
    cohort: str = "",
    day: dt.date | None = None,
    you: str = "",
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Scanned:
    """Return a history whose events are brought into memory only as far as they are asked for; for many millions.

    The arguments and the errors are those of `read`.
    """
    path = Path(path)
    asked = Asked(
        format=format,
        mapping=(mapping or SheetMapping()).given(year=year, first_day=first_day, zone=zone),
        community=community,
        cohort=cohort,
        day=day,
        you=you,
        limits=limits or Limits(),
        progress=progress,
    )
    found = _find(path, asked, year)
    return scanned(found, path) if isinstance(found, Reading) else found


def _find(path: Path, asked: Asked, year: int | None) -> Reading | Scanned:
    if any("\ud800" <= sign <= "\udfff" for sign in str(path)):
        raise ReadError(path.name.encode("utf-8", "replace").decode(), "bad_file_name")
    if year is not None and year not in YEARS:
        raise ReadError(path.name, "year_out_of_range", year=year, first=YEARS[0], last=YEARS[-1])
    sort = sort_of(path, asked.format, asked.limits)
    if sort == "colearning":
        return read_history(path, asked)
    if sort == "jielong":
        return read_jielong(path, asked)
    if asked.format == "joins":
        return read_joins(path, asked, is_workbook=sort == "workbook")
    if sort == "parquet":
        return scan_parquet_events(path, asked)
    if sort == "jsonl":
        return scan_jsonl_events(path, asked)
    found = scan_delimited_events(path, asked) if sort == "text" and asked.format != "spreadsheet" else None
    return found or read_spreadsheet(path, asked, is_workbook=sort == "workbook")
