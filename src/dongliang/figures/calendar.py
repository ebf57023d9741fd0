"""Check-ins of a year as a calendar: months side by side, each day the darker the more wrote on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise

from dongliang.figures.figure import Figure, KeyEntry
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.words import Language, explain, format_date, label

#: Months that are drawn and listed: the last twelve.
MOST_MONTHS = 12
_STEPS = 4
_CELL, _GAP = 12, 2


def calendar(counts: Mapping[dt.date, int], language: Language) -> Figure:
    """Check-ins per community day of the last twelve months; a day without any is an empty cell.

    Four steps of one colour, a quarter of the busiest day each. Days before the first and after the last count are
    left out.
    """
    title = label("figure.calendar", language)
    header = (label("figure.week_of", language), *_weekdays(language), label("figure.week_total", language))
    days = _days(counts)
    if not any(counts.get(day) for day in days):
        nothing = label("figure.nothing_yet", language)
        return Figure(title, nothing, nothing, header, (), None)
    most = max(counts.get(day, 0) for day in days)
    busiest = next(day for day in days if counts.get(day, 0) == most)
    silent = sum(not counts.get(day) for day in days)
    finding = explain(
        "figure.calendar_finding" if silent else "figure.calendar_full",
        language,
        first=days[0],
        last=days[-1],
        total=sum(counts.get(day, 0) for day in days),
        most=most,
        busiest=busiest,
        silent=silent,
    )
    months = [[day for day in days if (day.year, day.month) == month] for month in _months(days)]
    drawn = joined(_month(month, counts, most, language) for month in months)
    picture = tag("div", drawn, class_="year", role="img", aria_label=finding)
    rows = tuple(_weeks(days, counts, language))
    return Figure(title, finding, finding, header, rows, None, drawing=picture, key=tuple(_key(most, language)))


def _days(counts: Mapping[dt.date, int]) -> list[dt.date]:
    if not counts:
        return []
    last = max(counts)
    months = last.year * 12 + last.month - MOST_MONTHS
    first = max(min(counts), dt.date(months // 12, months % 12 + 1, 1))
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _months(days: Sequence[dt.date]) -> list[tuple[int, int]]:
    return sorted({(day.year, day.month) for day in days})


def _step(count: int, most: int) -> int:
    """Return 0 for none, else 1 to 4."""
    return -(-count * _STEPS // most) if count else 0


def _month(days: Sequence[dt.date], counts: Mapping[dt.date, int], most: int, language: Language) -> Markup:
    first_column = days[0].replace(day=1).weekday()
    paths: dict[int, list[str]] = {}
    rows = 0
    skipped = (first_column + days[0].day - 1) // 7 * 7
    for day in days:
        place = first_column + day.day - 1 - skipped
        rows = max(rows, place // 7 + 1)
        x, y = place % 7 * (_CELL + _GAP), place // 7 * (_CELL + _GAP)
        paths.setdefault(_step(counts.get(day, 0), most), []).append(f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z")
    cells = (lone("path", class_=f"step-{step}", d="".join(drawn)) for step, drawn in sorted(paths.items()))
    wide, high = 7 * (_CELL + _GAP) - _GAP, rows * (_CELL + _GAP) - _GAP
    picture = tag("svg", *cells, viewBox=f"0 0 {wide} {high}", aria_hidden="true")
    return tag("div", tag("span", _month_name(days[0], language)), picture)


def _month_name(day: dt.date, language: Language) -> str:
    year = day.month == 1
    return explain("figure.month_of_year" if year else "figure.month_name", language, month=day, year=day.year)


def _key(most: int, language: Language) -> list[KeyEntry]:
    ends = [0, *(most * step // _STEPS for step in range(1, _STEPS + 1))]
    texts = ["0"] + [f"{low + 1}–{high}" if low + 1 < high else f"{high}" for low, high in pairwise(ends)]
    return [
        KeyEntry(_sign(step), text if step < _STEPS else explain("figure.check_ins_a_day", language, count=text))
        for step, text in enumerate(texts)
        if not step or ends[step] > ends[step - 1]
    ]


def _sign(step: int) -> Markup:
    cell = lone("path", class_=f"step-{step}", d="M2 2h12v12H2z")
    return tag("svg", cell, class_="sign", viewBox="0 0 16 16", aria_hidden="true")


def _weekdays(language: Language) -> tuple[str, ...]:
    return tuple(label("figure.weekdays", language).split())


def _weeks(days: Sequence[dt.date], counts: Mapping[dt.date, int], language: Language) -> list[tuple[str, ...]]:
    monday = days[0] - dt.timedelta(days=days[0].weekday())
    known = set(days)
    rows = []
    while monday <= days[-1]:
        week = [monday + dt.timedelta(days=number) for number in range(7)]
        cells = [str(counts.get(day, 0)) if day in known else "" for day in week]
        rows.append(
            (format_date(monday, language), *cells, str(sum(counts.get(day, 0) for day in week if day in known)))
        )
        monday += dt.timedelta(days=7)
    return rows
