"""The map of opinions: everybody a dot without a name, near those who answer alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.figure import Figure
from dongliang.figures.markup import Markup, lone, tag
from dongliang.words import Language, explain, label, percent

#: With fewer people there is no map: in so few a dot could be somebody.
FEWEST_DOTS = 15
#: What groups are called.
LETTERS = "ABCDE"

_WIDTH, _HEIGHT, _MARGIN = 360.0, 300.0, 30.0
#: Each group by a colour and a shape of its own, drawn round 0 0.
_SIGNS = (
    ("s1", "M0-4.500a4.500 4.500 0 1 0 .01 0z"),
    ("s3", "M0-5.500 5.500 0 0 5.500-5.500 0z"),
    ("s4", "M-4-4h8v8h-8z"),
    ("s5", "M0-5.200 5 4.200h-10z"),
    ("s6", "M-1.600-5h3.200v3.400h3.400v3.200h-3.400v3.400h-3.200v-3.400h-3.400v-3.200h3.400z"),
)


@dataclass(frozen=True, slots=True)
class OpinionDot:
    """One person's place in the plane of opinions, and the number of their group."""

    x: float
    y: float
    group: int


def opinion_map(
    dots: Sequence[OpinionDot], explained: float, me: tuple[float, float] | None, language: Language
) -> Figure:
    """Draw everybody's place; ``me`` is where whoever looks stands, and is for their eyes alone.

    ``explained`` is the share of all differences that the two axes hold; the axes themselves have no meaning.
    """
    groups = 1 + max((dot.group for dot in dots), default=0)
    sizes = [sum(dot.group == group for dot in dots) for group in range(groups)]
    title = label("figure.opinions", language)
    header = (label("figure.opinions_head", language), label("figure.people", language))
    names = [group_name(group, len(sizes), language) for group in range(len(sizes))]
    rows = tuple((name, str(size)) for name, size in zip(names, sizes, strict=True))
    if len(dots) < FEWEST_DOTS:
        few = explain("figure.opinions_too_few", language, least=FEWEST_DOTS)
        return Figure(title, few, few, header, rows, None)
    told = {"people": len(dots), "groups": len(sizes), "share": percent(explained)}
    finding = explain("figure.opinions_finding" if len(sizes) > 1 else "figure.opinions_one", language, **told)
    return Figure(title, finding, finding, header, rows, None, drawing=_drawn(dots, me, finding, language))


def group_name(group: int, groups: int, language: Language) -> str:
    """Return what a group is called: by a letter; the only one, everybody."""
    if groups < 2:
        return label("figure.opinions_all", language)
    return explain("figure.opinions_group", language, letter=LETTERS[group])


def _drawn(dots: Sequence[OpinionDot], me: tuple[float, float] | None, finding: str, language: Language) -> Markup:
    across, up = _scaled([(dot.x, dot.y) for dot in dots] + ([me] if me else []))
    drawn = [_dot(dot.group, x, y) for dot, x, y in zip(dots, across, up, strict=False)]
    names = [_name(group, dots, across, up) for group in sorted({dot.group for dot in dots})]
    mine = _mine(across[-1], up[-1], language) if me else ()
    box = f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"
    shown = names if len(names) > 1 else []
    return tag("svg", *drawn, *mine, *shown, class_="opinions", viewBox=box, role="img", aria_label=finding)


def _dot(group: int, x: float, y: float) -> Markup:
    css, shape = _SIGNS[group]
    return lone("path", class_=f"f-{css}", d=shape, transform=f"translate({x:.1f} {y:.1f})")


def _scaled(places: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Bring places into the picture, both axes by one measure."""
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    low, high = min(y for _, y in places), max(y for _, y in places)
    room = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    scale = min(room[0] / max(right - left, 1e-6), room[1] / max(high - low, 1e-6))
    across = [_WIDTH / 2 + (x - (left + right) / 2) * scale for x, _ in places]
    up = [_HEIGHT / 2 - (y - (low + high) / 2) * scale for _, y in places]
    return across, up


def _name(group: int, dots: Sequence[OpinionDot], across: Sequence[float], up: Sequence[float]) -> Markup:
    """Write a group's letter above its uppermost dots."""
    own = [number for number, dot in enumerate(dots) if dot.group == group]
    x = sum(across[number] for number in own) / len(own)
    y = min(up[number] for number in own) - 10
    return tag("text", LETTERS[group], class_="strong", x=f"{x:.1f}", y=f"{max(y, 12):.1f}", text_anchor="middle")


def _mine(x: float, y: float, language: Language) -> tuple[Markup, Markup]:
    side, anchor = (-12, "end") if x > _WIDTH * 0.8 else (12, "start")
    words = tag(
        "text", label("figure.opinions_you", language), class_="strong", x=f"{x + side:.1f}", y=f"{y + 4:.1f}",
        text_anchor=anchor,
    )  # fmt: skip
    return lone("circle", class_="me", cx=f"{x:.1f}", cy=f"{y:.1f}", r="9"), words
