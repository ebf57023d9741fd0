"""Where a candidate stands: one of nine states for every day, and a verdict that explains itself.

All of it follows from the history, the rule and the day alone: nothing is stored, so a day voided afterwards, or a
make-up recorded by a steward, changes everybody's standing at once, also of those who were out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Literal
from zoneinfo import ZoneInfo

from dongliang.checkin import Today
from dongliang.gate.rules import GateRules, trial_days
from dongliang.words import Language, explain

_DAY = dt.timedelta(days=1)


class DayState(StrEnum):
    """The nine states of a day; names in both languages stand in words.toml under ``state.*``."""

    DONE = "done"
    MADE_UP = "made_up"
    LEAVE = "leave"
    MISSED = "missed"
    REST = "rest"
    VOID = "void"
    PENDING = "pending"
    NOT_YET = "not_yet"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class History:
    """What the record holds of one candidate in one trial.

    ``leave`` keeps the order of announcement: the first within the rule's number count. ``void`` is the same for all.
    """

    first_day: dt.date
    done: frozenset[dt.date] = frozenset()
    made_up: frozenset[dt.date] = frozenset()
    leave: tuple[dt.date, ...] = ()
    void: frozenset[dt.date] = frozenset()

    @property
    def written(self) -> frozenset[dt.date]:
        """Days with a check-in, made up or not."""
        return self.done | self.made_up


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of one candidate. ``wrote`` also holds for check-ins on days that count for nothing (rest, after out)."""

    day: dt.date
    state: DayState
    wrote: bool = False


