"""What a figure is: ECharts options with the sentence and the table that say the same.

Options are plain dicts that go into a page as JSON. Colours are written ``var(--s1)`` and lengths ``4.5em``: the page's
own script puts in what its theme and letter size say. ``unit`` on an axis, ``strong`` on a label and ``tip`` on the
whole are read by that script too; all else is ECharts' own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.axes import Options
from dongliang.figures.markup import Markup
from dongliang.words import Language, explain, label

#: With fewer people than this there is no picture: one person would move a share by more than a tenth.
FEWEST = 10

NOTHING = Markup("")
_WHISKER = {"color": "var(--ink)", "width": 1.4, "type": "solid"}


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a sign in a picture means: the sign as it is drawn there, and the words for it."""

    sign: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with the words and the table that say the same.

    ``options`` is None where there is too little to draw, and the caption then says so, or where the picture is drawn
    by hand: then ``drawing`` holds it. ``finding`` is what a reader who does not see the picture hears, ``caption`` the
    sentence under it. The first column of ``rows`` names the row.
    """

    title: str
    finding: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    options: Options | None
    shape: str = ""
    drawing: Markup = NOTHING
    key: tuple[KeyEntry, ...] = ()


def bars(name: str, values: Sequence[object], color: str) -> Options:
    """Draw values as bars of one colour, unless a value brings its own."""
    return {"type": "bar", "name": name, "data": list(values), "itemStyle": {"color": color}, "barCategoryGap": "24%"}


def whisker(ends: Sequence[object], caps: tuple[float, float]) -> Options:
    """Draw a 95 % interval as a thin line with a cap at both ends: a line of two points, since options hold no code."""
    return {
        "type": "line",
        "silent": True,
        "symbol": "rect",
        "symbolSize": list(caps),
        "showSymbol": True,
        "lineStyle": _WHISKER,
        "itemStyle": {"color": "var(--ink)"},
        "data": list(ends),
        "z": 5,
    }


def captioned(finding: str, has_whiskers: bool, language: Language) -> str:
    """Return the sentence under a picture: what is seen, and what the thin lines are."""
    if not has_whiskers:
        return finding
    return (" " if language == "en" else "").join((finding, label("figure.whiskers", language)))


def too_few(people: int, language: Language) -> str:
    """Say that people are too few for a picture."""
    return explain("figure.too_few", language, people=people)
