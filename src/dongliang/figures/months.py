"""How a community's centres went, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dongliang.figures.axes import Options, name_axis, room_for, spread_marks, value_axis
from dongliang.figures.figure import Figure
from dongliang.report.shape import Month
from dongliang.words import Language, explain, label, percent

#: Months in the picture; the table holds all.
_MOST_MONTHS = 24
_LINES = (
    ("circle", {"color": "var(--s1)", "width": 2.4, "type": "solid"}),
    ("rect", {"color": "var(--s2)", "width": 1.6, "type": [5, 4]}),
)
#: Names at the ends of the two lines stand at least this share of the height apart.
_NAMES_APART = 0.12

#: The stages of a community, in the order in which it may come to them.
STAGES = ("single", "multi", "decentred")


def stage_name(stage: str, language: Language) -> str:
    """Return the word for a stage: 单中心, 多中心, 去中心, or that it cannot be told yet."""
    return label(f"stage.{stage}", language)


def month_name(month: str, language: Language) -> str:
    """Write a month such as 2026-11 with its year: 2026年11月, or Nov 2026."""
    first = dt.date.fromisoformat(f"{month}-01")
    return explain("figure.month_of_year", language, month=first, year=first.year)


def centre_months(months: Sequence[Month], language: Language) -> Figure:
    """Over how many members the leaning is spread, and how many must be pulled before half falls, month by month."""
    title = label("figure.months", language)
    header = tuple(
        label(f"figure.{column}", language) for column in ("month", "stage", "spread", "k_star", "top_share", "tied")
    )
    rows = tuple(_row(month, language) for month in months)
    told = [month for month in months if None not in (month.n_lean, month.k_star)][-_MOST_MONTHS:]
    if len(told) < 2:
        why = label("figure.one_month", language)
        return Figure(title, why, why, header, rows, None)
    finding = explain(
        "figure.months_finding",
        language,
        first=month_name(told[0].month, language),
        last=month_name(told[-1].month, language),
        before=stage_name(told[0].stage, language),
        after=stage_name(told[-1].stage, language),
        spread=f"{told[0].n_lean or 0:.1f}",
        spread_now=f"{told[-1].n_lean or 0:.1f}",
        k=told[0].k_star,
        k_now=told[-1].k_star,
    )
    return Figure(title, finding, finding, header, rows, _options(told, language))


def _row(month: Month, language: Language) -> tuple[str, ...]:
    return (
        month_name(month.month, language),
        stage_name(month.stage, language),
        "–" if month.n_lean is None else f"{month.n_lean:.1f}",
        "–" if month.k_star is None else str(month.k_star),
        "–" if month.l1 is None else percent(month.l1),
        str(month.n),
    )


def _options(told: Sequence[Month], language: Language) -> Options:
    names = (label("figure.spread_short", language), label("figure.k_star_short", language))
    values = ([round(month.n_lean or 0, 1) for month in told], [float(month.k_star or 0) for month in told])
    top = value_axis(max(map(max, values)), " " + label("figure.person_unit", language))
    ends = [each[-1] for each in values]
    apart = _NAMES_APART * top["max"]
    close = abs(ends[0] - ends[1]) < apart
    upper = 0 if ends[0] >= ends[1] else 1
    heights = [(sum(ends) + (apart if place == upper else -apart)) / 2 if close else ends[place] for place in (0, 1)]
    last = len(told) - 1
    return {
        "grid": {
            "left": room_for([f"{top['max']}{top['unit']}"]),
            "right": room_for(names),
            "top": "1.4em",
            "bottom": "2.2em",
        },
        "xAxis": name_axis(_marks(told, language), spread_marks(len(told))),
        "yAxis": top,
        "series": [
            *(_line(name, data, place) for place, (name, data) in enumerate(zip(names, values, strict=True))),
            *(
                _name(name, last, height, place == 0)
                for place, (name, height) in enumerate(zip(names, heights, strict=True))
            ),
        ],
        "tip": {"unit": top["unit"]},
    }


def _marks(told: Sequence[Month], language: Language) -> list[str]:
    """Return the months' names, with the year where it is new."""
    firsts = [dt.date.fromisoformat(f"{month.month}-01") for month in told]
    return [
        explain("figure.month_of_year" if day.month == 1 else "figure.month_name", language, month=day, year=day.year)
        for day in firsts
    ]


def _line(name: str, values: Sequence[float], place: int) -> Options:
    symbol, line = _LINES[place]
    return {
        "type": "line",
        "name": name,
        "symbol": symbol,
        "symbolSize": 6,
        "showSymbol": True,
        "lineStyle": line,
        "itemStyle": {"color": line["color"]},
        "data": list(values),
    }


def _name(name: str, last: int, height: float, strong: bool) -> Options:
    written = {"show": True, "position": "right", "distance": 9, "text": name, "strong": strong}
    return {"type": "scatter", "silent": True, "symbolSize": 0, "data": [[last, height]], "label": written}
