"""The rule in plain words and a word on each day, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.checkin import DayRules, Today, today_at
from dongliang.days import DayClock
from dongliang.gate import GateRules, History, QuizRules, standing
from dongliang.gate.wording import day_notes, rule_in_short, rule_lines
from dongliang.words import LANGUAGES, Language
from tests.library.gate_cases import DAY, MONDAY, gate_rules, histories, todays

FULL = GateRules(
    required_days=13,
    most_missed_in_a_row=1,
    weekly_misses=1,
    day=DayRules(leave_days=2, make_up_days=2, rest_weekdays=frozenset({5, 6}), own_zone=True),
)


def sentences(rules: GateRules, language: Language) -> list[str]:
    return [line.sentence for line in rule_lines(rules, language)]


def test_the_default_rule_in_chinese() -> None:
    assert sentences(GateRules(), "zh-Hans") == [
        "15 日里打卡满 13 日，就进大群。",
        "有事可以请假，至多 1 日。",
        "忘了可以补 1 日，24 小时以内。",
        "一天过后 2 小时以内，还能记作那一天。",
        "站点出故障的日子，管事写明原因，全体不计。",
    ]


def test_every_clause_that_is_set_is_said() -> None:
    assert sentences(FULL, "en") == [
        "Check in on 13 of the 15 days and you are in.",
        "Take leave when you need it, up to 2 days.",
        "Forgot? Make up 2 days, within 24 hours.",
        "Up to 2 hours after a day has ended it still counts for that day.",
        "No more than 1 day in a row without a check-in.",
        "No more than 1 day a week without a check-in, from Monday on.",
        "Rest on Sat, Sun: not among the 15 days.",
        "Days follow your own time zone.",
        "A day on which the site failed is not counted for anybody; a steward writes down why.",
    ]


def test_what_is_not_set_is_not_said() -> None:
    strict = GateRules(required_days=15, day=DayRules(grace_hours=0, leave_days=0, make_up_days=0))
    assert [line.sign for line in rule_lines(strict, "en")] == ["done", "void"]
    assert sentences(strict, "zh-Hans")[0] == "15 日天天打卡，就进大群。"


def test_what_was_used_stands_below_each_clause() -> None:
    history = History(
        MONDAY,
        done=frozenset({MONDAY}),
        made_up=frozenset({MONDAY + DAY}),
        leave=(MONDAY + 2 * DAY,),
        void=frozenset({MONDAY + 3 * DAY}),
    )
    found = standing(history, GateRules(), MONDAY + 4 * DAY)
    details = [line.detail for line in rule_lines(GateRules(), "zh-Hans", found)]
    assert details[:3] == [
        "因为有 1 日全体不计、你请假 1 日，这一期是 13 日里满 11 日。",
        "用在 11月26日。",
        "用在 11月25日。",
    ]
    unused = standing(History(MONDAY), GateRules(), MONDAY)
    assert [line.detail for line in rule_lines(GateRules(), "en", unused)][:3] == ["", "Not used yet.", "Not used yet."]


def test_every_day_that_is_not_simply_done_is_explained() -> None:
    days = [MONDAY + n * DAY for n in range(15)]
    history = History(
        MONDAY,
        done=frozenset({days[0]}),
        made_up=frozenset({days[1]}),
        leave=(days[2], days[4]),
        void=frozenset({days[3], days[5]}),
    )
    clock = DayClock.fixed("Asia/Shanghai")
    today = today_at(clock.end_of(days[7]) + dt.timedelta(hours=1), clock, DayRules())
    found = standing(history, GateRules(), today)
    notes = day_notes(found, history, GateRules(), today, "zh-Hans", {days[3]: "断电。"}, "Asia/Shanghai")
    assert notes == [
        "11月25日当天没写，后来补上了。",
        "11月26日请假，总日数和要打卡的日数各减一。",
        "11月27日全体不计：断电。",
        "11月28日请了假，超出了 1 日，算没打卡。",
        "11月29日全体不计。",
        "11月30日没有打卡。",
        "12月1日还能记，到 12月2日 02:00 为止。",
    ]


def test_after_falling_out_one_word_says_it_for_all_days() -> None:
    history = History(MONDAY)
    today = Today(MONDAY + 9 * DAY)
    notes = day_notes(standing(history, GateRules(), today), history, GateRules(), today, "en", {})
    assert notes == [
        "24 Nov: no check-in.",
        "25 Nov: no check-in.",
        "26 Nov: no check-in.",
        "After 26 Nov days no longer count for this trial; what you write stays all the same.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_any_rule_and_any_trial_can_be_said(language: Language, data: st.DataObject) -> None:
    rules = data.draw(gate_rules())
    history = data.draw(histories(rules))
    today = data.draw(todays(rules, history))
    found = standing(history, rules, today)
    assert all(line.sentence for line in rule_lines(rules, language, found))
    assert all(day_notes(found, history, rules, today, language, {}))
    assert found.verdict.sentence(language)


@pytest.mark.parametrize(
    ("rules", "chinese", "english"),
    [
        (GateRules(), "15 日里打卡 13 日，就进大群", "Check in on 13 of 15 days and you are in"),
        (GateRules(required_days=15), "15 日天天打卡，就进大群", "Check in on each of 15 days and you are in"),
        (
            GateRules(required_days=12, weekly_misses=1, most_missed_in_a_row=2),
            "15 日里打卡 12 日，一周至多缺 1 日，至多连缺 2 日，就进大群",
            "Check in on 12 of 15 days, miss at most 1 a week, miss at most 2 in a row, and you are in",
        ),
        # What follows from the rest is not said.
        (GateRules(weekly_misses=0), "15 日天天打卡，就进大群", "Check in on each of 15 days and you are in"),
        (
            GateRules(weekly_misses=2, most_missed_in_a_row=2),
            "15 日里打卡 13 日，就进大群",
            "Check in on 13 of 15 days and you are in",
        ),
        (
            GateRules(quiz=QuizRules(quiz_questions=10)),
            "先在 10 题里答对 6 题，15 日里打卡 13 日，就进大群",
            "Answer 6 of 10 questions right, check in on 13 of 15 days, and you are in",
        ),
        (
            GateRules(quiz=QuizRules(quiz_questions=10, quiz_when="after")),
            "15 日里打卡 13 日，再在 10 题里答对 6 题，就进大群",
            "Check in on 13 of 15 days, then answer 6 of 10 questions right, and you are in",
        ),
    ],
)
def test_a_rule_in_one_line(rules: GateRules, chinese: str, english: str) -> None:
    assert (rule_in_short(rules, "zh-Hans"), rule_in_short(rules, "en")) == (chinese, english)


@given(gate_rules())
def test_every_rule_fits_into_a_line(rules: GateRules) -> None:
    for language in LANGUAGES:
        line = rule_in_short(rules, language)
        assert "\n" not in line and len(line) <= 130 and str(rules.trial_days) in line
