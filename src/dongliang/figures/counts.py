"""How many check-ins, by day and by hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.axes import Options, name_axis, room_for, spread_marks, value_axis
from dongliang.figures.figure import FEWEST, Figure, bars
from dongliang.words import Language, explain, format_date, label, percent


@dataclass(frozen=True, slots=True)
class DayCount:
    """Check-ins of one community day."""

    day: dt.date
    count: int


def daily_counts(days: Sequence[DayCount], language: Language) -> Figure:
    """Check-ins per community day as bars. Days without a check-in must be given with 0, else they are not seen."""
    names = [format_date(each.day, language) for each in days]
    counts = [each.count for each in days]
    finding = label("figure.nothing_yet", language)
    if days:
        finding = explain(
            "figure.daily_finding",
            language,
            first=days[0].day,
            last=days[-1].day,
            total=sum(counts),
            most=max(counts),
            least=min(counts),
        )
    columns = name_axis(names, spread_marks(len(days)))
    values = value_axis(max(counts, default=0), " " + label("figure.check_in_unit", language))
    options = _columns(columns, values, bars(label("figure.check_ins", language), counts, "var(--s1)"), "")
    header = (label("figure.date", language), label("figure.check_ins", language))
    rows = tuple((name, str(count)) for name, count in zip(names, counts, strict=True))
    title = label("figure.daily", language)
    return Figure(title, finding, finding, header, rows, options if any(counts) else None)


def hours_of_day(counts: Sequence[int], language: Language, day_start: int = 0) -> Figure:
    """Check-ins by hour as shares of all, from the hour at which the community day begins; its last two stand out.

    ``counts[h]`` are the check-ins received from h:00 to h:59 on the community's clocks; fewer than `FEWEST` in all
    are in the table but not drawn. Raises ValueError unless there are 24 counts.
    """
    if len(counts) != 24:
        raise ValueError(f"a day has 24 hours, {len(counts)} counts were given")
    order = [(day_start + i) % 24 for i in range(24)]
    total = sum(counts)
    shares = [counts[hour] / total if total else 0.0 for hour in order]
    names = [explain("figure.hour_name", language, hour=hour) for hour in order]
    finding = label("figure.nothing_yet", language)
    if 0 < total < FEWEST:
        finding = explain("figure.too_few_check_ins", language, count=total)
    elif total:
        busiest = max(range(24), key=lambda hour: counts[hour])
        late = percent(shares[22] + shares[23])
        finding = explain(
            "figure.hours_finding_shifted" if day_start else "figure.hours_finding",
            language,
            late=late,
            busiest=busiest,
            share=percent(max(shares)),
            begin=order[22],
            end=day_start,
        )
    values = [round(100 * share, 1) for share in shares]
    drawn = [
        {"value": value, "itemStyle": {"color": "var(--s1)" if place >= 22 else "var(--s4)"}}
        for place, value in enumerate(values)
    ]
    columns = name_axis(names, (0, 6, 12, 18, 23))
    options = _columns(
        columns, value_axis(max(values), "%"), bars(label("figure.share", language), drawn, "var(--s4)"), "%"
    )
    header = (label("figure.hour", language), label("figure.check_ins", language), label("figure.share", language))
    rows = tuple(
        (name, str(counts[hour]), percent(share)) for name, hour, share in zip(names, order, shares, strict=True)
    )
    return Figure(label("figure.hours", language), finding, finding, header, rows, options if total >= FEWEST else None)


def _columns(names: Options, values: Options, drawn: Options, unit: str) -> Options:
    top = f"{values['max']}{values['unit']}"
    return {
        "grid": {"left": room_for([top]), "right": "2.4em", "top": "1.4em", "bottom": "2.2em"},
        "xAxis": names,
        "yAxis": values,
        "series": [drawn],
        "tip": {"unit": unit},
    }
