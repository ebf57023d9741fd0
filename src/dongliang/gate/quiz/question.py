"""One question with its choices, and what makes it one that can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dongliang.bounds import RuleError

Kind = Literal["single", "multiple"]
KINDS: tuple[Kind, ...] = ("single", "multiple")
LEAST_CHOICES, MOST_CHOICES = 2, 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose, and whether it is right."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its author wrote it; raises RuleError where nobody could answer it."""

    kind: Kind
    text: str
    choices: tuple[Choice, ...]
    #: Shown with the result, never before.
    explanation: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RuleError("question_kind", kind=self.kind)
        if not self.text.strip():
            raise RuleError("question_empty")
        if not LEAST_CHOICES <= len(self.choices) <= MOST_CHOICES:
            raise RuleError("question_choices", least=LEAST_CHOICES, most=MOST_CHOICES)
        _refuse_alike([each.text for each in self.choices])
        right = len(self.right)
        if not right:
            raise RuleError("question_none_right")
        if self.kind == "single" and right > 1:
            raise RuleError("question_several_right", count=right)
        if right == len(self.choices):
            raise RuleError("question_all_right")

    @property
    def right(self) -> frozenset[int]:
        """Places of the right choices, as written."""
        return frozenset(place for place, each in enumerate(self.choices) if each.right)


def _refuse_alike(texts: Sequence[str]) -> None:
    seen = {text.strip().casefold() for text in texts}
    if "" in seen or len(seen) < len(texts):
        raise RuleError("question_choices_alike")
