"""How cohorts go: who is still in day by day, and how many took each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.axes import Options, day_marks, room_for, share_axis
from dongliang.figures.figure import FEWEST, Figure, bars, between, percent, too_few, whisker
from dongliang.words import Language, explain, label

#: More lines than this cannot be told apart by colour-blind eyes in both themes.
MOST_CURVES = 4

_LINES = (
    {"color": "var(--s1)", "width": 2.4, "type": "solid"},
    {"color": "var(--s2)", "width": 1.6, "type": "solid"},
    {"color": "var(--s3)", "width": 1.6, "type": [1.5, 4]},
    {"color": "var(--s4)", "width": 1.6, "type": [5, 4]},
)
_NODES = ("circle", "rect", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Curve:
    """Who is still in a cohort: shares (0 to 1) after day 0, 1, 2 …, and the 95 % interval of the last share."""

    name: str
    started: int
    shares: tuple[float, ...]
    interval: tuple[float, float] | None = None

    @property
    def last_day(self) -> int:
        """The last day that the curve knows."""
        return len(self.shares) - 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel: how many took it, and the 95 % interval (0 to 1) of their share of the first step."""

    name: str
    count: int
    interval: tuple[float, float] | None = None


def survival(curves: Sequence[Curve], language: Language) -> Figure:
    """Who is still in, day by day, for up to four cohorts; the first is the subject.

    A whisker at the end of each curve is its 95 % interval. Cohorts in which fewer than `FEWEST` started are in the
    table but not drawn. Raises ValueError for more than four curves: draw several figures.
    """
    if len(curves) > MOST_CURVES:
        raise ValueError(f"{len(curves)} curves in one picture cannot be told apart; draw at most {MOST_CURVES}")
    drawn = [curve for curve in curves if curve.started >= FEWEST and curve.last_day > 0]
    title = label("figure.survival", language)
    header = (label("figure.day", language), *(curve.name for curve in curves))
    rows = _survival_rows(curves, language)
    if not drawn:
        few = too_few(curves[0].started if curves else 0, language)
        return Figure(title, few, few, header, rows, None)
    subject = drawn[0]
    finding = explain(
        "figure.survival_finding",
        language,
        name=subject.name,
        started=subject.started,
        day=subject.last_day,
        share=percent(subject.shares[-1]),
    )
    note = label("figure.whiskers", language) if any(curve.interval for curve in drawn) else ""
    caption = " ".join(filter(None, (finding, note))) if language == "en" else finding + note
    return Figure(title, finding, caption, header, rows, _survival_options(drawn, language))


def _survival_rows(curves: Sequence[Curve], language: Language) -> tuple[tuple[str, ...], ...]:
    last = max((curve.last_day for curve in curves), default=-1)
    rows = [(label("figure.started", language), *(str(curve.started) for curve in curves))]
    for day in range(1, last + 1):
        shares = (percent(curve.shares[day]) if day <= curve.last_day else "" for curve in curves)
        rows.append((explain("figure.day_name", language, day=day), *shares))
    rows.append((label("figure.interval", language), *(between(curve.interval) for curve in curves)))
    return tuple(rows)


def _survival_options(curves: Sequence[Curve], language: Language) -> Options:
    last = max(curve.last_day for curve in curves)
    aside = last / 40
    series: list[Options] = []
    for place, curve in enumerate(curves):
        beside = aside * (1 + sum(other.last_day == curve.last_day for other in curves[:place]))
        at_end = sum(other.last_day == curve.last_day for other in curves)
        series += _curve(curve, place, curve.last_day + beside, curve.last_day + aside * (at_end + 0.5))
    day_axis = {
        "type": "value",
        "min": 0,
        "max": last + aside * (len(curves) + 1),
        "axisLabel": {
            "customValues": day_marks(last),
            "formatter": explain("figure.day_name", language, day="{value}"),
        },
    }
    return {
        "grid": {
            "left": "3.4em",
            "right": room_for([curve.name for curve in curves]),
            "top": "1.4em",
            "bottom": "2.2em",
        },
        "xAxis": day_axis,
        "yAxis": share_axis(),
        "series": series,
        "tip": {"unit": "%", "head": explain("figure.day_name", language, day="{x}")},
    }


