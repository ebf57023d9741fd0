"""Words and sentences in both languages, and how numbers, dates and times stand in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dongliang.checkin import DayRules, Today, today_at
from dongliang.days import DayClock
from dongliang.gate import DayState, GateRules, History, standing
from dongliang.words import LANGUAGES, Language, entry, explain, format_date, format_weekday, label

MONDAY = dt.date(2025, 11, 24)
DAY = dt.timedelta(days=1)
SHANGHAI = DayClock.fixed("Asia/Shanghai")


def test_a_term_in_both_languages() -> None:
    assert (label("state.done", "zh-Hans"), label("state.done", "en")) == ("已打卡", "Checked in")
    assert entry("state.out") == {"zh-Hans": "本期已止", "en": "Trial ended"}


@pytest.mark.parametrize("key", ["state.nothing", "nothing", "", "state", "state.done.en", "state.done.en.x", "state."])
def test_a_key_that_is_not_there_is_named(key: str) -> None:
    with pytest.raises(KeyError, match=r"words\.toml has no"):
        label(key, "en")


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (dt.date(2025, 11, 25), "11月25日 星期二", "25 Nov Tue"),
        (dt.date(2026, 1, 1), "1月1日 星期四", "1 Jan Thu"),
        (dt.date(2024, 2, 29), "2月29日 星期四", "29 Feb Thu"),
    ],
)
def test_dates_as_a_language_writes_them(day: dt.date, zh: str, en: str) -> None:
    told = {language: f"{format_date(day, language)} {format_weekday(day, language)}" for language in LANGUAGES}
    assert told == {"zh-Hans": zh, "en": en}


@pytest.mark.parametrize(("number", "told"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (21, "21 days")])
def test_english_numbers_bear_their_word(number: int, told: str) -> None:
    assert told in explain("verdict.passed", "en", days=number, written=1)


def test_what_a_person_typed_is_never_read_as_a_format() -> None:
    name = "{by.__class__} {0} 100%"
    assert explain("notice.appointed_steward", "en", by=name) == f"{name} asked you to be a steward."


def test_a_sentence_without_its_value_fails_rather_than_telling_half() -> None:
    with pytest.raises(KeyError):
        explain("verdict.passed", "en", days=3)


def row(text: str) -> History:
    """Read a history: ``#`` written, ``.`` not."""
    return History(MONDAY, frozenset(MONDAY + n * DAY for n, sign in enumerate(text) if sign == "#"))


def on(number: int) -> Today:
    return Today(MONDAY + (number - 1) * DAY)


def hours_after(number: int, hours: float) -> Today:
    at = SHANGHAI.end_of(MONDAY + (number - 1) * DAY) + dt.timedelta(hours=hours)
    return today_at(at, SHANGHAI, GateRules().day)


SENTENCES: list[tuple[str, History, Today, str, str]] = [
    (
        "before",
        row(""),
        on(-3),
        "11月24日开始。15 日里打卡 13 日，就转正。",
        "Starts on 24 Nov: check in on 13 of 15 days and you are in.",
    ),
    (
        "all written",
        row("###"),
        on(4),
        "一日没缺。今天起的 12 日里，打卡 10 日就转正。",
        "No day missed: check in on 10 of the next 12 days and you are in.",
    ),
    (
        "today written",
        row("####"),
        on(4),
        "一日没缺。往后 11 日里，打卡 9 日就转正。",
        "No day missed: check in on 9 of the next 11 days and you are in.",
    ),
    (
        "one missed",
        row("##.#####"),
        on(9),
        "还能通过。今天起的 7 日里，打卡 6 日就转正。",
        "You can still pass: check in on 6 of the next 7 days.",
    ),
    (
        "the last day",
        row("############.."),
        on(15),
        "还能通过。今天起的 1 日里，打卡 1 日就转正。",
        "You can still pass: check in on 1 of the next 1 day.",
    ),
    (
        "enough already",
        row("#############"),
        on(14),
        "要求的 13 日已经写满，考察到 12月8日结束。",
        "You have the 13 days that are required; the trial ends on 8 Dec.",
    ),
    (
        "in grace",
        row("##..#."),
        hours_after(6, 1),
        "还能通过，11月29日那天要在 11月30日 02:00 前写上。",
        "You can still pass if 29 Nov is written by 30 Nov 02:00.",
    ),
    (
        "make-up",
        row("##..#."),
        hours_after(6, 5),
        "还能通过，11月29日那天要在 12月1日 00:00 前补上。",
        "You can still pass if 29 Nov is made up by 1 Dec 00:00.",
    ),
    (
        "out",
        row("##..#."),
        on(9),
        "这一期到 11月29日为止：15 日里缺了 3 日，规则是至多 2 日。",
        "Your trial ended on 29 Nov: 3 of 15 days without a check-in, the rule allows 2.",
    ),
    ("passed", row("##############."), on(20), "15 日里打卡 14 日，通过了。", "14 of 15 days: you are in."),
]


@pytest.mark.parametrize(
    ("history", "today", "zh", "en"), [case[1:] for case in SENTENCES], ids=[c[0] for c in SENTENCES]
)
def test_every_verdict_is_one_sentence_in_both_languages(history: History, today: Today, zh: str, en: str) -> None:
    verdict = standing(history, GateRules(), today).verdict
    assert verdict.sentence("zh-Hans", "Asia/Shanghai") == zh
    assert verdict.sentence("en", "Asia/Shanghai") == en


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (
            GateRules(most_missed_in_a_row=1, day=DayRules(make_up_days=0)),
            "这一期到 11月26日为止：连着缺的日子，规则是至多 1 日。",
            "Your trial ended on 26 Nov: the rule allows 1 day in a row without a check-in.",
        ),
        (
            GateRules(weekly_misses=1, day=DayRules(make_up_days=0)),
            "这一期到 11月26日为止：一周里缺的日子，规则是至多 1 日。",
            "Your trial ended on 26 Nov: the rule allows 1 day a week without a check-in.",
        ),
    ],
)
def test_the_clause_that_decided_is_named(rules: GateRules, zh: str, en: str) -> None:
    verdict = standing(row("#..###"), rules, on(7)).verdict
    assert (verdict.sentence("zh-Hans"), verdict.sentence("en")) == (zh, en)


def test_a_trial_without_a_word_says_so() -> None:
    void = frozenset(MONDAY + n * DAY for n in range(15))
    verdict = standing(History(MONDAY, void=void), GateRules(), on(20)).verdict
    assert verdict.sentence("en") == "Your trial ended on 8 Dec: nothing was written on any day."


def test_times_are_told_in_the_zone_asked_for() -> None:
    verdict = standing(row("##..#."), GateRules(), hours_after(6, 5)).verdict
    assert "30 Nov 11:00" in verdict.sentence("en", "America/New_York")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_its_word(language: Language) -> None:
    names: list[Any] = [label(f"state.{state}", language) for state in DayState]
    assert len(set(names)) == 9
