"""Who came through whom, as roots that grow down from the one who began each branch."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dongliang.figures.figure import Figure
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.figures.network import shortened
from dongliang.report.shape import Branch, Root, RootsPart
from dongliang.words import Language, explain, label

#: Branches in the picture, each of some people; the table has more.
MOST_DRAWN, _LEAST_TIPS = 6, 3
_EDGE = 14.0
#: Roots spread between these two angles under the ground, a fan as wide as its tips are many.
_NARROW, _WIDE = math.radians(70), math.radians(150)
_GOLDEN = 0.618


@dataclass(frozen=True, slots=True)
class _Soil:
    """The room that a branch has: how wide, how deep for each generation and for all, and how large a tip is."""

    width: float
    step: float
    depth: float
    tip: float


_SMALL, _LARGE = _Soil(320, 46, 178, 4), _Soil(560, 78, 300, 5)
#: From so many tips on a branch has the larger room.
_MANY_TIPS = 24
#: Branches in the table; the JSON has all.
_MOST_ROWS = 300


@dataclass(slots=True)
class _Person:
    name: str
    is_living: bool
    children: list[_Person] = field(default_factory=list)
    tips: int = 1
    lit: bool = False
    x: float = 0.0
    y: float = 0.0


def root_forest(part: RootsPart, roots: Sequence[Root], language: Language) -> Figure:
    """The largest branches; lit are tips with an act in the last 30 days, and all that leads to them."""
    title = label("figure.roots", language)
    header = tuple(label(f"figure.{column}", language) for column in ("branch", "people", "generations", "living"))
    largest = sorted(part.branches, key=lambda branch: -branch.people)[:_MOST_ROWS]
    rows = tuple(_row(branch) for branch in sorted(largest, key=lambda branch: branch.member))
    grown = _grown(roots)
    if not grown:
        why = label("figure.no_branches", language)
        return Figure(title, why, why, header, rows, None)
    living = sum(branch.living for branch in part.branches)
    finding = explain(
        "figure.roots_finding",
        language,
        people=part.people,
        branches=len(part.branches),
        generations=max((branch.generations for branch in part.branches), default=0),
        living=living,
    )
    shown = [person for place, person in enumerate(grown[:MOST_DRAWN]) if not place or person.tips >= _LEAST_TIPS]
    drawn = joined(_drawing(person, language) for person in shown)
    return Figure(title, finding, finding, header, rows, None, drawing=tag("div", drawn, class_="forest"))


def _row(branch: Branch) -> tuple[str, ...]:
    return (branch.member, str(branch.people), str(branch.generations), str(branch.living))


def _grown(roots: Sequence[Root]) -> list[_Person]:
    """Return those who began a branch, the largest branch first, each with all who came through them."""
    people = {root.member: _Person(root.member, root.is_living) for root in roots}
    invited: Mapping[str, list[_Person]] = defaultdict(list)
    for root in roots:
        if root.inviter in people and root.inviter != root.member:
            invited[str(root.inviter)].append(people[root.member])
    founders = [people[root.member] for root in roots if root.inviter not in people and invited[root.member]]
    sizes = {}
    for founder in founders:
        order = list(_down(founder, invited))
        sizes[founder.name] = len(order)
        for person in reversed(order):
            person.children = _mixed(invited[person.name])
            person.tips = max(1, sum(child.tips for child in person.children))
            person.lit = person.is_living or any(child.lit for child in person.children)
    return sorted(founders, key=lambda founder: (-sizes[founder.name], founder.name))


def _mixed(children: Sequence[_Person]) -> list[_Person]:
    """Return people in the order in which their roots stand: wide and narrow ones among one another."""
    ordered = sorted(children, key=lambda child: (-child.tips, child.name))
    places = sorted(range(len(ordered)), key=lambda place: (0.5 + _GOLDEN * place) % 1)
    return [ordered[place] for place in places]


def _down(founder: _Person, invited: Mapping[str, list[_Person]]) -> Iterator[_Person]:
    seen, waiting = {founder.name}, [founder]
    while waiting:
        person = waiting.pop()
        yield person
        new = [child for child in invited[person.name] if child.name not in seen]
        seen.update(child.name for child in new)
        waiting += new


def _drawing(founder: _Person, language: Language) -> Markup:
    soil = _LARGE if founder.tips > _MANY_TIPS else _SMALL
    _grow(founder, soil)
    lines: dict[str, list[Markup]] = {"root": [], "root lit": []}
    tips = []
    for person in _walk(founder):
        for child in person.children:
            width = f"{0.9 + 0.75 * math.log2(child.tips + 1):.1f}"
            d = f"M{person.x:.1f} {person.y:.1f} {child.x:.1f} {child.y:.1f}"
            lines["root lit" if child.lit else "root"].append(lone("path", d=d, stroke_width=width))
        if not person.children:
            css, size = ("tip lit", soil.tip) if person.is_living else ("tip", 0.7 * soil.tip)
            tips.append(lone("circle", class_=css, cx=f"{person.x:.1f}", cy=f"{person.y:.1f}", r=f"{size:.1f}"))
    groups = (tag("g", *drawn, class_=css) for css, drawn in lines.items())
    deepest = max(person.y for person in _walk(founder))
    ground = lone("path", class_="soil", d=f"M{_EDGE} {founder.y}H{soil.width - _EDGE}")
    sprout = lone("circle", class_="sprout", cx=f"{founder.x}", cy=f"{founder.y}", r=f"{1.5 * soil.tip:.1f}")
    people = sum(1 for _ in _walk(founder))
    words = explain("figure.branch_of", language, name=founder.name, people=people)
    box = f"0 0 {soil.width:.0f} {deepest + _EDGE:.0f}"
    picture = tag("svg", ground, *groups, *tips, sprout, class_="roots", viewBox=box, role="img", aria_label=words)
    name = tag("b", shortened(founder.name), aria_hidden="true")
    return tag("div", name, picture, class_="branch large" if soil is _LARGE else "branch")


def _depth(founder: _Person) -> int:
    deepest, level = 0, founder.children
    while level:
        deepest += 1
        level = [child for person in level for child in person.children]
    return deepest


def _grow(founder: _Person, soil: _Soil) -> None:
    """Give everybody of a branch a place: an angle within their inviter's share of the fan, a ring per generation."""
    step = min(soil.step, soil.depth / (_depth(founder) + 0.3))
    spread = _NARROW + (_WIDE - _NARROW) * min(1.0, founder.tips / 16)
    founder.x, founder.y = soil.width / 2, _EDGE
    waiting = [(founder, math.pi / 2 - spread / 2, math.pi / 2 + spread / 2, 1)]
    while waiting:
        person, low, high, ring = waiting.pop()
        at = high
        for order, child in enumerate(person.children):
            share = (high - low) * child.tips / person.tips
            angle = at - share / 2
            # roots of unlike length, so that tips stand as in the ground, and not as on a compass
            reach = step * (ring - 0.25 + 0.55 * (_GOLDEN * (order + ring) % 1))
            child.x = founder.x + reach * math.cos(angle)
            child.y = founder.y + reach * (0.35 + 0.65 * math.sin(angle))
            waiting.append((child, at - share, at, ring + 1))
            at -= share
    _widen(founder, soil)


def _widen(founder: _Person, soil: _Soil) -> None:
    """Let the roots reach as far as the ground above them, but at most two thirds as far again as they grew."""
    widest = max(abs(person.x - founder.x) for person in _walk(founder))
    factor = min(1.65, (soil.width / 2 - 2 * _EDGE) / max(widest, 1.0))
    for person in _walk(founder):
        person.x = founder.x + (person.x - founder.x) * factor


def _walk(founder: _Person) -> Iterator[_Person]:
    waiting = [founder]
    while waiting:
        person = waiting.pop()
        yield person
        waiting += person.children