VerdictKind = Literal["not_started", "passing", "can_still_pass", "if_made_up", "out", "passed"]
Because = Literal["too_many_missed", "in_a_row", "in_a_week"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome so far, with what decided it.

    ``to_do`` of the ``left`` days from today on are needed. ``since`` and ``because`` say when and by which clause
    somebody fell out; ``make_up_day`` and ``make_up_until`` what would still save them.
    """

    kind: VerdictKind
    first_day: dt.date
    days: int
    required: int
    written: int
    missed: int
    spare: int
    to_do: int = 0
    left: int = 0
    since: dt.date | None = None
    because: Because | None = None
    limit: int = 0
    make_up_day: dt.date | None = None
    make_up_until: dt.datetime | None = None

    @property
    def is_out(self) -> bool:
        """Whether nothing can save this trial any more."""
        return self.kind == "out"

    def sentence(self, language: Language, zone: str = "UTC") -> str:
        """Say the verdict in one sentence, with the numbers that it rests on; times are told in ``zone``."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        if self.make_up_until:
            values["make_up_until"] = self.make_up_until.astimezone(ZoneInfo(zone))
        key = f"verdict.out_{self.because}" if self.kind == "out" else f"verdict.{self.kind}"
        return explain(key, language, **values)


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate's days, what they add up to, and the verdict."""

    marks: tuple[DayMark, ...]
    verdict: Verdict
    leave_left: int
    make_ups_left: int

    def state_on(self, day: dt.date) -> DayState | None:
        """Return the state of a day, or None for a day outside the trial."""
        return next((mark.state for mark in self.marks if mark.day == day), None)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The trial's days sorted by what they are, before anybody is judged."""

    days: tuple[dt.date, ...]
    rest: frozenset[dt.date]
    void: frozenset[dt.date]
    leave: frozenset[dt.date]
    expected: tuple[dt.date, ...]
    required: int
    allowed: int


def standing(history: History, rules: GateRules, day: dt.date | Today) -> Standing:
    """Return where a candidate stands on a day, by the rule alone.

    Done and made-up days count towards the required days. Announced leave within its number, and void days, lower both
    the days and the required days by one and are no miss; leave beyond its number is a miss; rest days are outside
    both. At least one day has to be written, whatever is void. Nobody is out while a day's grace or an unused make-up
    could still save them. The day of falling out is missed, later days are out. A plain date means that no day before
    it is open any more.
    """
    today = day if isinstance(day, Today) else Today(day)
    trial = _trial(history, rules)
    make_ups_left = max(0, rules.day.make_up_days - len(history.made_up & frozenset(trial.days)))
    missed = [each for each in trial.expected if each < today.day and each not in history.written]
    missed = [each for each in missed if each != today.yesterday]
    rescue = _rescue(missed, trial, rules, today, make_ups_left)
    fall = None if rescue is not None else _latest_fall(missed, trial, rules, today, make_ups_left)
    marks = tuple(_mark(each, history, trial, today, fall) for each in trial.days)
    verdict = _verdict(history, rules, trial, today, missed, rescue, fall)
    leave_left = max(0, rules.day.leave_days - len(trial.leave))
    return Standing(marks, verdict, leave_left, make_ups_left)


def _trial(history: History, rules: GateRules) -> _Trial:
    days = trial_days(history.first_day, rules)
    rest = frozenset(each for each in days if each.weekday() in rules.day.rest_weekdays)
    void = history.void.intersection(days) - rest
    taken = [each for each in dict.fromkeys(history.leave) if each in days]
    taken = [each for each in taken if each not in rest | void | history.written]
    leave = frozenset(taken[: rules.day.leave_days])
    expected = tuple(each for each in days if each not in rest | void | leave)
    required = min(len(expected), max(1, rules.required_days - len(void) - len(leave)))
    return _Trial(days, rest, void, leave, expected, required, len(expected) - required)


def _rescue(
    missed: list[dt.date], trial: _Trial, rules: GateRules, today: Today, make_ups_left: int
) -> tuple[dt.date, ...] | None:
    """Return the fewest missed days that would have to be made up to stay in; None if nothing saves."""
    open_days = [each for each, _ in today.make_up_until if each in missed]
    for size in range(min(len(open_days), make_ups_left) + 1):
        for saved in combinations(open_days, size):
            if _fall([each for each in missed if each not in saved], trial, rules) is None:
                return saved
    return None


def _latest_fall(
    missed: list[dt.date], trial: _Trial, rules: GateRules, today: Today, make_ups_left: int
) -> tuple[dt.date, Because]:
    """Return the day and clause of falling out, make-ups that are still open used to the person's advantage."""
    open_days = [each for each, _ in today.make_up_until if each in missed]
    falls = (
        _fall([each for each in missed if each not in saved], trial, rules)
        for size in range(min(len(open_days), make_ups_left) + 1)
        for saved in combinations(open_days, size)
    )
    return max(fall for fall in falls if fall is not None)


def _fall(missed: Iterable[dt.date], trial: _Trial, rules: GateRules) -> tuple[dt.date, Because] | None:
    """Return the first missed day that breaks the rule, and the clause that it breaks."""
    gone = sorted(missed)
    for count, day in enumerate(gone, start=1):
        so_far = gone[:count]
        if rules.weekly_misses is not None and _in_week(day, so_far, trial, rules) > rules.weekly_misses:
            return day, "in_a_week"
        if rules.most_missed_in_a_row is not None and _in_a_row(so_far, trial) > rules.most_missed_in_a_row:
            return day, "in_a_row"
        if count > trial.allowed:
            return day, "too_many_missed"
    return None


def _in_week(day: dt.date, missed: list[dt.date], trial: _Trial, rules: GateRules) -> int:
    into = day.weekday() if rules.week == "calendar" else (day - trial.days[0]).days % 7
    monday = day - dt.timedelta(days=into)
    return sum(monday <= each < monday + 7 * _DAY for each in missed)


def _in_a_row(missed: list[dt.date], trial: _Trial) -> int:
    """Count the run of missed days that ends with the last; days on which nothing was expected do not break it."""
    at = trial.expected.index(missed[-1])
    run = 0
    while at >= 0 and trial.expected[at] in missed:
        run, at = run + 1, at - 1
    return run


def _mark(
    day: dt.date, history: History, trial: _Trial, today: Today, fall: tuple[dt.date, Because] | None
) -> DayMark:
    return DayMark(day, _state(day, history, trial, today, fall), day in history.written)


def _state(
    day: dt.date, history: History, trial: _Trial, today: Today, fall: tuple[dt.date, Because] | None
) -> DayState:
    if day in trial.void:
        return DayState.VOID
    if day in trial.rest:
        return DayState.REST
    if fall is not None and day > fall[0]:
        return DayState.OUT
    if day in history.made_up:
        return DayState.MADE_UP
    if day in history.done:
        return DayState.DONE
    if day in trial.leave:
        return DayState.LEAVE
    if day > today.day:
        return DayState.NOT_YET
    if day in (today.day, today.yesterday):
        return DayState.PENDING
    return DayState.MISSED


def _verdict(
    history: History,
    rules: GateRules,
    trial: _Trial,
    today: Today,
    missed: list[dt.date],
    rescue: tuple[dt.date, ...] | None,
    fall: tuple[dt.date, Because] | None,
) -> Verdict:
    written = len(history.written.intersection(trial.expected))
    ahead = [each for each in trial.expected if each >= today.day or each == today.yesterday]
    ahead = [each for each in ahead if each not in history.written]
    numbers = {
        "first_day": history.first_day,
        "days": len(trial.expected),
        "required": trial.required,
        "written": written,
        "missed": sum(fall is None or each <= fall[0] for each in missed),
        "spare": max(0, trial.allowed - len(missed)),
        "to_do": max(0, trial.required - written),
        "left": len(ahead),
    }
    if fall is not None:
        day, because = fall
        return Verdict("out", since=day, because=because, limit=_limit(because, rules, trial), **numbers)
    if today.day < history.first_day:
        return Verdict("not_started", **numbers)
    if rescue:
        until = dict(today.make_up_until)
        first = min(rescue, key=lambda each: until[each])
        return Verdict("if_made_up", make_up_day=first, make_up_until=until[first], **numbers)
    if not ahead and today.day > trial.days[-1]:
        return Verdict("passed", **numbers)
    return Verdict("can_still_pass" if missed else "passing", **numbers)


def _limit(because: Because, rules: GateRules, trial: _Trial) -> int:
    if because == "in_a_week":
        return rules.weekly_misses or 0
    if because == "in_a_row":
        return rules.most_missed_in_a_row or 0
    return trial.allowed
