"""The rule of a trial in plain words, and a word on each day that is not simply done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from dongliang.checkin import Today
from dongliang.gate.quiz.rules import WHENS, When
from dongliang.gate.rules import GateRules
from dongliang.gate.standing import DayState, History, Standing
from dongliang.words import Language, explain, format_date, format_weekday, label

#: Some Monday, to name the days of the week by.
_MONDAY = dt.date(2024, 1, 1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One clause of a rule: the sign of the state that it is about, a sentence, and a detail below it."""

    sign: DayState
    sentence: str
    detail: str = ""


def rule_lines(rules: GateRules, language: Language, found: Standing | None = None) -> list[RuleLine]:
    """Return a rule clause by clause, every clause that is set; with a standing, what was used of it as details."""
    before, after = (list(_questions(rules, language, when)) for when in WHENS)
    return [*before, *_what_counts(rules, language, found), *after, *_limits(rules, language)]


def rule_in_short(rules: GateRules, language: Language) -> str:
    """Return a rule in one line: all that must hold, and nothing that follows from the rest."""
    say = partial(_in_short, language)
    quiz, spare = rules.quiz, rules.spare_days
    every_day = not spare or rules.weekly_misses == 0
    answers = {"needed": quiz.needed, "count": quiz.quiz_questions}
    parts = [say("questions_before", **answers)] if quiz.is_asked("before") else []
    parts.append(say("all_days" if every_day else "days", days=rules.trial_days, required=rules.required_days))
    if not every_day and rules.weekly_misses is not None and rules.weekly_misses < spare:
        parts.append(say("weekly", count=rules.weekly_misses))
    if not every_day and rules.most_missed_in_a_row is not None and rules.most_missed_in_a_row < spare:
        parts.append(say("in_a_row", count=rules.most_missed_in_a_row))
    if quiz.is_asked("after"):
        parts.append(say("questions_after", **answers))
    line = say("rule" if len(parts) == 1 else "rule_of_several", parts=label("poster.comma", language).join(parts))
    return line[:1].upper() + line[1:]


def _in_short(language: Language, key: str, **values: Any) -> str:
    return explain(f"poster.{key}", language, **values)


def _questions(rules: GateRules, language: Language, when: When) -> Iterator[RuleLine]:
    """Say how many questions are asked at a moment, how many right ones pass, and how often one may try."""
    say, quiz = partial(_say, language), rules.quiz
    if not quiz.is_asked(when):
        return
    waits = say("questions_wait" if quiz.quiz_wait_hours else "questions_again", hours=quiz.quiz_wait_hours)
    limit = [say("questions_minutes", minutes=quiz.quiz_minutes)] if quiz.quiz_minutes else []
    values = {"count": quiz.quiz_questions, "needed": quiz.needed, "days": quiz.quiz_after_days}
    gap = " " if language == "en" else ""
    yield RuleLine(DayState.PENDING, say(f"questions_{when}", **values), gap.join([waits, *limit]))


def _what_counts(rules: GateRules, language: Language, found: Standing | None) -> Iterator[RuleLine]:
    say = partial(_say, language)
    day, days = rules.day, rules.trial_days
    content = say("content", characters=day.least_characters, pictures=day.least_pictures)
    all_or_some = "done_all" if rules.required_days == days else "done"
    if rules.quiz.is_asked("after"):
        all_or_some += "_asked"
    detail = _lowered(found, language) if found else content
    yield RuleLine(DayState.DONE, say(all_or_some, days=days, required=rules.required_days), detail)
    if day.leave_days:
        detail = _used(found, DayState.LEAVE, language) if found else say("leave_detail")
        yield RuleLine(DayState.LEAVE, say("leave", count=day.leave_days), detail)
    if day.make_up_days:
        detail = _used(found, DayState.MADE_UP, language) if found else say("made_up_detail")
        sentence = say("made_up", count=day.make_up_days, hours=day.make_up_hours)
        yield RuleLine(DayState.MADE_UP, sentence, detail)
    if day.grace_hours:
        yield RuleLine(DayState.PENDING, say("grace", hours=day.grace_hours))


def _limits(rules: GateRules, language: Language) -> Iterator[RuleLine]:
    say = partial(_say, language)
    if rules.most_missed_in_a_row is not None:
        sentence = say("in_a_row", count=rules.most_missed_in_a_row)
        yield RuleLine(DayState.MISSED, sentence, say("in_a_row_detail"))
    if rules.weekly_misses is not None:
        yield RuleLine(DayState.MISSED, say(f"weekly_{rules.week}", count=rules.weekly_misses))
    if rules.day.rest_weekdays:
        names = (format_weekday(_MONDAY + each * _DAY, language) for each in sorted(rules.day.rest_weekdays))
        yield RuleLine(DayState.REST, say("rest", weekdays=_listed(names, language), days=rules.trial_days))
    if rules.day.own_zone:
        yield RuleLine(DayState.NOT_YET, say("own_zone"))
    yield RuleLine(DayState.VOID, say("void"))


def _say(language: Language, key: str, **values: Any) -> str:
    return explain(f"rule_words.{key}", language, **values)


def _listed(names: Iterable[str], language: Language) -> str:
    return label("list.comma", language).join(names)


def _used(found: Standing, state: DayState, language: Language) -> str:
    """Say on which days leave or make-up was used."""
    dates = [format_date(mark.day, language) for mark in found.marks if mark.state == state]
    key = "rule_words.used" if dates else "rule_words.unused"
    return explain(key, language, **({"dates": _listed(dates, language)} if dates else {}))


def _lowered(found: Standing, language: Language) -> str:
    """Say by what the days and the required days were lowered; nothing where they were not."""
    counts = {
        "lowered_void": sum(mark.state == DayState.VOID for mark in found.marks),
        "lowered_leave": sum(mark.state == DayState.LEAVE for mark in found.marks),
    }
    why = [explain(f"rule_words.{key}", language, count=count) for key, count in counts.items() if count]
    if not why:
        return ""
    numbers = {"days": found.verdict.days, "required": found.verdict.required}
    return explain("rule_words.lowered", language, why=_listed(why, language), **numbers)


def day_notes(
    found: Standing,
    history: History,
    rules: GateRules,
    today: Today,
    language: Language,
    reasons: Mapping[dt.date, str],
    zone: str = "UTC",
) -> list[str]:
    """Return a sentence on every day that is neither done nor still to come, the earliest first.

    ``reasons`` are those of void days; one that was erased is not among them. Times are told in ``zone``.
    """
    since = found.verdict.since
    notes: list[str] = []
    for mark in found.marks:
        if since is not None and mark.day > since:
            return [*notes, explain("day_note.out", language, day=since)]
        values: dict[str, Any] = {"day": mark.day}
        key = str(mark.state)
        if mark.state == DayState.VOID:
            key, values["reason"] = ("void", reasons[mark.day]) if mark.day in reasons else ("void_erased", "")
        elif mark.state == DayState.MISSED and mark.day in history.leave:
            key, values["count"] = "missed_leave", rules.day.leave_days
        elif mark.state == DayState.PENDING and mark.day == today.yesterday and today.grace_until:
            key, values["until"] = "pending_grace", today.grace_until.astimezone(ZoneInfo(zone))
        elif mark.state not in (DayState.MISSED, DayState.LEAVE, DayState.MADE_UP):
            continue
        notes.append(explain(f"day_note.{key}", language, **values))
    return notes
