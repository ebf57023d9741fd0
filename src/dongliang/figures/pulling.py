"""How much stands after pulling one, two, three of the highest: S(k)."""

from __future__ import annotations

from collections.abc import Sequence

from dongliang.figures.axes import Options, room_for, value_axis, value_marks
from dongliang.figures.figure import FEWEST, Figure, too_few
from dongliang.words import Language, explain, label

#: So many pulled are always drawn, where so many there are; beyond, twice as far as the point of falling apart.
_LEAST_DRAWN = 8


def standing_curve(s_curve: Sequence[int], k_star: int | None, language: Language) -> Figure:
    """Size of the largest group that still holds together, by how many of the highest are pulled.

    The dashed line is half of what stood before; where the curve comes below it, the structure has fallen apart (k*).
    """
    title = label("figure.standing", language)
    header = (label("figure.pulled", language), label("figure.holding", language))
    rows = tuple((str(pulled), str(holding)) for pulled, holding in enumerate(s_curve))
    whole = s_curve[0] if s_curve else 0
    if whole < FEWEST:
        few = too_few(whole, language)
        return Figure(title, few, few, header, rows, None)
    apart = k_star if k_star is not None and k_star < len(s_curve) and s_curve[k_star] < whole / 2 else None
    last = len(s_curve) - 1
    told = {"whole": whole, "one": s_curve[min(1, last)], "k": apart, "last": last, "left": s_curve[last]}
    finding = explain("figure.standing_holds" if apart is None else "figure.standing_falls", language, **told)
    return Figure(title, finding, finding, header, rows, _options(s_curve, apart, language))


def curve_drawn(s_curve: Sequence[int], k_star: int | None) -> Sequence[int]:
    """Return as much of S(k) as the picture shows."""
    return s_curve[: max(_LEAST_DRAWN, 2 * (k_star or len(s_curve))) + 1]


def _options(s_curve: Sequence[int], k_star: int | None, language: Language) -> Options:
    shown = curve_drawn(s_curve, k_star)
    last = len(shown) - 1
    half = label("figure.half", language)
    end, step = value_marks(last)
    marks = [pulled for pulled in range(0, end + 1, step) if pulled <= last]
    unit = " " + label("figure.person_unit", language)
    top = value_axis(shown[0], unit)
    return {
        "grid": {
            "left": room_for([f"{top['max']}{unit}"]),
            "right": room_for([half]),
            "top": "1.4em",
            "bottom": "2.2em",
        },
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": last,
            "names": {marks[-1]: explain("figure.pulled_people", language, count=marks[-1])},
            "axisLabel": {"customValues": marks},
        },
        "yAxis": top,
        "series": [
            _half(shown[0] / 2, last, half),
            {
                "type": "line",
                "name": label("figure.holding", language),
                "symbol": "circle",
                "symbolSize": 5,
                "showSymbol": True,
                "lineStyle": {"color": "var(--s1)", "width": 2.4},
                "itemStyle": {"color": "var(--s1)"},
                "data": [[pulled, holding] for pulled, holding in enumerate(shown)],
            },
            *([_apart(k_star, shown[k_star], language)] if k_star is not None else []),
        ],
        "tip": {"unit": unit, "head": explain("figure.pulled_people", language, count="{x}")},
    }


def _half(height: float, last: int, name: str) -> Options:
    written = {"show": True, "position": "right", "text": name}
    return {
        "type": "line",
        "silent": True,
        "symbolSize": 0,
        "lineStyle": {"color": "var(--s6)", "width": 1.4, "type": [5, 4]},
        "itemStyle": {"color": "var(--s6)"},
        "data": [[0, height], {"value": [last, height], "label": written}],
    }


def _apart(k_star: int, holding: int, language: Language) -> Options:
    text = explain("figure.falls_apart", language, k=k_star)
    return {
        "type": "scatter",
        "silent": True,
        "symbol": "diamond",
        "symbolSize": 13,
        "itemStyle": {"color": "var(--wood-fill)"},
        "data": [[k_star, holding]],
        "z": 6,
        "label": {"show": True, "position": "top", "align": "left", "distance": 16, "text": text, "strong": True},
    }
