"""The game 栋梁拆 as it is played: sticks that lean round one in the middle, before it is pulled and after."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.words import Language, explain

#: More sticks than this run into one another.
MOST_STICKS = 40
_WIDTH, _HEIGHT = 360, 256
_MIDDLE, _FLOOR, _WAIST = 164.0, 196.0, 74.0
#: Half axes of the ring of feet, and of the waist where the sticks cross.
_FEET, _CROSSING = (118.0, 25.0), (20.0, 6.0)
#: A stick crosses the ring at this turn from its foot, and goes on beyond by this share of its length.
_TURN, _BEYOND = 1.5, 0.16
_STAGES = {
    "single": (
        ("M4 42H56", "floor"),
        ("M12 41 28 12M48 41 32 12M20 41 29 18M40 41 31 18", "st"),
        ("M30 41V6", "st mid"),
    ),
    "multi": (
        ("M4 42H56", "floor"),
        ("M7.600 41 14 20.200 20.400 41M20.800 41 30 11.100 39.200 41M39.600 41 46 20.200 52.400 41", "st"),
        ("M14 41V22.200M30 41V13.100M46 41V22.200", "st mid"),
    ),
    "decentred": (("M4 42H56", "floor"), ("M8 41 33 10M52 41 27 10M18 41 36 14M42 41 24 14M30 41 38 12", "st")),
}


@dataclass(frozen=True, slots=True)
class Tent:
    """A tent of sticks: how many lean, how many of them fall when the middle is pulled, and the pillar's name."""

    leaning: int
    falling: int
    name: str

    @property
    def sticks(self) -> int:
        """How many sticks are drawn."""
        return min(self.leaning, MOST_STICKS)

    @property
    def fallen_sticks(self) -> int:
        """How many of the sticks lie on the ground: never none where somebody falls, never all where somebody holds."""
        share = round(self.falling * self.sticks / self.leaning) if self.leaning else 0
        lowest = 1 if self.falling else 0
        return max(lowest, min(share, self.sticks - (1 if self.falling < self.leaning else 0)))


def standing(tent: Tent, language: Language) -> Markup:
    """Draw the tent as it stands now, with the pillar in its middle."""
    back, front = _leaning(tent.sticks, frozenset())
    pillar = lone("path", class_="st mid", d=f"M{_MIDDLE} {_FLOOR + 2}V22")
    return _picture(_now(tent, language), back, pillar, front)


def pulled(tent: Tent, language: Language) -> Markup:
    """Draw what stands and what lies when the pillar is pulled, if nothing but its ties changes."""
    fallen = _spread(tent.fallen_sticks, tent.sticks)
    back, front = _leaning(tent.sticks, fallen)
    lying = joined(_lying(place, order, tent.sticks) for order, place in enumerate(sorted(fallen)))
    away = (
        lone("path", class_="st gone", d=f"M{_MIDDLE} {_FLOOR}V{_WAIST - 14}"),
        lone("path", class_="st mid", d=f"M{_MIDDLE + 96} 18 {_MIDDLE + 150} 116"),
        lone("path", class_="bind", d=f"M{_MIDDLE + 10} 34c22-20 46-24 74-15m-12-8 12 8-11 8"),
        tag("text", tent.name, class_="strong", x=f"{_MIDDLE + 152}", y="140", text_anchor="middle"),
    )
    return _picture(_after(tent, language), back, front, lying, *away)


def tent_pair(tent: Tent, language: Language) -> tuple[tuple[Markup, str], tuple[Markup, str]]:
    """Return both pictures, before and after, each with the sentence that says the same."""
    return (standing(tent, language), _now(tent, language)), (pulled(tent, language), _after(tent, language))


def _now(tent: Tent, language: Language) -> str:
    return explain("figure.tent_now", language, count=tent.leaning)


def _after(tent: Tent, language: Language) -> str:
    return explain("figure.tent_pulled", language, holding=tent.leaning - tent.falling, falling=tent.falling)


def stage_sign(stage: str) -> Markup:
    """Draw a stage (single, multi, decentred): one pillar; three small groups; a ring without a middle."""
    paths = (lone("path", class_=css, d=d) for d, css in _STAGES[stage])
    return tag("svg", *paths, class_="tent", viewBox="0 0 60 46", aria_hidden="true")


def _picture(words: str, *parts: Markup) -> Markup:
    reach = {"rx": f"{_FEET[0] + 22}", "ry": f"{_FEET[1] + 11}"}
    earth = lone("ellipse", class_="earth", cx=f"{_MIDDLE}", cy=f"{_FLOOR}", **reach)
    return tag("svg", earth, *parts, class_="tent", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=words)


def _angle(place: int, sticks: int) -> float:
    return 2 * math.pi * (place + 0.5) / sticks


def _leaning(sticks: int, fallen: frozenset[int]) -> tuple[Markup, Markup]:
    """Return the sticks behind the pillar and those before it, each from its foot past the waist."""
    back: list[str] = []
    front: list[str] = []
    for place in range(sticks):
        if place in fallen:
            continue
        turn = _angle(place, sticks)
        foot_x, foot_y = _MIDDLE + _FEET[0] * math.cos(turn), _FLOOR + _FEET[1] * math.sin(turn)
        x, y = _MIDDLE + _CROSSING[0] * math.cos(turn + _TURN), _WAIST + _CROSSING[1] * math.sin(turn + _TURN)
        # no two sticks are of one length
        end_x, end_y = x + (x - foot_x) * _BEYOND, y + (y - foot_y) * _BEYOND + 3 * math.sin(7.3 * place)
        line = f"M{foot_x:.1f} {foot_y:.1f} {end_x:.1f} {end_y:.1f}"
        (back if math.sin(turn) < 0 else front).append(line)
    return lone("path", class_="st back", d="".join(back)), lone("path", class_="st", d="".join(front))


def _spread(count: int, sticks: int) -> frozenset[int]:
    """Return which sticks fall: first those before the pillar, evenly, where the eye finds them."""
    before = [place for place in range(sticks) if math.sin(_angle(place, sticks)) > 0]
    behind = [place for place in range(sticks) if place not in before]
    chosen: set[int] = set()
    for row in (before, behind):
        wanted = min(count - len(chosen), len(row))
        chosen |= {row[(2 * order + 1) * len(row) // (2 * wanted)] for order in range(wanted)}
    return frozenset(chosen)


def _lying(place: int, order: int, sticks: int) -> Markup:
    turn = _angle(place, sticks)
    x = _MIDDLE + _FEET[0] * 0.96 * math.cos(turn)
    y = _FLOOR + (_FEET[1] + 12) * math.sin(turn) + 6 + 5 * math.sin(2.1 * order)
    tilt = 0.22 * math.sin(3.7 * order + 1)
    dx, dy = 33 * math.cos(tilt), 33 * math.sin(tilt)
    return lone("path", class_="st fell", d=f"M{x - dx:.1f} {y - dy:.1f} {x + dx:.1f} {y + dy:.1f}")
