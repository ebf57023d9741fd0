"""Where the people of a branch stand in a picture of roots: a fan under the ground, a ring for each generation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

EDGE = 14.0
#: Roots spread between these two angles under the ground, a fan as wide as its tips are many.
_NARROW, _WIDE = math.radians(70), math.radians(150)
_GOLDEN = 0.618


@dataclass(frozen=True, slots=True)
class Soil:
    """The room that a branch has: how wide, how deep for each generation and for all, and how large a tip is."""

    width: float
    step: float
    depth: float
    tip: float


SMALL, LARGE = Soil(320, 46, 178, 4), Soil(440, 124, 400, 5)
#: From so many tips on a branch has the larger room.
MANY_TIPS = 24


@dataclass(slots=True)
class Rooted:
    """Somebody of a branch: those who came through them, and where they stand in the picture."""

    #: What tells them from others: a name, or a key.
    name: str
    is_living: bool
    children: list[Rooted] = field(default_factory=list)
    #: How many ends their roots have.
    tips: int = 1
    #: Whether they are living, or somebody below them is.
    lit: bool = False
    x: float = 0.0
    y: float = 0.0


def soil_of(founder: Rooted) -> Soil:
    """Return the room that a branch gets."""
    return LARGE if founder.tips > MANY_TIPS else SMALL


def ripen(order: Sequence[Rooted], invited: Mapping[str, Sequence[Rooted]]) -> None:
    """Give people, who stand before those who came through them, their children, tips and light."""
    for person in reversed(order):
        person.children = mixed(invited.get(person.name, ()))
        person.tips = max(1, sum(child.tips for child in person.children))
        person.lit = person.is_living or any(child.lit for child in person.children)


def mixed(children: Sequence[Rooted]) -> list[Rooted]:
    """Return people in the order in which their roots stand: wide and narrow ones among one another."""
    ordered = sorted(children, key=lambda child: (-child.tips, child.name))
    places = sorted(range(len(ordered)), key=lambda place: (0.5 + _GOLDEN * place) % 1)
    return [ordered[place] for place in places]


def _depth(founder: Rooted) -> int:
    deepest, level = 0, founder.children
    while level:
        deepest += 1
        level = [child for person in level for child in person.children]
    return deepest


def grow(founder: Rooted, soil: Soil) -> None:
    """Give everybody of a branch a place: an angle within their inviter's share of the fan, a ring per generation."""
    step = min(soil.step, soil.depth / (_depth(founder) + 0.3))
    spread = _NARROW + (_WIDE - _NARROW) * min(1.0, founder.tips / 16)
    founder.x, founder.y = soil.width / 2, EDGE
    waiting = [(founder, math.pi / 2 - spread / 2, math.pi / 2 + spread / 2, 1)]
    while waiting:
        person, low, high, ring = waiting.pop()
        at = high
        for order, child in enumerate(person.children):
            share = (high - low) * child.tips / person.tips
            angle = at - share / 2
            # roots of unlike length, so that tips stand as in the ground, and not as on a compass
            reach = step * (ring - 0.5 + 0.9 * (_GOLDEN * (order + ring) % 1))
            child.x = founder.x + reach * math.cos(angle)
            child.y = founder.y + reach * (0.35 + 0.65 * math.sin(angle))
            waiting.append((child, at - share, at, ring + 1))
            at -= share
    _widen(founder, soil)


def _widen(founder: Rooted, soil: Soil) -> None:
    """Let the roots reach as far as the ground above them, but at most two thirds as far again as they grew."""
    widest = max(abs(person.x - founder.x) for person in walk(founder))
    factor = min(1.65, (soil.width / 2 - 2 * EDGE) / max(widest, 1.0))
    for person in walk(founder):
        person.x = founder.x + (person.x - founder.x) * factor


def walk(founder: Rooted) -> Iterator[Rooted]:
    waiting = [founder]
    while waiting:
        person = waiting.pop()
        yield person
        waiting += person.children
