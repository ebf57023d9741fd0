"""The year of a table whose days have none: given, or named in the README, or in participants' files; never guessed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from dongliang.readers.reading import ReadError, Remarks
from dongliang.readers.written import Base, WrittenDay, days_in_order

_BEFORE = dt.timedelta(days=31)


def find_year(
    columns: list[WrittenDay],
    dates: dict[dt.date, int],
    headings: Iterable[WrittenDay],
    given: int | None,
    remarks: Remarks,
    line: int,
) -> int:
    """Return the year of the first column.

    Asked in this order: the year given; a date in the README's prose that is the first day; dates there in the month
    before it or within the cohort; full dates in the headings of participants' files, if most of those that fall on
    days of the cohort agree. The first that answers decides and is reported; where it answers with two years, or none
    answers, ReadError asks for the year.
    """
    in_prose = _on_first_day(columns[0], dates)
    if given is not None:
        if in_prose and given not in in_prose:
            remarks.notice(in_prose[min(in_prose)], "year_differs", year=given, other=min(in_prose))
        return given
    found = in_prose or _near(columns, dates)
    if len(found) > 1:
        raise ReadError(remarks.file, "two_years", line=line, years=", ".join(map(str, sorted(found))))
    if found:
        ((year, place),) = found.items()
        remarks.notice(place, "year_from_prose", year=year)
        return year
    counts = _years_of(columns, headings)
    year, count = counts.most_common(1)[0] if counts else (0, 0)
    if count * 2 <= counts.total():
        text = f"{columns[0].month}.{columns[0].day:02d}"
        raise ReadError(remarks.file, "needs_year_for_table", line=line, text=text)
    remarks.notice(line, "year_from_files", year=year, count=count, total=counts.total())
    return year


def _on_first_day(first: WrittenDay, dates: dict[dt.date, int]) -> dict[int, int]:
    return {date.year: line for date, line in dates.items() if (date.month, date.day) == (first.month, first.day)}


def _near(columns: list[WrittenDay], dates: dict[dt.date, int]) -> dict[int, int]:
    near: dict[int, int] = {}
    spans = {year: _span(columns, year) for year in {date.year + more for date in dates for more in (0, 1, -1)}}
    for date, line in dates.items():
        for year in (date.year - 1, date.year, date.year + 1):
            first, last = spans[year]
            if first is not None and last is not None and first - _BEFORE <= date <= last:
                near.setdefault(year, line)
    return near


def _span(columns: list[WrittenDay], year: int) -> tuple[dt.date | None, dt.date | None]:
    days = [day for day in days_in_order(columns, Base(year)) if isinstance(day, dt.date)]
    return (days[0], days[-1]) if days else (None, None)


def _years_of(columns: list[WrittenDay], headings: Iterable[WrittenDay]) -> Counter[int]:
    """Return how many headings on days of the cohort speak for each year of its first day."""
    first = (columns[0].month, columns[0].day)
    days = {(column.month, column.day) for column in columns}
    counts: Counter[int] = Counter()
    for heading in headings:
        day = (heading.month, heading.day)
        if heading.year is not None and day in days:
            counts[heading.year if day >= first else heading.year - 1] += 1
    return counts
