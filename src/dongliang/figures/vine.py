"""The vine of one member, drawn by hand: straight from joint to joint, upwards to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.markup import Markup, lone, tag
from dongliang.figures.network import shortened
from dongliang.words import Language, explain, label

_WIDTH, _STEP, _EDGE = 360, 62, 30
#: How far the joints stand to the left and right of the middle, and the names beside them.
_SWAY, _BESIDE = 26, 18


@dataclass(frozen=True, slots=True)
class _Joint:
    x: int
    y: int
    name: str

    @property
    def is_left(self) -> bool:
        return self.x < _WIDTH // 2


def vine_drawing(names: Sequence[str], is_centre: bool, language: Language) -> Markup:
    """Draw a vine from its first name, at the bottom, to its last; the end is full where it is a centre."""
    height = 2 * _EDGE + _STEP * (len(names) - 1)
    joints = [
        _Joint(_WIDTH // 2 + (_SWAY if place % 2 else -_SWAY), height - _EDGE - _STEP * place, name)
        for place, name in enumerate(names)
    ]
    first, *between, end = joints
    parts = (
        lone("path", class_="floor", d=f"M{first.x - 70} {height - 6}h140"),
        lone("path", class_="vine", d=f"M{first.x} {height - 6}V{first.y}" + "".join(f"L{j.x} {j.y}" for j in joints)),
        lone("circle", class_="start", cx=str(first.x), cy=str(first.y), r="6"),
        *(lone("circle", class_="joint", cx=str(each.x), cy=str(each.y), r="5") for each in between),
        lone("circle", class_="end centre" if is_centre else "end", cx=str(end.x), cy=str(end.y), r="9"),
        *(_named(each, each in (first, end)) for each in joints),
    )
    words = explain("vine_page.drawing", language, names=label("list.comma", language).join(names))
    return tag("svg", *parts, class_="climb", viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=words)


def _named(joint: _Joint, is_strong: bool) -> Markup:
    x, anchor = (joint.x - _BESIDE, "end") if joint.is_left else (joint.x + _BESIDE, "start")
    css = "strong" if is_strong else None
    return tag("text", shortened(joint.name), class_=css, x=str(x), y=str(joint.y + 4), text_anchor=anchor)
