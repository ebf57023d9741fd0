"""Who came through whom, as roots that grow down from the one who began each branch."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dongliang.figures.figure import Figure
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.figures.network import shortened
from dongliang.figures.rooted import EDGE, LARGE, Rooted, grow, ripen, soil_of, walk
from dongliang.report.shape import Branch, Root, RootsPart
from dongliang.words import Language, explain, label

#: Branches in the picture, each of some people; the table has more.
MOST_DRAWN, _LEAST_TIPS = 6, 3


#: Branches in the table; the JSON has all.
_MOST_ROWS = 300


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
        people=sum(branch.people for branch in part.branches),
        branches=len(part.branches),
        generations=max((branch.generations for branch in part.branches), default=0),
        living=living,
    )
    shown = [person for place, person in enumerate(grown[:MOST_DRAWN]) if not place or person.tips >= _LEAST_TIPS]
    drawn = joined(_drawing(person, language) for person in shown)
    return Figure(title, finding, finding, header, rows, None, drawing=tag("div", drawn, class_="forest"))


def _row(branch: Branch) -> tuple[str, ...]:
    return (branch.member, str(branch.people), str(branch.generations), str(branch.living))


def _grown(roots: Sequence[Root]) -> list[Rooted]:
    """Return those who began a branch, the largest branch first, each with all who came through them."""
    people = {root.member: Rooted(root.member, root.is_living) for root in roots}
    invited: Mapping[str, list[Rooted]] = defaultdict(list)
    for root in roots:
        if root.inviter in people and root.inviter != root.member:
            invited[str(root.inviter)].append(people[root.member])
    founders = [people[root.member] for root in roots if root.inviter not in people and invited[root.member]]
    sizes = {}
    for founder in founders:
        order = list(_down(founder, invited))
        sizes[founder.name] = len(order)
        ripen(order, invited)
    return sorted(founders, key=lambda founder: (-sizes[founder.name], founder.name))


def _down(founder: Rooted, invited: Mapping[str, list[Rooted]]) -> Iterator[Rooted]:
    seen, waiting = {founder.name}, [founder]
    while waiting:
        person = waiting.pop()
        yield person
        new = [child for child in invited[person.name] if child.name not in seen]
        seen.update(child.name for child in new)
        waiting += new


def _drawing(founder: Rooted, language: Language) -> Markup:
    soil = soil_of(founder)
    grow(founder, soil)
    lines: dict[str, list[Markup]] = {"root": [], "root lit": []}
    tips = []
    for person in walk(founder):
        for child in person.children:
            width = f"{0.9 + 0.75 * math.log2(child.tips + 1):.1f}"
            d = f"M{person.x:.1f} {person.y:.1f} {child.x:.1f} {child.y:.1f}"
            lines["root lit" if child.lit else "root"].append(lone("path", d=d, stroke_width=width))
        if not person.children:
            css, size = ("tip lit", soil.tip) if person.is_living else ("tip", 0.7 * soil.tip)
            tips.append(lone("circle", class_=css, cx=f"{person.x:.1f}", cy=f"{person.y:.1f}", r=f"{size:.1f}"))
    groups = (tag("g", *drawn, class_=css) for css, drawn in lines.items())
    deepest = max(person.y for person in walk(founder))
    ground = lone("path", class_="soil", d=f"M{EDGE} {founder.y}H{soil.width - EDGE}")
    sprout = lone("circle", class_="sprout", cx=f"{founder.x}", cy=f"{founder.y}", r=f"{1.5 * soil.tip:.1f}")
    people = sum(1 for _ in walk(founder))
    words = explain("figure.branch_of", language, name=founder.name, people=people)
    box = f"0 0 {soil.width:.0f} {deepest + EDGE:.0f}"
    picture = tag("svg", ground, *groups, *tips, sprout, class_="roots", viewBox=box, role="img", aria_label=words)
    name = tag("b", shortened(founder.name), aria_hidden="true")
    return tag("div", name, picture, class_="branch large" if soil is LARGE else "branch")
