"""How a proposal comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dongliang.council.body import LEAST_ELECTORS


class Form(StrEnum):
    """By what a proposal is decided."""

    #: One who holds the power says yes or no.
    ALONE = "alone"
    #: So many stewards agree.
    TOGETHER = "together"
    #: At the end nobody has objected, with a reason.
    CONSENT = "consent"
    #: At the end more agree than object.
    MAJORITY = "majority"


class Choice(StrEnum):
    """What somebody says to a proposal."""

    AGREE = "agree"
    ABSTAIN = "abstain"
    OBJECT = "object"


class Result(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result with its counts.

    ``why`` is what decided: agreed, objected, quorum, nobody (agreed), time (ran out), or running.
    """

    result: Result
    why: str
    agreed: int
    abstained: int
    objected: int
    needed: int


def quorum_of(electors: int, percent: int) -> int:
    """Return how many have to vote: a share of those with a voice, rounded up, and never fewer than three."""
    return max(LEAST_ELECTORS, -(-electors * percent // 100))


def tally(form: Form, choices: Mapping[str, Choice], deciders: frozenset[str], needed: int, *, closed: bool) -> Outcome:
    """Return how a proposal stands, or comes out once it is closed.

    ``choices`` of whoever is not among ``deciders`` do not count. ``needed`` is how many have to agree (together) or
    to vote (consent, majority). One who holds the power and stewards together decide as soon as it is settled; a vote
    runs to its end, so that everybody has the same time.
    """
    counts = Counter(choice for who, choice in choices.items() if who in deciders)
    agreed, abstained, objected = (counts[each] for each in (Choice.AGREE, Choice.ABSTAIN, Choice.OBJECT))

    def came_out(result: Result, why: str) -> Outcome:
        return Outcome(result, why, agreed, abstained, objected, needed)

    if form in (Form.ALONE, Form.TOGETHER):
        if agreed >= needed:
            return came_out(Result.PASSED, "agreed")
        if len(deciders) - objected < needed:
            return came_out(Result.FAILED, "objected")
        return came_out(Result.FAILED, "time") if closed else came_out(Result.OPEN, "running")
    if not closed:
        return came_out(Result.OPEN, "running")
    if agreed + abstained + objected < needed:
        return came_out(Result.FAILED, "quorum")
    if objected and (form is Form.CONSENT or objected >= agreed):
        return came_out(Result.FAILED, "objected")
    return came_out(Result.PASSED if agreed else Result.FAILED, "agreed" if agreed else "nobody")
