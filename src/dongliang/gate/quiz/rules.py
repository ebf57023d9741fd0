"""The rule of the questions at the door: how many, how many right, when, and how often one may try."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from dongliang.bounds import RuleError, bounded, check_bounds

When = Literal["before", "after"]
WHENS: tuple[When, ...] = ("before", "after")


@dataclass(frozen=True, slots=True)
class QuizRules:
    """Questions before the trial or after it; a `GateRules` contains one. None are asked unless a number is set."""

    #: Questions of one try; 0: no questions.
    quiz_questions: int = bounded(0, 0, 100, "questions")
    #: Right answers that pass, in percent of the questions.
    quiz_pass_percent: int = bounded(60, 1, 100, "percent")
    #: Before the first day, or once the days are passed.
    quiz_when: When = field(default="before", metadata={"unit": "kind of moment"})
    #: Hours from a try that was not passed to the next.
    quiz_wait_hours: int = bounded(24, 0, 168, "hours")
    #: Minutes for a try; 0: no limit. Whoever uses the largest letters has none.
    quiz_minutes: int = bounded(0, 0, 240, "minutes")
    #: Days in which questions after the trial can be passed.
    quiz_after_days: int = bounded(7, 1, 30, "days")

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.quiz_when not in WHENS:
            raise RuleError("quiz_when", when=self.quiz_when)

    @property
    def needed(self) -> int:
        """Right answers that pass: the percentage, rounded up."""
        return math.ceil(self.quiz_questions * self.quiz_pass_percent / 100)

    def is_asked(self, when: When) -> bool:
        """Tell whether questions are asked at a moment."""
        return self.quiz_questions > 0 and self.quiz_when == when