def _curve(curve: Curve, place: int, whisker_at: float, label_at: float) -> list[Options]:
    """Draw one curve: its steps, its whisker just after its end, and its name beside that."""
    line = _LINES[place]
    end = round(100 * curve.shares[-1], 1)
    parts: list[Options] = [
        {
            "type": "line",
            "name": curve.name,
            "step": "end",
            "lineStyle": line,
            "itemStyle": {"color": line["color"]},
            "showSymbol": False,
            "data": [[day, round(100 * share, 1)] for day, share in enumerate(curve.shares)],
        },
        {
            "type": "scatter",
            "silent": True,
            "symbol": _NODES[place],
            "symbolSize": 7,
            "itemStyle": {"color": line["color"]},
            "data": [[curve.last_day, end]],
        },
        {
            "type": "scatter",
            "silent": True,
            "symbolSize": 0,
            "data": [[label_at, end]],
            "label": {"show": True, "position": "right", "formatter": curve.name, "strong": place == 0},
            "labelLayout": {"moveOverlap": "shiftY"},
        },
    ]
    if curve.interval:
        low, high = curve.interval
        parts.append(whisker([[whisker_at, round(100 * low, 1)], [whisker_at, round(100 * high, 1)]], (8, 1.4)))
    return parts


def funnel(steps: Sequence[Step], language: Language) -> Figure:
    """Steps of a way as bars, each with its share of the first and, from the second on, a 95 % whisker."""
    first = steps[0].count if steps else 0
    title = label("figure.funnel", language)
    header = (
        label("figure.step", language),
        label("figure.people", language),
        label("figure.share", language),
        label("figure.interval", language),
    )
    shares = [step.count / first if first else 0.0 for step in steps]
    rows = tuple(
        (step.name, str(step.count), percent(share), between(step.interval))
        for step, share in zip(steps, shares, strict=True)
    )
    if first < FEWEST:
        few = too_few(first, language)
        return Figure(title, few, few, header, rows, None, "rows")
    comma = ", " if language == "en" else "，"
    finding = comma.join(f"{step.name} {step.count}" for step in steps) + ("." if language == "en" else "。")
    note = label("figure.whiskers", language) if any(step.interval for step in steps) else ""
    caption = " ".join(filter(None, (finding, note))) if language == "en" else finding + note
    return Figure(title, finding, caption, header, rows, _funnel_options(steps, shares, language), "rows")


def _funnel_options(steps: Sequence[Step], shares: Sequence[float], language: Language) -> Options:
    values = [round(100 * share, 1) for share in shares]
    bars: list[Options] = [
        {"value": value, "itemStyle": {"color": "var(--s1)" if place == len(values) - 1 else "var(--s4)"}}
        for place, value in enumerate(values)
    ]
    series = [bars(label("figure.share", language), bars, "var(--s4)", width="58%")]
    for place, step in enumerate(steps):
        low, high = step.interval or (shares[place], shares[place])
        text = f"{step.count}" if place == 0 else f"{step.count}  {percent(shares[place])}"
        end = {
            "value": [round(100 * high, 1), place],
            "label": {"show": True, "position": "right", "formatter": text, "strong": True},
        }
        series.append(whisker([[round(100 * low, 1), place], end], (1.4, 9) if step.interval else (0, 0)))
    names = [step.name for step in steps]
    return {
        "grid": {"left": room_for(names), "right": "6.5em", "top": "0.4em", "bottom": "2.2em"},
        "xAxis": share_axis(),
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisLabel": {"strong": True}},
        "series": series,
        "tip": {"unit": "%"},
    }
