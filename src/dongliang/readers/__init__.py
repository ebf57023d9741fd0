"""Readers: what another tool wrote, turned into events. The only place that knows the formats of other tools.

`read` looks at what it is given and picks the reader: a folder or a Markdown file is a co-learning checkout, CSV and
XLSX are spreadsheets of check-ins or the events table itself, Parquet is the events table.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dongliang.readers.colearning import read_colearning
from dongliang.readers.eventtable import read_parquet_events
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
    no_progress,
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
    "SheetMapping",
    "load_mapping",
    "mapping_to_json",
    "read",
]

_MARKDOWN = (".md", ".markdown")
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_PARQUET = (".parquet",)


def read(
    path: Path,
    *,
    mapping: SheetMapping | None = None,
    year: int | None = None,
    first_day: dt.date | None = None,
    zone: str = "",
    community: str = "",
    cohort: str = "",
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Reading:
    """Return the events of a file or folder, with all that was refused and noticed.

    ``year`` and ``first_day`` place days written without a year, ``zone`` (IANA) places clock times without an
    offset; each is asked for, by a ReadError, only where it is needed. ``mapping`` is a sheet's saved mapping; what is
    said here goes before what it says. ``cohort`` names the cohort, whatever the file or its folder calls it, and
    ``community`` the community.

    Raises ReadError, which says where, why and how to mend it in both languages, where a file is refused whole.
    """
    limits = limits or Limits()
    if year is not None and year not in YEARS:
        raise ReadError(path.name, "year_out_of_range", year=year, first=YEARS[0], last=YEARS[-1])
    suffix = path.suffix.casefold()
    if not path.exists():
        raise ReadError(path.name, "no_such_file")
    if path.is_dir() or suffix in _MARKDOWN:
        year = year or (first_day.year if first_day else None)
        return read_colearning(path, year=year, community=community, cohort=cohort, limits=limits, progress=progress)
    used = (mapping or SheetMapping()).given(year=year, first_day=first_day, zone=zone)
    if suffix in _PARQUET:
        return read_parquet_events(
            path, mapping=used, community=community, cohort=cohort, limits=limits, progress=progress
        )
    if suffix in _SHEETS:
        return read_spreadsheet(
            path, mapping=used, community=community, cohort=cohort, limits=limits, progress=progress
        )
    raise ReadError(path.name, "unknown_format", ending=path.suffix or path.name)
