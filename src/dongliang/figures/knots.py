"""Who holds whom where members are too many to draw: centres and groups, each one node."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dongliang.figures.axes import Options
from dongliang.figures.figure import Figure, KeyEntry
from dongliang.figures.layout import NO_GROUP, Tie, positions
from dongliang.figures.network import WIDE, Known, name_sides, shortened, sign, tapped
from dongliang.report.network_part import Knot, NetworkPart
from dongliang.report.shape import Centre
from dongliang.words import Language, explain, label, percent

#: Groups that are named besides the centres: more names would cover one another.
_MOST_NAMED = 6
_LEAST_SIZE, _MORE_SIZE = 12, 28


def knots(
    part: NetworkPart,
    centres: Sequence[Centre],
    known: Mapping[str, Known],
    places: Sequence[Sequence[float]],
    language: Language,
) -> Figure:
    """The groups by the end of their members' vines, as large as they are many, with the ties between them added up.

    A centre whose own vine leads on into a group stands beside it alone. A tap opens a group.
    """
    leans = {centre.member: centre.lean for centre in centres}
    title = label("figure.network", language)
    header = tuple(label(f"figure.{column}", language) for column in ("group", "people", "leaning"))
    rows = [
        (known[knot.member].name, str(knot.people), percent(leans.get(knot.member)))
        for knot in part.knots
        if knot.member == knot.end
    ]
    rows += [(known[each].name, "–", percent(lean)) for each, lean in leans.items() if not _is_end(each, part)]
    elsewhere = part.people - sum(knot.people for knot in part.knots)
    if elsewhere:
        rows.append((label("figure.other_groups", language), str(elsewhere), "–"))
    values = {"people": part.people, "groups": len(part.groups) + part.more_groups, "centres": len(centres)}
    named = (", " if language == "en" else "、").join(known[centre.member].name for centre in centres)
    finding = explain("figure.knots_finding", language, **values, named=named)
    key = (
        KeyEntry(sign("var(--wood-fill)", "circle"), label("figure.centre_sign", language)),
        KeyEntry(sign("var(--s1)", "circle"), label("figure.knot_sign", language)),
    )
    options = _options(part, known, places, language)
    return Figure(title, finding, finding, header, tuple(rows), options, "square", key=key)


def knot_places(part: NetworkPart) -> list[list[float]]:
    """Return where each group stands in the picture: near those to whom it has most ties."""
    named = [number in _named(part.knots) for number in range(len(part.knots))]
    places: list[list[float]] = positions([NO_GROUP] * len(part.knots), _ties(part), WIDE, named).tolist()
    return places


def _is_end(member: str, part: NetworkPart) -> bool:
    return any(knot.member == member == knot.end for knot in part.knots)


def _named(shown: Sequence[Knot]) -> dict[int, Knot]:
    """Return the nodes that are named, centres first: they are the largest, and the list names all."""
    return {number: knot for number, knot in enumerate(shown) if knot.is_centre or number < _MOST_NAMED}


def _ties(part: NetworkPart) -> list[Tie]:
    place_of = {knot.member: number for number, knot in enumerate(part.knots)}
    most = max((rope.weight for rope in part.ropes), default=1.0)
    return [Tie(place_of[rope.a], place_of[rope.b], rope.weight / most) for rope in part.ropes]


def _options(
    part: NetworkPart, known: Mapping[str, Known], places: Sequence[Sequence[float]], language: Language
) -> Options:
    named = {number: known[knot.member].name for number, knot in _named(part.knots).items()}
    sides = name_sides(named, places)
    most = max((knot.people for knot in part.knots), default=1)
    return {
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": "2.4em",
                "right": "2.4em",
                "top": "2.4em",
                "bottom": "2.4em",
                "data": [
                    _node(number, knot, known[knot.member], places[number], sides.get(number), most, language)
                    for number, knot in enumerate(part.knots)
                ],
                "links": [_rope(tie) for tie in _ties(part)],
                "lineStyle": {"color": "var(--edge)", "opacity": 0.32},
            }
        ],
        "tip": {"item": True},
    }


def _rope(tie: Tie) -> Options:
    return {"source": tie.a, "target": tie.b, "lineStyle": {"width": round(0.4 + 5 * tie.strength, 1)}}


def _node(
    number: int,
    knot: Knot,
    who: Known,
    place: Sequence[float],
    side: str | None,
    most: int,
    language: Language,
) -> Options:
    color = "var(--wood-fill)" if knot.is_centre else "var(--s1)"
    told = explain("figure.group_of", language, name=who.name, people=knot.people)
    node: Options = {
        "name": told if knot.member == knot.end else who.name,
        "x": round(1000 * place[0]),
        "y": round(1000 * place[1]),
        "symbol": "circle",
        "symbolSize": round(_LEAST_SIZE + _MORE_SIZE * math.sqrt(knot.people / most), 1),
        "itemStyle": {"color": color, "borderColor": "var(--ground)", "borderWidth": 1},
        **tapped(number, who),
    }
    if side:
        node["label"] = {"show": True, "position": side, "text": shortened(who.name), "strong": knot.is_centre}
    return node
