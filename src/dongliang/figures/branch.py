"""A branch of the roots on a page where a person can be picked: a drawing, and a list that says the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dongliang.figures.figure import KeyEntry
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.figures.network import shortened
from dongliang.figures.rooted import EDGE, LARGE, Rooted, Soil, grow, ripen, soil_of, walk
from dongliang.words import Language, explain, label

#: The list opens by itself down to this generation, and is no deeper than that one.
_OPEN, _DEEPEST = 2, 7
#: Words for what a person's sign says.
_LIVING, _RESTING, _TIP = "figure.roots_living", "figure.roots_resting", "figure.roots_tip"


@dataclass(frozen=True, slots=True)
class BranchPerson:
    """Somebody of a branch as a page shows them; ``hidden`` people came through them who are not shown."""

    key: str
    name: str
    url: str
    inviter: str | None
    is_living: bool
    is_tip: bool = False
    hidden: int = 0


def branch_drawing(people: Sequence[BranchPerson], language: Language) -> Markup:
    """Draw a branch, the one who began it first and everybody after whoever brought them.

    A full circle is living, a ring is resting, a circle in a halo is a growing tip. A script may let a person be
    picked: each group names its person (``data-key``), who brought them (``data-up``) and how many came through them,
    those not shown too (``data-below``).
    """
    known = {person.key: person for person in people}
    beginner = _grown(people)
    soil = soil_of(beginner)
    grow(beginner, soil)
    roots = joined(_root(person, child, known) for person in walk(beginner) for child in person.children)
    below = _below(people)
    dots = joined(_dot(person, known[person.name], below[person.name], soil) for person in walk(beginner))
    deepest = max(person.y for person in walk(beginner))
    ground = lone("path", class_="soil", d=f"M{EDGE} {beginner.y}H{soil.width - EDGE}")
    first = known[beginner.name]
    words = explain("figure.branch_of", language, name=first.name, people=below[beginner.name] + 1)
    # Room below for the name of whoever stands lowest.
    box = f"0 0 {soil.width:.0f} {deepest + 2.4 * EDGE:.0f}"
    picture = tag("svg", ground, roots, dots, class_="roots", viewBox=box, role="img", aria_label=words)
    return tag("div", picture, class_="branch large" if soil is LARGE else "branch")


def _grown(people: Sequence[BranchPerson]) -> Rooted:
    """Return the one who began the branch, with all below."""
    rooted = [Rooted(person.key, person.is_living) for person in people]
    invited: dict[str, list[Rooted]] = defaultdict(list)
    for person, one in zip(people[1:], rooted[1:], strict=True):
        invited[str(person.inviter)].append(one)
    ripen(rooted, invited)
    return rooted[0]


def _root(person: Rooted, child: Rooted, known: Mapping[str, BranchPerson]) -> Markup:
    width = f"{0.9 + 0.75 * math.log2(child.tips + 1):.1f}"
    d = f"M{person.x:.1f} {person.y:.1f} {child.x:.1f} {child.y:.1f}"
    is_new = known[child.name].is_tip
    css = "way fresh" if is_new else "way lit" if child.lit else "way"
    return lone("path", class_=css, d=d, stroke_width=width, data_to=child.name)


def _dot(person: Rooted, shown: BranchPerson, below: int, soil: Soil) -> Markup:
    css = ["person", "living" if shown.is_living else "resting"]
    css += ["fresh"] if shown.is_tip else []
    x, y = f"{person.x:.1f}", f"{person.y:.1f}"
    near_left, near_right = person.x < 0.22 * soil.width, person.x > 0.78 * soil.width
    anchor = "start" if near_left else "end" if near_right else "middle"
    parts = [lone("circle", class_="halo", cx=x, cy=y, r=f"{2.1 * soil.tip:.1f}")] if shown.is_tip else []
    parts.append(lone("circle", class_="dot", cx=x, cy=y, r=f"{soil.tip:.1f}"))
    under = f"{person.y + 3.6 * soil.tip + 4:.1f}"
    parts.append(tag("text", shortened(shown.name), x=x, y=under, text_anchor=anchor))
    parts.append(lone("circle", class_="reach", cx=x, cy=y, r=f"{3.2 * soil.tip:.1f}"))
    data = {"data_key": shown.key, "data_url": shown.url, "data_name": shown.name, "data_up": shown.inviter or ""}
    data["data_below"] = str(below)
    return tag("g", *parts, class_=" ".join(css), **data)


def branch_key(language: Language) -> tuple[KeyEntry, ...]:
    """Return what the signs of `branch_drawing` mean."""
    signs = {_LIVING: "person living", _RESTING: "person resting", _TIP: "person living fresh"}
    entries = []
    for name, css in signs.items():
        halo = (lone("circle", class_="halo", cx="8", cy="8", r="7"),) if "fresh" in css else ()
        dot = lone("circle", class_="dot", cx="8", cy="8", r="4")
        sign = tag(
            "svg", tag("g", *halo, dot, class_=css), class_="roots sign", viewBox="0 0 16 16", aria_hidden="true"
        )
        entries.append(KeyEntry(sign, label(name, language)))
    return tuple(entries)


def branch_list(people: Sequence[BranchPerson], language: Language) -> Markup:
    """Return a branch as nested lists in ``details``: everybody by name, and whether they are living or resting."""
    children: Mapping[str, list[BranchPerson]] = defaultdict(list)
    for person in people[1:]:
        children[str(person.inviter)].append(person)
    below = _below(people)
    return tag("ul", _item(people[0], children, below, 1, language), class_="rootlist")


def _below(people: Sequence[BranchPerson]) -> dict[str, int]:
    """Return how many people came through each, those not shown too."""
    below = {person.key: person.hidden for person in people}
    for person in reversed(people[1:]):
        if person.inviter in below:
            below[person.inviter] += below[person.key] + 1
    return below


def _item(
    person: BranchPerson,
    children: Mapping[str, list[BranchPerson]],
    below: Mapping[str, int],
    depth: int,
    language: Language,
) -> Markup:
    state = _TIP if person.is_tip else _LIVING if person.is_living else _RESTING
    link = tag("a", person.name, href=person.url)
    said = tag("small", label(state, language))
    mine = children.get(person.key, [])
    if not below[person.key]:
        return tag("li", tag("div", link, said, class_="one"))
    count = explain("figure.roots_below", language, people=below[person.key])
    hidden = below[person.key] if depth >= _DEEPEST else person.hidden
    rows = [] if depth >= _DEEPEST else [_item(each, children, below, depth + 1, language) for each in mine]
    if hidden:
        more = explain("figure.roots_more", language, people=hidden)
        rows.append(tag("li", tag("div", tag("a", more, href=person.url), class_="one")))
    inside = tag("details", tag("summary", count), tag("ul", *rows), open=depth <= _OPEN)
    return tag("li", tag("div", link, said, class_="one"), inside)
