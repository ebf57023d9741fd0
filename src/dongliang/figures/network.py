"""Who holds whom: the network with its centres and the groups round them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dongliang.figures.axes import Options
from dongliang.figures.figure import FEWEST, Figure, KeyEntry, too_few
from dongliang.figures.layout import NO_GROUP, Tie, positions
from dongliang.figures.markup import Markup, lone, tag
from dongliang.report.shape import Centre, Dot, Drawn
from dongliang.words import Language, explain, label, percent

#: Colour and shape of the groups, largest first. Not s2: it is too near the wood in which the centres are drawn.
_GROUPS = (("var(--s1)", "circle"), ("var(--s3)", "diamond"), ("var(--s4)", "rect"), ("var(--s5)", "triangle"))
_OTHERS = ("var(--s6)", "circle")
#: How a shape is drawn in the key, in a box of 16.
_SHAPES = {
    "circle": {"d": "M8 3a5 5 0 1 0 .01 0z"},
    "diamond": {"d": "M8 2 14 8 8 14 2 8z"},
    "rect": {"d": "M3.500 3.500h9v9h-9z"},
    "triangle": {"d": "M8 2.500 14 13H2z"},
}
_WIDE = 1.18
#: From so many ties on their lines are drawn thinner and paler.
_MANY_TIES = 300
_LONGEST_NAME = 14.0
#: Names are placed as on a phone: letters of 12 px in a picture of 330.
_LETTER = 12 / 330 * _WIDE
_SIDES = ("top", "bottom", "right", "left")


@dataclass(frozen=True, slots=True)
class _Group:
    end: str
    people: int
    number: int


def network(drawn: Drawn, centres: Sequence[Centre], language: Language) -> Figure:
    """The members with their ties; each stands with the centre at the end of their vine, at most four groups apart.

    Centres are drawn in wood and named. The picture says nothing about anybody else's place.
    """
    dots = sorted(drawn.dots, key=lambda dot: (-dot.height, dot.member))
    groups = _groups(dots)
    leans = {centre.member: centre.lean for centre in centres}
    title = label("figure.network", language)
    header = tuple(label(f"figure.{column}", language) for column in ("group", "people", "leaning"))
    rows = tuple(_rows(groups, leans, language))
    if len(dots) < FEWEST:
        few = too_few(len(dots), language)
        return Figure(title, few, few, header, rows, None, "square")
    comma = ", " if language == "en" else "、"
    named = comma.join(centre.member for centre in centres)
    finding = explain(
        "figure.network_finding", language, people=len(dots), ties=len(drawn.lines), centres=len(centres), named=named
    )
    options = _options(dots, drawn, groups)
    return Figure(title, finding, finding, header, rows, options, "square", key=tuple(_key(groups, language)))


def _groups(dots: Sequence[Dot]) -> list[_Group]:
    """Return the groups, largest first; those of one member, and all after the fourth, are no groups of their own."""
    counts = Counter(dot.group for dot in dots)
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [
        _Group(end, people, place if place < len(_GROUPS) and people > 1 else NO_GROUP)
        for place, (end, people) in enumerate(ordered)
    ]


def _rows(groups: Sequence[_Group], leans: Mapping[str, float], language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    others = 0
    for group in groups:
        if group.number == NO_GROUP and group.end not in leans:
            others += group.people
        else:
            lean = leans.get(group.end)
            rows.append((group.end, str(group.people), "–" if lean is None else percent(lean)))
    ends = {group.end for group in groups}
    rows += [(member, "–", percent(lean)) for member, lean in leans.items() if member not in ends]
    return rows + ([(label("figure.other_groups", language), str(others), "–")] if others else [])


def _key(groups: Sequence[_Group], language: Language) -> list[KeyEntry]:
    entries = [
        KeyEntry(
            _sign(*_GROUPS[group.number]), explain("figure.group_of", language, name=group.end, people=group.people)
        )
        for group in groups
        if group.number != NO_GROUP
    ]
    others = sum(group.people for group in groups if group.number == NO_GROUP)
    if others:
        entries.append(KeyEntry(_sign(*_OTHERS), explain("figure.others", language, people=others)))
    return [*entries, KeyEntry(_sign("var(--wood-fill)", "circle"), label("figure.centre_sign", language))]


def _sign(color: str, shape: str) -> Markup:
    css = color.removeprefix("var(--").removesuffix(")")
    return tag("svg", lone("path", **_SHAPES[shape]), class_=f"sign f-{css}", viewBox="0 0 16 16", aria_hidden="true")


def _options(dots: Sequence[Dot], drawn: Drawn, groups: Sequence[_Group]) -> Options:
    number_of = {group.end: group.number for group in groups}
    place_of = {dot.member: place for place, dot in enumerate(dots)}
    most = max((line.weight for line in drawn.lines), default=1.0)
    ties = [
        Tie(place_of[line.a], place_of[line.b], line.weight / most)
        for line in drawn.lines
        if line.a in place_of and line.b in place_of
    ]
    numbers = tuple(number_of[dot.group] for dot in dots)
    places = _places(numbers, tuple(ties), tuple(dot.is_centre for dot in dots))
    top = max(dot.height for dot in dots) or 1.0
    sides = _name_sides(dots, places)
    thin = min(1.0, (_MANY_TIES / max(len(ties), 1)) ** 0.4)
    return {
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": "1.2em",
                "right": "1.2em",
                "top": "1.6em",
                "bottom": "1.6em",
                "data": [
                    _node(dot, place, number_of[dot.group], dot.height / top, sides.get(number))
                    for number, (dot, place) in enumerate(zip(dots, places, strict=True))
                ],
                "links": [
                    {
                        "source": tie.a,
                        "target": tie.b,
                        "lineStyle": {"width": round((0.6 + 3 * tie.strength) * thin, 1)},
                    }
                    for tie in ties
                ],
                "lineStyle": {"color": "var(--edge)", "opacity": round(0.36 * thin, 2)},
            }
        ],
        "tip": {"item": True},
    }


@lru_cache(maxsize=2)
def _places(numbers: tuple[int, ...], ties: tuple[Tie, ...], named: tuple[bool, ...]) -> list[list[float]]:
    """Work the places out once for both languages of a page."""
    places: list[list[float]] = positions(numbers, ties, _WIDE, named).tolist()
    return places


def _node(dot: Dot, place: Sequence[float], group: int, height: float, side: str | None) -> Options:
    color, symbol = _OTHERS if group == NO_GROUP else _GROUPS[group]
    node: Options = {
        "name": dot.member,
        "x": round(1000 * place[0]),
        "y": round(1000 * place[1]),
        "symbol": symbol,
        "symbolSize": round(7 + 5 * height, 1),
        "itemStyle": {"color": color, "borderColor": "var(--ground)", "borderWidth": 1},
    }
    if dot.is_centre:
        node["symbolSize"] = round(19 + 8 * height, 1) + (4 if symbol == "diamond" else 0)
        node["itemStyle"] = {"color": "var(--wood-fill)", "borderColor": color, "borderWidth": 3}
        node["label"] = {"show": True, "position": side, "text": shortened(dot.member), "strong": True}
    return node


def shortened(name: str) -> str:
    """Return a name that has room in a picture: a long one ends in an ellipsis."""
    room = _LONGEST_NAME
    for place, letter in enumerate(name):
        room -= 1.8 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return name[:place].rstrip() + "…"
    return name


def _name_sides(dots: Sequence[Dot], places: Sequence[Sequence[float]]) -> dict[int, str]:
    """Return on which side of each centre its name stands, so that names keep clear of one another and of centres."""
    centres = [number for number, dot in enumerate(dots) if dot.is_centre]
    round_them = {number: _square(places[number]) for number in centres}
    names: list[_Box] = []
    sides = {}
    for number in centres:
        others = [*names, *(box for other, box in round_them.items() if other != number)]
        boxes = {side: _name_box(places[number], dots[number].member, side) for side in _SIDES}
        cost = {side: sum(_cross(box, other) for other in others) + _outside(box) for side, box in boxes.items()}
        sides[number] = min(_SIDES, key=cost.__getitem__)
        names.append(boxes[sides[number]])
    return sides


_Box = tuple[float, float, float, float]


def _square(place: Sequence[float]) -> _Box:
    """Return the room of a centre, with some round it, so that no other's name seems to be its own."""
    reach = 1.7 * _LETTER
    return (place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)


def _name_box(place: Sequence[float], name: str, side: str) -> _Box:
    long = sum(1.0 if ord(letter) > 0x2E7F else 0.58 for letter in shortened(name)) * _LETTER
    x, y = place
    if side in ("top", "bottom"):
        y += _LETTER * (-1.8 if side == "top" else 1.8)
        x -= long / 2
    else:
        x += _LETTER * 1.3 if side == "right" else -_LETTER * 1.3 - long
    return (x, y - 0.7 * _LETTER, x + long, y + 0.7 * _LETTER)


def _cross(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high) * 1000


def _outside(box: _Box) -> float:
    return max(0.0, -box[0]) + max(0.0, box[2] - _WIDE) + max(0.0, -box[1] - _LETTER) + max(0.0, box[3] - 1 - _LETTER)
