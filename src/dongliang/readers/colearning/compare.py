"""What does not fit together in a checkout: the table, the participants' files, and each with itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from dongliang.readers.colearning.notes import NO_MEMBERS, Block, Note
from dongliang.readers.colearning.table import TableRow
from dongliang.readers.marks import BLANK, CODES, FAILED, Marks
from dongliang.readers.names import is_garbled, like_phones, nearly_equal
from dongliang.readers.reading import Remarks
from dongliang.readers.written import WrittenDay

_DONE = CODES["check_in"]
_SAME_TEXT = 3
_LEAST_TEXT = 10


def remark_rows(rows: Sequence[TableRow], marks: Marks, remarks: Remarks) -> None:
    """Report what is odd in the table: short rows, empty cells in a living row, marks after the end, strange names."""
    names = marks.names
    remarks.notice_names("short_rows", [row.name for row in rows if row.missing])
    cells = [marks.row(number) for number in range(len(names))]
    settled = 1 + max((place for row in cells for place, cell in enumerate(row) if cell != BLANK), default=-1)
    if settled < len(marks.days):
        remarks.notice(None, "days_to_come", count=len(marks.days) - settled, day=marks.days[settled])
    gaps = {name: _living(row, settled).count(BLANK) for name, row in zip(names, cells, strict=True)}
    gaps = {name: count for name, count in gaps.items() if count}
    remarks.notice_names("blank_in_living_row", list(gaps), cells=sum(gaps.values()))
    after = [name for name, row in zip(names, cells, strict=True) if any(row[_end(row) :])]
    remarks.notice_names("marks_after_failed", after)
    remarks.notice_names("names_garbled", [name for name in names if is_garbled(name)])
    remarks.notice_names("names_nearly_equal", nearly_equal(names))
    remarks.notice_names("names_like_phones", like_phones(names))
    remarks.notice_names("rows_no_member", [name for name in names if NO_MEMBERS.search(name)])


def _end(row: bytes) -> int:
    """Return the place behind the cell in which a row ends, or its length."""
    place = row.find(FAILED)
    return len(row) if place < 0 else place + 1


def _living(row: bytes, settled: int) -> bytes:
    return row[: min(_end(row), settled)]


def remark_notes(rows: dict[str, TableRow], notes: Sequence[Note], marks: Marks, remarks: Remarks) -> None:
    """Report how the participants' files and the table differ; without files there is nothing to compare."""
    keys = {key.casefold(): name for name, row in rows.items() for key in (row.stem, name) if key}
    by_name = {keys[note.stem.casefold()]: note for note in notes if note.stem.casefold() in keys}
    members = [note for note in notes if not NO_MEMBERS.search(note.stem)]
    if not members:
        return
    without = [name for name in rows if name not in by_name]
    remarks.notice_names("rows_without_file", without, rows=len(rows))
    strangers = [note.path for note in members if note.stem.casefold() not in keys]
    remarks.notice_names("files_without_row", strangers)
    _remark_template(notes, marks.days, remarks)
    for note in members:
        _remark_headings(note, marks.days, remarks)
    _remark_marks(by_name, marks, remarks)


def _remark_template(notes: Sequence[Note], days: Sequence[dt.date], remarks: Remarks) -> None:
    """Report the text of the first day that stands in several files alike, or in a template: nobody wrote it."""
    first_day = days[0]
    texts = {
        note.stem: block.digest()
        for note in notes
        for block in note.blocks
        if date_of(block.day, days) == first_day and block.size >= _LEAST_TEXT
    }
    counts = Counter(texts.values())
    templates = {text for stem, text in texts.items() if "template" in stem.casefold()}
    copied = [
        stem
        for stem, text in texts.items()
        if not NO_MEMBERS.search(stem) and (text in templates or counts[text] >= _SAME_TEXT)
    ]
    remarks.notice_names("template_text", copied, day=first_day)


def _remark_headings(note: Note, days: Sequence[dt.date], remarks: Remarks) -> None:
    """Report headings that are no day, that lie outside the cohort, or that name one day twice."""
    seen: dict[dt.date, Block] = {}
    known = set(days)
    for block in note.blocks:
        day = date_of(block.day, days)
        if day is None:
            remarks.notice(block.line, "impossible_heading", file=note.path, text=_written(block.day))
        elif day not in known:
            same = [other for other in days if (other.month, other.day) == (day.month, day.day)]
            reason = "heading_of_another_year" if same else "day_outside"
            remarks.notice(block.line, reason, file=note.path, text=day.isoformat())
        elif day in seen:
            remarks.notice(block.line, "day_twice", file=note.path, text=day.isoformat(), first=seen[day].line)
        else:
            seen[day] = block


def _remark_marks(by_name: dict[str, Note], marks: Marks, remarks: Remarks) -> None:
    """Report marks of done without any text, and members who went on writing after they were out."""
    bare: dict[str, int] = {}
    went_on: list[str] = []
    for number, name in enumerate(marks.names):
        if name not in by_name:
            continue
        written = {date_of(block.day, marks.days) for block in by_name[name].blocks if block.size}
        row = marks.row(number)
        count = sum(cell == _DONE and day not in written for day, cell in zip(marks.days, row, strict=True))
        if count:
            bare[name] = count
        if any(day in written for day in marks.days[_end(row) :]):
            went_on.append(name)
    remarks.notice_names("done_without_text", list(bare), cells=sum(bare.values()))
    remarks.notice_names("wrote_after_out", went_on)


def date_of(written: WrittenDay, days: Sequence[dt.date]) -> dt.date | None:
    """Return the date of a heading; one without a year is that day of the cohort, else in the year it began."""
    if written.year is not None:
        return written.date()
    same = [day for day in days if (day.month, day.day) == (written.month, written.day)]
    return same[0] if same else written.in_year(days[0].year)


def _written(day: WrittenDay) -> str:
    return f"{day.year or ''}{'-' if day.year else ''}{day.month}-{day.day}"
