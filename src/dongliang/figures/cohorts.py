"""How cohorts go: who is still in, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dongliang.figures.axes import Options, day_marks, room_for, share_axis
from dongliang.figures.figure import FEWEST, Figure, captioned, too_few, whisker
from dongliang.words import Language, between, explain, label, percent

#: More lines than this cannot be told apart by colour-blind eyes in both themes.
MOST_CURVES = 4

_LINES = (
    {"color": "var(--s1)", "width": 2.4, "type": "solid"},
    {"color": "var(--s2)", "width": 1.6, "type": "solid"},
    {"color": "var(--s3)", "width": 1.6, "type": [1.5, 4]},
    {"color": "var(--s4)", "width": 1.6, "type": [5, 4]},
)
_NODES = ("circle", "rect", "diamond", "triangle")
#: Whiskers stand beside the end of the curves, this share of the days apart.
_APART = 1 / 40
#: Names of curves stand at least so far apart, in percent of the height; less, and they cross in the largest letters.
_NAMES_APART = 11
#: Enough for four names to push one another apart.
_TURNS = 20


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


def survival(curves: Sequence[Curve], language: Language) -> Figure:
    """Who is still in, day by day, for up to four cohorts; the first is the subject.

    A whisker at the end of each curve is its 95 % interval. Cohorts in which fewer than `FEWEST` started are in the
    table but not drawn. Raises ValueError for more than four curves: draw several figures.
    """
    if len(curves) > MOST_CURVES:
        raise ValueError(f"{len(curves)} curves in one picture cannot be told apart; draw at most {MOST_CURVES}")
    title = label("figure.survival", language)
    header = (label("figure.day", language), *(curve.name for curve in curves))
    rows = _rows(curves, language)
    drawn = [curve for curve in curves if curve.started >= FEWEST and curve.last_day > 0]
    if not drawn:
        why = _undrawn(curves, language)
        return Figure(title, why, why, header, rows, None)
    finding = _finding(drawn[0], language)
    caption = captioned(finding, any(curve.interval for curve in drawn), language)
    return Figure(title, finding, caption, header, rows, _options(drawn, language))


def _undrawn(curves: Sequence[Curve], language: Language) -> str:
    """Say why there is no picture: nobody yet, too few, or no day that is over."""
    if not curves:
        return label("figure.nothing_yet", language)
    subject = curves[0]
    if subject.started < FEWEST or not subject.shares:
        return too_few(subject.started, language)
    return label("figure.just_begun", language)


def _finding(subject: Curve, language: Language) -> str:
    share = percent(subject.shares[-1])
    return explain(
        "figure.survival_finding",
        language,
        name=subject.name,
        started=subject.started,
        day=subject.last_day,
        share=share,
    )


def _rows(curves: Sequence[Curve], language: Language) -> tuple[tuple[str, ...], ...]:
    last = max((curve.last_day for curve in curves), default=0)
    rows = [(label("figure.started", language), *(str(curve.started) for curve in curves))]
    for day in range(1, last + 1):
        shares = (percent(curve.shares[day]) if day <= curve.last_day else "" for curve in curves)
        rows.append((explain("figure.day_name", language, day=day), *shares))
    rows.append((label("figure.interval", language), *(between(curve.interval) for curve in curves)))
    return tuple(rows)


def _options(curves: Sequence[Curve], language: Language) -> Options:
    last = max(curve.last_day for curve in curves)
    apart = last * _APART
    heights = _name_heights(curves)
    series: list[Options] = []
    for place, curve in enumerate(curves):
        ends = [other.last_day == curve.last_day for other in curves]
        whisker_at = curve.last_day + apart * (1 + sum(ends[:place]))
        name_at = curve.last_day + apart * (sum(ends) + 0.5)
        series += [_line(curve, place), _node(curve, place), _name(curve, name_at, heights[place], place == 0)]
        if curve.interval:
            low, high = (round(100 * end, 1) for end in curve.interval)
            series.append(whisker([[whisker_at, low], [whisker_at, high]], caps=(8, 1.4)))
    return {
        "grid": {"left": "3.4em", "right": room_for([each.name for each in curves]), "top": "1.4em", "bottom": "2.2em"},
        "xAxis": _days(last, last + apart * (len(curves) + 1), language),
        "yAxis": share_axis(),
        "series": series,
        "tip": {"unit": "%", "head": explain("figure.day_name", language, day="{x}")},
    }


def _days(last: int, end: float, language: Language) -> Options:
    written = explain("figure.day_name", language, day="{value}")
    return {
        "type": "value",
        "min": 0,
        "max": end,
        "axisLabel": {"customValues": day_marks(last), "formatter": written},
    }


def _line(curve: Curve, place: int) -> Options:
    line = _LINES[place]
    return {
        "type": "line",
        "name": curve.name,
        "step": "end",
        "lineStyle": line,
        "itemStyle": {"color": line["color"]},
        "showSymbol": False,
        "data": [[day, round(100 * share, 1)] for day, share in enumerate(curve.shares)],
    }


def _node(curve: Curve, place: int) -> Options:
    return {
        "type": "scatter",
        "silent": True,
        "symbol": _NODES[place],
        "symbolSize": 7,
        "itemStyle": {"color": _LINES[place]["color"]},
        "data": [[curve.last_day, round(100 * curve.shares[-1], 1)]],
    }


def _name_heights(curves: Sequence[Curve]) -> list[float]:
    """Return how high each name stands: where its curve ends, or a little off where another ends beside it."""
    heights = [100 * curve.shares[-1] for curve in curves]
    upwards = sorted(range(len(curves)), key=lambda place: (heights[place], -place))
    for _ in range(_TURNS):
        for lower, upper in pairwise(upwards):
            lack = max(0.0, _NAMES_APART - (heights[upper] - heights[lower]))
            heights[lower], heights[upper] = heights[lower] - lack / 2, heights[upper] + lack / 2
    return [round(height, 1) for height in heights]


def _name(curve: Curve, at: float, height: float, strong: bool) -> Options:
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0,
        # over the lines of the curves that go on
        "z": 3,
        "data": [[at, height]],
        "label": {"show": True, "position": "right", "text": curve.name, "strong": strong},
    }
