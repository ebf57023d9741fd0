"""Co-learning repositories (残酷共学): a README with a table of marks, and a file of notes for every participant.

The marks come from the table alone, which is enough; the files are looked at only to report what does not fit.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dongliang.readers.asked import Asked
from dongliang.readers.colearning.compare import remark_notes, remark_rows
from dongliang.readers.colearning.notes import README, Note, find_notes, read_note
from dongliang.readers.colearning.table import Readme, Table, TableRow, read_readme
from dongliang.readers.colearning.year import find_year
from dongliang.readers.marks import Marks
from dongliang.readers.reading import Cohort, Limits, Progress, ReadError, Reading, Remarks
from dongliang.readers.text import look_at_text
from dongliang.readers.written import Base, days_in_order


def find_readme(folder: Path) -> Path | None:
    """Return the README of a folder, however it is capitalised, or None; a link that leads out of it is none."""
    found = (path for path in sorted(folder.iterdir()) if path.name.casefold() == README)
    return next((path for path in found if path.resolve().is_relative_to(folder.resolve())), None)


def read_colearning(path: Path, asked: Asked) -> Reading:
    """Read a checkout of a co-learning repository, or its README alone.

    ✅ is ``check_in``, ⭕️ ``missed``, ❌ ``missed`` and ``out`` on that day, an empty cell no event; every registered
    name gives a ``register`` on the first day. Of two rows of one name the first counts. Raises ReadError where there
    is no table, or where its year cannot be told.
    """
    folder = path if path.is_dir() else None
    readme_path = find_readme(path) if folder is not None else path
    if readme_path is None:
        raise ReadError(path.name, "no_readme")
    remarks = Remarks(readme_path.name)
    text = look_at_text(readme_path, asked.limits, (b"|",))
    readme = read_readme(text, remarks, asked.progress)
    table = readme.table(remarks)
    if table is None:
        raise ReadError(readme_path.name, "no_table")
    rows = _distinct(table, remarks)
    notes = _notes(folder, rows, asked.limits, remarks, asked.progress)
    mapping = asked.mapping
    year = mapping.year or (mapping.first_day.year if mapping.first_day else None)
    marks = _marks(table, rows, readme, notes, year, remarks)
    remark_rows(list(rows.values()), marks, remarks)
    remark_notes(rows, notes, marks, remarks)
    name = asked.cohort or (folder or path.absolute().parent).resolve().name
    events = marks.table(name, asked.community)
    cohorts = (Cohort(name, marks.days, tuple(marks.names)),)
    return Reading("colearning", events, cohorts, remarks.refused(), remarks.noticed())


def _distinct(table: Table, remarks: Remarks) -> dict[str, TableRow]:
    """Return the first row of every name; further rows of it are reported."""
    rows: dict[str, TableRow] = {}
    for row in table.rows:
        if not row.name:
            if any(row.cells):
                remarks.refuse(row.line, "no_member")
        elif row.name in rows:
            first = rows[row.name]
            reason = "row_twice" if row.cells == first.cells else "row_twice_other_marks"
            remarks.notice(row.line, reason, name=row.name, first=first.line)
        else:
            rows[row.name] = row
    return rows


def _notes(
    folder: Path | None, rows: dict[str, TableRow], limits: Limits, remarks: Remarks, progress: Progress
) -> list[Note]:
    if folder is None:
        return []
    names = {key.casefold() for name, row in rows.items() for key in (name, row.stem) if key}
    paths = list(find_notes(folder, names, limits, remarks))
    notes = []
    for number, path in enumerate(paths, 1):
        notes.append(read_note(path, folder))
        progress(number, len(paths))
    return notes


def _marks(
    table: Table, rows: dict[str, TableRow], readme: Readme, notes: list[Note], year: int | None, remarks: Remarks
) -> Marks:
    """Return the marks of all rows under dated columns; a column that is no day is refused."""
    columns = [column for column in table.columns if column is not None]
    if columns[0].year is None:
        headings = (block.day for note in notes for block in note.blocks)
        year = find_year(columns, readme.dates, headings, year, remarks, table.line)
    resolved = iter(days_in_order(columns, Base(year)))
    places, days = [], []
    for place, (column, header) in enumerate(zip(table.columns, table.headers, strict=True)):
        date = "no_day" if column is None else next(resolved)
        if isinstance(date, dt.date):
            places.append(place)
            days.append(date)
        else:
            remarks.refuse(table.line, date, text=header)
    if not days:
        raise ReadError(remarks.file, "no_days", line=table.line)
    marks = Marks(days)
    every = places == list(range(len(table.columns)))
    for row in rows.values():
        marks.add(row.name, row.cells if every else bytes(row.cells[place] for place in places))
    return marks
