"""What only the pictures of a report need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dot:
    """A member in the network's picture; ``group`` is the centre at the end of their vine."""

    member: str
    height: float
    lean: float
    group: str
    is_centre: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the network's picture."""

    a: str
    b: str
    weight: float


@dataclass(frozen=True, slots=True)
class Root:
    """A person in the picture of the roots."""

    member: str
    inviter: str | None
    is_living: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What only the pictures need; never part of the JSON. Cut to what can be seen: `MOST_DOTS`, `MOST_ROOTS`."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    roots: tuple[Root, ...]
