"""The rules of a community about deciding together, and about what its mirrors show to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dongliang.bounds import RuleError, bounded, check_bounds


@dataclass(frozen=True, slots=True)
class CouncilRules:
    """How a vote is held, who has a voice, and when a silent founder's powers fall to others."""

    #: Days that a proposal stays open.
    vote_days: int = bounded(7, 2, 30, "days")
    #: Share of the electors that has to vote; never fewer than three people.
    quorum_percent: int = bounded(40, 20, 100, "percent")
    #: Days in the main group after which a member has a voice.
    elector_days: int = bounded(28, 14, 365, "days")
    #: Days without any act after which a member counts neither for the quorum nor in a vote.
    active_days: int = bounded(28, 14, 180, "days")
    #: Days of a founder's silence after which everybody concerned is told.
    silence_told_days: int = bounded(20, 7, 170, "days")
    #: Days of a founder's silence after which the powers fall to the stewards, or else to the vote.
    silence_days: int = bounded(30, 14, 180, "days")

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.silence_told_days >= self.silence_days:
            raise RuleError("told_after_falling", field="silence_told_days")


@dataclass(frozen=True, slots=True)
class MirrorRules:
    """What the mirrors show to whom, and in which kind of place the community talks."""

    #: The kind of place; what may be said of a figure depends on where such figures were measured.
    place: Literal["check-in", "chat", "list", "forum", "code", "unknown"] = field(
        default="check-in", metadata={"unit": "choice"}
    )
    #: Whether members may look past a summit when they follow the vine.
    look_further: bool = field(default=False, metadata={"unit": "yes or no"})
    #: Who sees the page on rivals and bridges: stewards and the centres concerned, or all members.
    harmony_for: Literal["concerned", "members"] = field(default="concerned", metadata={"unit": "choice"})
