"""What the answers tell of a question: how many find it, and whether those who hold out find it sooner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from dongliang.gate.funnel import Share, share

#: Answers below which nothing is said of a question, nor of either group that is compared.
LEAST_ANSWERS = 10
#: Nearly everybody is right: even the lower end of the interval lies above this.
NEARLY_ALL = 0.8
#: Hardly anybody is right: even the upper end of the interval lies below this.
HARDLY_ANY = 0.3

Finding = Literal["too_few", "worse", "hardly_any", "nearly_all", "better", "all_right", "plain"]


@dataclass(frozen=True, slots=True)
class Counted:
    """First answers to one question: how many, how many right; and of those compared, the same by what came later."""

    answers: int
    right: int
    held: int = 0
    held_right: int = 0
    fell: int = 0
    fell_right: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much one share lies above another, with its 95 % interval (Newcombe)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question in figures; ``difference`` is empty where either group is too small to say."""

    right: Share
    held: Share
    fell: Share
    difference: Difference | None
    finding: Finding


def difference(one: Share, other: Share) -> Difference | None:
    """Return by how much the first share lies above the second, with its 95 % interval; None where one is of nobody.

    Formula: with Wilson bounds l, u of the shares p₁ and p₂, from d − √((p₁−l₁)² + (u₂−p₂)²) to
    d + √((u₁−p₁)² + (p₂−l₂)²), d = p₁ − p₂.
    Source: Newcombe (1998), Interval estimation for the difference between independent proportions, method 10.
    Misleads where somebody is in both groups; here everybody is in one.
    """
    ends = (one.share, one.low, one.high, other.share, other.low, other.high)
    if None in ends:
        return None
    p1, l1, u1, p2, l2, u2 = (float(end or 0) for end in ends)
    value = p1 - p2
    return Difference(value, value - math.hypot(p1 - l1, u2 - p2), value + math.hypot(u1 - p1, p2 - l2))


def question_figures(counted: Counted) -> QuestionFigures:
    """Return the figures of a question from its first answers, and the one thing that they tell.

    Base: each person's first try alone, so that nobody is counted who had read the right answer. Compared are only
    people who passed the questions in the end: whoever did not pass was never seen to hold out or not. Misleads: among
    those who passed, a question can look less telling than it is, for all of them answered most questions well.
    """
    right = share(counted.right, counted.answers)
    held, fell = share(counted.held_right, counted.held), share(counted.fell_right, counted.fell)
    enough = min(counted.held, counted.fell) >= LEAST_ANSWERS
    beyond = difference(held, fell) if enough else None
    return QuestionFigures(right, held, fell, beyond, _finding(right, beyond))


def _finding(right: Share, beyond: Difference | None) -> Finding:
    if right.low is None or right.high is None or right.of < LEAST_ANSWERS:
        return "too_few"
    if beyond and beyond.high < 0:
        return "worse"
    if right.high < HARDLY_ANY:
        return "hardly_any"
    if right.low > NEARLY_ALL:
        return "nearly_all"
    if beyond and beyond.low > 0:
        return "better"
    return "all_right" if right.count == right.of else "plain"
