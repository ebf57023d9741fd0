"""The past of the gate under another rule: who would have passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dongliang.gate.rules import GateRules, trial_days
from dongliang.gate.standing import History, standing


@dataclass(frozen=True, slots=True)
class Past:
    """One candidate of a trial that is over, with the rule that it had.

    ``by_exception``: let in beside the rule. ``by_questions``: the days were passed and the questions were not.
    """

    cohort: str
    who: str
    history: History
    rules: GateRules
    by_exception: bool = False
    by_questions: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One candidate before and after: passed, or not; None where the longer trial would still run."""

    cohort: str
    who: str
    before: bool
    after: bool | None
    by_exception: bool

    @property
    def differs(self) -> bool:
        """Whether the other rule would have decided otherwise; who was let in beside the rule is inside either way."""
        return not self.by_exception and self.after is not None and self.before != self.after


@dataclass(frozen=True, slots=True)
class CohortTurn:
    """What a cohort came to by its own rule, and would have come to by the other; exceptions stand beside both."""

    cohort: str
    people: int
    before: int
    after: int
    still_open: int
    by_exception: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The past under another rule: its cohorts, and everybody in the order in which they were given."""

    cohorts: tuple[CohortTurn, ...]
    turns: tuple[Turn, ...]

    def changed(self) -> tuple[Turn, ...]:
        """Return those for whom it would have come out otherwise."""
        return tuple(turn for turn in self.turns if turn.differs)


def replay(pasts: Iterable[Past], rules: GateRules, day: dt.date) -> Replay:
    """Replay trials that are over under another rule, as of a day; by the same `standing` that decides at the gate.

    Edge cases: of days made up beyond the number that the other rule allows the first ones count, unless it allows no
    fewer than the old did; who passed the days and not the questions does so under any rule; questions that nobody was
    asked are taken as answered. Where the other trial would be longer, days after the old one count as far as they are
    known. Misleads: people act by the rule that they know. Whoever had fallen out stopped writing, so that a milder
    rule would have let in more than it shows here, and a stricter one might have found them more careful.
    """
    turns = tuple(_turn(past, rules, day) for past in pasts)
    by_cohort: dict[str, list[Turn]] = {}
    for turn in turns:
        by_cohort.setdefault(turn.cohort, []).append(turn)
    return Replay(tuple(_cohort(name, found) for name, found in by_cohort.items()), turns)


def passed_by_days(history: History, rules: GateRules, day: dt.date) -> bool | None:
    """Tell whether the days alone pass a trial as of a day on which no earlier one is open; None while it runs."""
    over = trial_days(history.first_day, rules)[-1] + dt.timedelta(days=1)
    kind = standing(history, rules, min(over, day)).verdict.kind
    return {"passed": True, "out": False}.get(kind)


def _turn(past: Past, rules: GateRules, day: dt.date) -> Turn:
    before = bool(passed_by_days(past.history, past.rules, day)) and not past.by_questions
    after = passed_by_days(_as_allowed(past, rules), rules, day)
    if after and past.by_questions:
        after = False
    return Turn(past.cohort, past.who, before, after, past.by_exception)


def _as_allowed(past: Past, rules: GateRules) -> History:
    """Return the history with as many days made up as a rule that allows fewer would have let them."""
    allowed = rules.day.make_up_days
    if allowed >= past.rules.day.make_up_days:
        return past.history
    inside = frozenset(trial_days(past.history.first_day, rules))
    return replace(past.history, made_up=frozenset(sorted(past.history.made_up & inside)[:allowed]))


def _cohort(name: str, turns: Sequence[Turn]) -> CohortTurn:
    by_rule = [turn for turn in turns if not turn.by_exception]
    return CohortTurn(
        name,
        len(turns),
        sum(turn.before for turn in by_rule),
        sum(turn.after is True for turn in by_rule),
        sum(turn.after is None for turn in by_rule),
        len(turns) - len(by_rule),
    )
