"""What a gate buys: how many of those it lets in stay, and how many of those who stay it lets in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from dongliang.figures.axes import Options, room_for, share_axis
from dongliang.figures.figure import FEWEST, Figure, captioned, whisker
from dongliang.report.shape import Choice, Interval
from dongliang.words import Language, between, explain, label, percent

#: More marks on the axis crowd one another on a phone.
_MOST_CHOICES = 5
#: Whiskers of the two lines stand this far to the left and the right of their mark.
_APART = 0.06
#: Names at the ends of the two lines stand at least so far apart, in percent of the height.
_NAMES_APART = 12

_Measure = Callable[[Choice], tuple[float | None, Interval]]


def gate_choices(choices: Sequence[Choice], language: Language) -> Figure:
    """What a gate would have bought, from the strictest to a milder one, each with its 95 % whisker.

    Where gates of several lengths were measured the picture shows the longest that enough people passed; the table has
    all.
    """
    title = label("figure.choices", language)
    header = tuple(
        label(f"figure.{column}", language)
        for column in ("asked", "let_in", "let_in_right", "interval", "not_missed", "interval")
    )
    rows = tuple(_row(choice, language) for choice in choices)
    shown = _shown(choices)
    if len(shown) < 2:
        why = explain("figure.choices_too_few", language, least=FEWEST)
        return Figure(title, why, why, header, rows, None)
    finding = _finding(shown, language)
    return Figure(title, finding, captioned(finding, True, language), header, rows, _options(shown, language))


def _row(choice: Choice, language: Language) -> tuple[str, ...]:
    return (
        explain("figure.days_of", language, days=choice.at_least, of=choice.k),
        str(choice.passed),
        _written(choice.precision),
        between(choice.precision_interval),
        _written(choice.recall),
        between(choice.recall_interval),
    )


def _written(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _shown(choices: Sequence[Choice]) -> list[Choice]:
    enough = [choice for choice in choices if min(choice.passed, choice.stayed) >= FEWEST]
    lengths = Counter(choice.k for choice in enough)
    length = max((k for k, count in lengths.items() if count > 1), default=0)
    told = [choice for choice in enough if choice.k == length]
    return sorted(told, key=lambda choice: -choice.at_least)[:_MOST_CHOICES]


def _finding(shown: Sequence[Choice], language: Language) -> str:
    strict, mild = shown[0], shown[-1]
    return explain(
        "figure.choices_finding",
        language,
        k=strict.k,
        strict=strict.at_least,
        mild=mild.at_least,
        right=percent(strict.precision or 0),
        found=percent(strict.recall or 0),
        right_mild=percent(mild.precision or 0),
        found_mild=percent(mild.recall or 0),
    )


def _options(shown: Sequence[Choice], language: Language) -> Options:
    names = [str(choice.at_least) for choice in shown]
    names[0] = explain("figure.days_short", language, days=shown[0].at_least)
    right, found = label("figure.let_in_right", language), label("figure.not_missed", language)
    last = len(shown) - 1
    return {
        "grid": {"left": "3.4em", "right": room_for([right, found]), "top": "1.4em", "bottom": "2.2em"},
        "xAxis": {
            "type": "value",
            "min": -0.3,
            "max": last + 0.3,
            "names": dict(enumerate(names)),
            "axisLabel": {"customValues": list(range(len(shown)))},
        },
        "yAxis": share_axis(),
        "series": [
            *_line(
                right,
                "circle",
                "var(--s1)",
                -_APART,
                shown,
                lambda choice: (choice.precision, choice.precision_interval),
            ),
            *_line(found, "rect", "var(--s2)", _APART, shown, lambda choice: (choice.recall, choice.recall_interval)),
            *_names(right, found, shown[-1], last + 3 * _APART),
        ],
        "tip": {"rows": [_told(choice, right, found, language) for choice in shown]},
    }


def _line(
    name: str, symbol: str, color: str, apart: float, shown: Sequence[Choice], measure: _Measure
) -> list[Options]:
    points: list[object] = []
    series: list[Options] = []
    for place, choice in enumerate(shown):
        share, interval = measure(choice)
        at = place + apart
        points.append([at, round(100 * (share or 0), 1)])
        if interval:
            low, high = (round(100 * end, 1) for end in interval)
            series.append(whisker([[at, low], [at, high]], caps=(7, 1.4)))
    line = {"color": color, "width": 1.6, "type": "solid" if symbol == "circle" else [5, 4]}
    drawn = {"type": "line", "name": name, "symbol": symbol, "symbolSize": 8, "showSymbol": True, "z": 6}
    return [drawn | {"lineStyle": line, "itemStyle": {"color": color}, "data": points}, *series]


def _told(choice: Choice, right: str, found: str, language: Language) -> str:
    """Return what is read on tap: the gate, and both shares."""
    gate = explain("figure.days_of", language, days=choice.at_least, of=choice.k)
    return "\n".join((gate, f"{right}  {_written(choice.precision)}", f"{found}  {_written(choice.recall)}"))


def _names(right: str, found: str, last: Choice, at: float) -> list[Options]:
    """Write the names beyond the last whiskers, each where its line ends, or a little off where both end together."""
    ends = (100 * (last.precision or 0), 100 * (last.recall or 0))
    up = 1 if ends[0] >= ends[1] else -1
    lack = max(0.0, _NAMES_APART - abs(ends[0] - ends[1])) / 2
    heights = (ends[0] + up * lack, ends[1] - up * lack) if lack else ends
    return [
        {
            "type": "scatter",
            "silent": True,
            "symbolSize": 0,
            "data": [[at, round(height, 1)]],
            "label": {"show": True, "position": "right", "text": name, "strong": name == right},
        }
        for name, height in zip((right, found), heights, strict=True)
    ]
