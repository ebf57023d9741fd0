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
#: Width of the picture, in parts of its height.
WIDE = 1.18
#: From so many ties on their lines are drawn thinner and paler.
_MANY_TIES = 300
_LONGEST_NAME = 14.0
#: Names are placed as on a phone: letters of 12 px in a picture of 330.
_LETTER = 12 / 330 * WIDE
_SIDES = ("top", "bottom", "right", "left")


@dataclass(frozen=True, slots=True)
class Known:
    """How a page that can be tapped shows a member: by name, and by a key under which it finds them, if they can be."""

    name: str
    key: str = ""
    #: The names of those on whom they lean.
    on: str = ""
    #: The page that a tap opens.
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    end: str
    people: int
    number: int


def network(
    drawn: Drawn,
    centres: Sequence[Centre],
    language: Language,
    known: Mapping[str, Known] | None = None,
    places: Sequence[Sequence[float]] | None = None,
    ties: int = 0,
) -> Figure:
    """The members with their ties; each stands with the centre at the end of their vine, at most four groups apart.

    Centres are drawn in wood and named. The picture says nothing about anybody else's place. With ``known`` members go
    by other names than the record's, and a tap finds them; ``places`` are those of `network_places`, worked out before;
    ``ties`` is how many there are where not all are drawn.
    """
    dots = _ordered(drawn)
    groups = _groups(dots)
    names = {dot.member: dot.member for dot in dots} | {member: who.name for member, who in (known or {}).items()}
    leans = {centre.member: centre.lean for centre in centres}
    title = label("figure.network", language)
    header = tuple(label(f"figure.{column}", language) for column in ("group", "people", "leaning"))
    rows = tuple((names.get(row[0], row[0]), *row[1:]) for row in _rows(groups, leans, language))
    if len(dots) < FEWEST:
        few = too_few(len(dots), language)
        return Figure(title, few, few, header, rows, None, "square")
    comma = ", " if language == "en" else "、"
    named = comma.join(names.get(centre.member, centre.member) for centre in centres)
    finding = explain(
        "figure.network_finding",
        language,
        people=len(dots),
        ties=ties or len(drawn.lines),
        centres=len(centres),
        named=named,
    )
    options = _options(dots, drawn, groups, places or network_places(drawn), known or {})
    return Figure(title, finding, finding, header, rows, options, "square", key=tuple(_key(groups, names, language)))


def network_places(drawn: Drawn) -> list[list[float]]:
    """Return where each member stands in the picture; the costly part of it, the same in both languages."""
    dots = _ordered(drawn)
    number_of = {group.end: group.number for group in _groups(dots)}
    numbers = tuple(number_of[dot.group] for dot in dots)
    return _places(numbers, tuple(_ties(dots, drawn)), tuple(dot.is_centre for dot in dots))


def _ordered(drawn: Drawn) -> list[Dot]:
    return sorted(drawn.dots, key=lambda dot: (-dot.height, dot.member))


def _ties(dots: Sequence[Dot], drawn: Drawn) -> list[Tie]:
    place_of = {dot.member: place for place, dot in enumerate(dots)}
    most = max((line.weight for line in drawn.lines), default=1.0)
    return [
        Tie(place_of[line.a], place_of[line.b], line.weight / most)
        for line in drawn.lines
        if line.a in place_of and line.b in place_of
    ]


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


def _key(groups: Sequence[_Group], names: Mapping[str, str], language: Language) -> list[KeyEntry]:
    entries = []
    for group in groups:
        if group.number != NO_GROUP:
            name = names.get(group.end, group.end)
            told = explain("figure.group_of", language, name=name, people=group.people)
            entries.append(KeyEntry(sign(*_GROUPS[group.number]), told))
    others = sum(group.people for group in groups if group.number == NO_GROUP)
    if others:
        entries.append(KeyEntry(sign(*_OTHERS), explain("figure.others", language, people=others)))
    return [*entries, KeyEntry(sign("var(--wood-fill)", "circle"), label("figure.centre_sign", language))]


def sign(color: str, shape: str) -> Markup:
    """Return a node as it is drawn in the key."""
    css = color.removeprefix("var(--").removesuffix(")")
    return tag("svg", lone("path", **_SHAPES[shape]), class_=f"sign f-{css}", viewBox="0 0 16 16", aria_hidden="true")


def _options(
    dots: Sequence[Dot],
    drawn: Drawn,
    groups: Sequence[_Group],
    places: Sequence[Sequence[float]],
    known: Mapping[str, Known],
) -> Options:
    number_of = {group.end: group.number for group in groups}
    ties = _ties(dots, drawn)
    top = max(dot.height for dot in dots) or 1.0
    named = [known.get(dot.member, Known(dot.member)) for dot in dots]
    centres = {number: named[number].name for number, dot in enumerate(dots) if dot.is_centre}
    sides = name_sides(centres, places)
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
                    _node(named[number], place, number_of[dot.group], dot.height / top, sides.get(number))
                    | (tapped(number, named[number]) if known else {})
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
    places: list[list[float]] = positions(numbers, ties, WIDE, named).tolist()
    return places


def _node(who: Known, place: Sequence[float], group: int, height: float, centre_side: str | None) -> Options:
    color, symbol = _OTHERS if group == NO_GROUP else _GROUPS[group]
    node: Options = {
        "name": who.name,
        "x": round(1000 * place[0]),
        "y": round(1000 * place[1]),
        "symbol": symbol,
        "symbolSize": round(7 + 5 * height, 1),
        "itemStyle": {"color": color, "borderColor": "var(--ground)", "borderWidth": 1},
    }
    if centre_side:
        node["symbolSize"] = round(19 + 8 * height, 1) + (4 if symbol == "diamond" else 0)
        node["itemStyle"] = {"color": "var(--wood-fill)", "borderColor": color, "borderWidth": 3}
        node["label"] = {"show": True, "position": centre_side, "text": shortened(who.name), "strong": True}
    return node


def tapped(number: int, who: Known) -> Options:
    """Return what a tap needs; the id keeps two of one name apart."""
    told = {"id": str(number), "key": who.key, "on": who.on, "url": who.url}
    return {key: value for key, value in told.items() if value}


def shortened(name: str) -> str:
    """Return a name that has room in a picture: a long one ends in an ellipsis."""
    room = _LONGEST_NAME
    for place, letter in enumerate(name):
        room -= 1.8 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return name[:place].rstrip() + "…"
    return name


def name_sides(named: Mapping[int, str], places: Sequence[Sequence[float]]) -> dict[int, str]:
    """Return on which side of each named node its name stands, so that names keep clear of one another and of these."""
    round_them = {number: _square(places[number]) for number in named}
    names: list[_Box] = []
    sides = {}
    for number, name in named.items():
        others = [*names, *(box for other, box in round_them.items() if other != number)]
        boxes = {side: _name_box(places[number], name, side) for side in _SIDES}
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
    return max(0.0, -box[0]) + max(0.0, box[2] - WIDE) + max(0.0, -box[1] - _LETTER) + max(0.0, box[3] - 1 - _LETTER)
