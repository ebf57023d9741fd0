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
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dongliang.checkin import Today
from dongliang.gate.rules import GateRules, trial_days
from dongliang.words import Language, explain


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


#: Sentences that promise the main group; with questions after the days they say that these come first.
_LETS_IN = frozenset(
    {"not_started", "passing", "passing_after_today", "can_still_pass", "can_still_pass_after_today", "passed"}
)
VerdictKind = Literal["not_started", "passing", "can_still_pass", "if_made_up", "out", "passed"]
Because = Literal["too_many_missed", "in_a_row", "in_a_week", "nothing_written"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome so far, with what decided it.

    ``to_do`` of the ``left`` days from today on (from tomorrow, once today is written) are needed. ``since`` and
    ``because`` say when and by which clause somebody fell out; ``make_up_day`` and ``make_up_until`` what would still
    save them, ``in_grace`` that it would not even cost a make-up.
    """

    kind: VerdictKind
    first_day: dt.date
    last_day: dt.date
    days: int
    required: int
    written: int
    missed: int
    spare: int
    to_do: int = 0
    left: int = 0
    from_today: bool = True
    since: dt.date | None = None
    because: Because | None = None
    limit: int = 0
    make_up_day: dt.date | None = None
    make_up_until: dt.datetime | None = None
    in_grace: bool = False

    @property
    def is_out(self) -> bool:
        """Whether nothing can save this trial any more."""
        return self.kind == "out"

    def sentence(self, language: Language, zone: str = "UTC", *, questions: int = 0) -> str:
        """Say the verdict in one sentence, with the numbers that it rests on; times are told in ``zone``.

        ``questions`` are asked once the days are passed, so that the days alone do not let anybody in.
        """
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        if self.make_up_until:
            values["make_up_until"] = self.make_up_until.astimezone(ZoneInfo(zone))
        key = self._sentence_key()
        if questions and key in _LETS_IN:
            return explain(f"verdict.{key}_asked", language, questions=questions, **values)
        return explain(f"verdict.{key}", language, **values)

    def _sentence_key(self) -> str:
        if self.kind == "out":
            return f"out_{self.because}"
        if self.kind == "if_made_up":
            return "if_in_grace" if self.in_grace else "if_made_up"
        if self.kind not in ("passing", "can_still_pass"):
            return self.kind
        if self.to_do == 0:
            return "enough"
        return self.kind if self.from_today else f"{self.kind}_after_today"


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
    #: Over, and not one day of it written: not passed, even where so much is void that nothing is required.
    blank: bool


@dataclass(frozen=True, slots=True)
class _Rescue:
    """One day that has to be written to stay in, until when, and whether grace or a make-up allows it."""

    until: dt.datetime
    day: dt.date
    in_grace: bool


def standing(history: History, rules: GateRules, day: dt.date | Today) -> Standing:
    """Return where a candidate stands on a day, by the rule alone.

    Done and made-up days count towards the required days. Announced leave within its number, and void days, lower both
    the days and the required days by one and are no miss; leave beyond its number is a miss; rest days are outside
    both. Nobody is out while a day's grace or an unused make-up could still save them. The day of falling out is
    missed, later days are out. Whatever is void, whoever has not written on any day of the trial does not pass. A plain
    date means that no day before it is open any more.
    """
    today = day if isinstance(day, Today) else Today(day)
    trial = _trial(history, rules, today)
    unwritten = [each for each in trial.expected if each not in history.written]
    missed = [each for each in unwritten if each < today.day and each != today.yesterday]
    in_grace = today.yesterday if today.yesterday in unwritten else None
    make_ups_left = max(0, rules.day.make_up_days - len(history.made_up & frozenset(trial.days)))
    rescue = _rescue(missed, in_grace, trial, rules, today, make_ups_left)
    fall = _fall(missed, trial, rules) if rescue is None else None
    marks = tuple(
        DayMark(each, _state(each, history, trial, today, fall), each in history.written) for each in trial.days
    )
    verdict = _verdict(history, rules, trial, today, missed, rescue, fall)
    leave_left = max(0, rules.day.leave_days - len(trial.leave))
    return Standing(marks, verdict, leave_left, make_ups_left)


def _trial(history: History, rules: GateRules, today: Today) -> _Trial:
    days = trial_days(history.first_day, rules)
    rest = frozenset(each for each in days if each.weekday() in rules.day.rest_weekdays)
    void = history.void.intersection(days) - rest
    taken = [each for each in dict.fromkeys(history.leave) if each in days]
    taken = [each for each in taken if each not in rest | void | history.written]
    leave = frozenset(taken[: rules.day.leave_days])
    expected = tuple(each for each in days if each not in rest | void | leave)
    required = max(0, rules.required_days - len(void) - len(leave))
    blank = today.day > days[-1] and history.written.isdisjoint(days)
    return _Trial(days, rest, void, leave, expected, required, len(expected) - required, blank)


def _rescue(
    missed: list[dt.date],
    in_grace: dt.date | None,
    trial: _Trial,
    rules: GateRules,
    today: Today,
    make_ups_left: int,
) -> tuple[_Rescue, ...] | None:
    """Return the days that have to be written to stay in, most urgent first; None if nothing saves.

    Fewest make-ups come first; among equal ways the one that leaves most time.
    """
    until = {each: at for each, at in today.make_up_until if each in missed}
    for size in range(min(len(until), make_ups_left) + 1):
        ways = []
        for saved in combinations(until, size):
            left = [each for each in missed if each not in saved]
            if _fall(left, trial, rules) is not None:
                continue
            way = [_Rescue(until[each], each, False) for each in saved]
            if in_grace and today.grace_until and _fall([*left, in_grace], trial, rules) is not None:
                way.append(_Rescue(today.grace_until, in_grace, True))
            ways.append(tuple(sorted(way, key=lambda each: each.until)))
        if ways:
            return max(ways, key=lambda way: (not way, [each.until for each in way]))
    return None


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
    if trial.blank and len(gone) == len(trial.expected):
        return (gone or trial.days)[-1], "nothing_written"
    return None


def _in_week(day: dt.date, missed: list[dt.date], trial: _Trial, rules: GateRules) -> int:
    """Count the missed days of a day's week, ``missed`` ending with that day."""
    into = day.weekday() if rules.week == "calendar" else (day - trial.days[0]).days % 7
    begins = day - dt.timedelta(days=into)
    return sum(each >= begins for each in missed)


def _in_a_row(missed: list[dt.date], trial: _Trial) -> int:
    """Count the run of missed days that ends with the last.

    Rest and leave do not break it. A void day does: otherwise voiding a written day would join the rows beside it, and
    put somebody out.
    """
    run = 0
    for day in reversed([each for each in trial.days if each <= missed[-1]]):
        if day in missed:
            run += 1
        elif day not in trial.rest and day not in trial.leave:
            return run
    return run


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
    rescue: tuple[_Rescue, ...] | None,
    fall: tuple[dt.date, Because] | None,
) -> Verdict:
    ahead = [each for each in trial.expected if each >= today.day and each not in history.written]
    numbers = _numbers(history, trial, missed, ahead, fall)
    from_today = today.day in ahead
    if fall is not None:
        day, because = fall
        return Verdict("out", since=day, because=because, limit=_limit(because, rules, trial), **numbers)
    if today.day < history.first_day:
        return Verdict("not_started", **numbers)
    if rescue:
        first = rescue[0]
        return Verdict(
            "if_made_up", make_up_day=first.day, make_up_until=first.until, in_grace=first.in_grace, **numbers
        )
    if today.day > trial.days[-1]:
        return Verdict("passed", **numbers)
    return Verdict("can_still_pass" if missed else "passing", from_today=from_today, **numbers)


def _numbers(
    history: History,
    trial: _Trial,
    missed: list[dt.date],
    ahead: list[dt.date],
    fall: tuple[dt.date, Because] | None,
) -> dict[str, Any]:
    written = len(history.written.intersection(trial.expected))
    least = int(history.written.isdisjoint(trial.days))
    return {
        "first_day": history.first_day,
        "last_day": trial.days[-1],
        "days": len(trial.expected),
        "required": trial.required,
        "written": written,
        "missed": sum(fall is None or each <= fall[0] for each in missed),
        "spare": max(0, trial.allowed - len(missed)),
        "to_do": max(trial.required - written, least),
        "left": max(len(ahead), least),
    }


def _limit(because: Because, rules: GateRules, trial: _Trial) -> int:
    if because == "in_a_week":
        return rules.weekly_misses or 0
    if because == "in_a_row":
        return rules.most_missed_in_a_row or 0
    return trial.allowed
