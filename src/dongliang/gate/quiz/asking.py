"""Drawing questions, marking answers, and where somebody stands with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from dongliang.bounds import RuleError
from dongliang.gate.quiz.rules import QuizRules

#: What is on its way when time is up still counts.
GRACE = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question of a draw, with its choices in the order in which they are shown."""

    question: int
    choices: tuple[int, ...]


Draw = tuple[Drawn, ...]


def draw(bank: Mapping[int, int], count: int, seed: int, not_last: Sequence[Drawn] = ()) -> Draw:
    """Draw questions at random from a bank (question -> how many choices it has), questions and choices shuffled.

    None of the last draw comes again as long as the bank has others; with twice ``count`` questions it always has.
    In a smaller bank as few as possible come again, and never the same draw. Raises RuleError where the bank holds
    fewer than ``count``.
    """
    if len(bank) < count:
        raise RuleError("too_few_questions", needed=count, count=len(bank))
    # no secret hangs on it: the answers are checked against the rows, not against the order
    chance = Random(seed)
    last = [each.question for each in not_last]
    fresh = [each for each in bank if each not in last]
    again = [each for each in bank if each in last]
    taken = chance.sample(fresh, min(count, len(fresh)))
    taken += chance.sample(again, count - len(taken))
    chance.shuffle(taken)
    if taken == last:
        taken = taken[1:] + taken[:1]
    made = tuple(Drawn(each, tuple(chance.sample(range(bank[each]), bank[each]))) for each in taken)
    return tuple(_turned(each) for each in made) if made and made == tuple(not_last) else made


def _turned(drawn: Drawn) -> Drawn:
    return Drawn(drawn.question, drawn.choices[1:] + drawn.choices[:1])


def marks(right: Sequence[frozenset[int]], chosen: Sequence[frozenset[int]]) -> tuple[bool, ...]:
    """Mark answers: all right choices and no wrong one; an answer left empty is not right."""
    return tuple(bool(given) and given == asked for asked, given in zip(right, chosen, strict=True))


class Place(StrEnum):
    """Where somebody stands with the questions of a cohort."""

    NONE = "none"
    NOT_YET = "not_yet"
    OPEN = "open"
    PASSED = "passed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Moment:
    """When questions can be answered, and whether they were passed; ``opens_at`` is empty until that is known."""

    rules: QuizRules
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    passed: bool

    def place(self, at: dt.datetime) -> Place:
        """Return where somebody stands at an instant."""
        if not self.rules.quiz_questions:
            return Place.NONE
        if self.passed:
            return Place.PASSED
        if self.opens_at is None or self.closes_at is None:
            return Place.NOT_YET
        return Place.OPEN if at <= self.closes_at + GRACE else Place.OVER

    def leaves_time(self, from_at: dt.datetime) -> bool:
        """Tell whether somebody who may try from an instant on can still do so before the questions close."""
        return self.closes_at is None or from_at < self.closes_at
