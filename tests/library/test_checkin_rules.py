"""The rules of a day: what makes a check-in, what stays open after a day, leave beforehand, days without."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.bounds import RuleError
from dongliang.checkin import (
    DayRules,
    MainRules,
    Today,
    can_announce_leave,
    counted_characters,
    days_without,
    is_enough,
    today_at,
)
from dongliang.days import DayClock
from dongliang.words import LANGUAGES, explain, label

SHANGHAI = DayClock.fixed("Asia/Shanghai")
DAY = dt.date(2025, 11, 25)
ONE_DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
MIDNIGHT = SHANGHAI.end_of(DAY)


def test_defaults_are_those_of_the_talk() -> None:
    rules = DayRules()
    assert (rules.grace_hours, rules.leave_days, rules.make_up_days, rules.make_up_hours) == (2, 1, 1, 24)
    assert (rules.least_characters, rules.least_pictures) == (10, 1)
    assert (rules.rest_weekdays, rules.own_zone) == (frozenset(), False)
    assert MainRules().resting_after_days == 7


@pytest.mark.parametrize("kind", [DayRules, MainRules])
def test_every_number_is_held_to_its_bounds(kind: type[Any]) -> None:
    for each in fields(kind):
        if "least" not in each.metadata:
            continue
        least, most = each.metadata["least"], each.metadata["most"]
        assert getattr(kind(**{each.name: least}), each.name) == least
        assert getattr(kind(**{each.name: most}), each.name) == most
        for value in (least - 1, most + 1):
            with pytest.raises(RuleError) as refused:
                kind(**{each.name: value})
            assert refused.value.values == {"field": each.name, "least": least, "most": most}


@pytest.mark.parametrize(
    ("weekdays", "reason"), [({7}, "weekdays"), ({-1, 2}, "weekdays"), (set(range(7)), "no_working_day")]
)
def test_rest_days_leave_a_day_to_write(weekdays: set[int], reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        DayRules(rest_weekdays=frozenset(weekdays))
    assert refused.value.reason == reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_and_field_has_its_words(language: Any) -> None:
    assert explain("refused.bounds", language, field="x", least=1, most=2)
    assert explain("refused.weekdays", language) and explain("refused.no_working_day", language)
    for each in (*fields(DayRules), *fields(MainRules)):
        assert label(f"rules.{each.name}", language) and label(f"rules_hint.{each.name}", language)


@pytest.mark.parametrize(
    ("text", "template", "counted"),
    [
        ("", "", 0),
        ("今天推了二十分钟的背", "", 10),
        ("one two three", "", 11),
        (" \t\n　 ", "", 0),
        ("a\u200bb\u200d\ufeffc\u00a0\x07", "", 3),
        ("<!-- DAILY_CHECKIN_2025-11-25_START -->\n打卡\n<!-- DAILY_CHECKIN_2025-11-25_END -->", "", 2),
        ("<!-- spread\nover lines -->短", "", 1),
        ("今天做了：\n感受：", "今天做了：\n感受：", 0),
        ("今天做了： \n\n 感受 ：", "今天做了：\n感受：", 0),
        ("今天做了：推背\n感受：累", "今天做了：\n感受：", 3),
        ("推背\n今天做了：", "今天做了：\n感受：", 2),
        ("今天做了什么：推背", "今天\n今天做了什么：", 2),
        ("写点什么", "<!-- start -->\n写点什么\n<!-- end -->", 0),
        ("nothing in common", "\n\n", 15),
    ],
)
def test_only_what_somebody_wrote_counts(text: str, template: str, counted: int) -> None:
    assert counted_characters(text, template) == counted


@pytest.mark.parametrize(
    ("text", "pictures", "enough"),
    [
        ("九个字还不够数差一", 0, False),
        ("十个字就刚刚够数了吧", 0, True),
        ("", 1, True),
        ("", 0, False),
        ("短", 9, True),
    ],
)
def test_ten_characters_or_one_picture(text: str, pictures: int, enough: bool) -> None:
    assert is_enough(text, pictures, DayRules()) is enough


def test_least_content_follows_the_rule() -> None:
    rules = DayRules(least_characters=3, least_pictures=2)
    assert is_enough("三个字", 0, rules) and not is_enough("两个", 1, rules)
    assert is_enough("", 2, rules)


@given(template=st.text(max_size=60), text=st.text(max_size=60))
def test_a_template_alone_is_never_a_check_in(template: str, text: str) -> None:
    assert counted_characters(template, template) == 0
    assert counted_characters(text, template) <= counted_characters(text) <= len(text)


def test_during_a_day_yesterday_can_be_made_up_for_24_hours() -> None:
    today = today_at(MIDNIGHT + 2 * HOUR, SHANGHAI, DayRules())
    assert (today.day, today.grace_until, today.yesterday) == (DAY + ONE_DAY, None, None)
    assert today.make_up_until == ((DAY, MIDNIGHT + 24 * HOUR),)
    after = today_at(MIDNIGHT + 24 * HOUR, SHANGHAI, DayRules())
    assert [day for day, _ in after.make_up_until] == [DAY + ONE_DAY]


def test_in_grace_yesterday_is_named_with_the_end_of_grace() -> None:
    today = today_at(MIDNIGHT + 2 * HOUR - SECOND, SHANGHAI, DayRules())
    assert (today.yesterday, today.grace_until) == (DAY, MIDNIGHT + 2 * HOUR)


def test_a_rule_without_grace_or_make_up_keeps_nothing_open() -> None:
    rules = DayRules(grace_hours=0, make_up_days=0)
    assert today_at(MIDNIGHT, SHANGHAI, rules) == Today(DAY + ONE_DAY)


@given(
    minutes=st.integers(0, 40 * 1440),
    grace=st.integers(0, 6),
    hours=st.integers(1, 72),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"]),
)
def test_a_day_is_open_exactly_as_long_as_its_window(minutes: int, grace: int, hours: int, zone: str) -> None:
    """A naive twin over every day of the month before."""
    clock, rules = DayClock.fixed(zone, 3), DayRules(grace_hours=grace, make_up_hours=hours)
    at = dt.datetime(2025, 10, 10, tzinfo=dt.UTC) + minutes * ONE_DAY / 1440
    today = today_at(at, clock, rules)
    past = [today.day - back * ONE_DAY for back in range(30, 0, -1)]
    ends = {day: clock.end_of(day) for day in past}
    assert dict(today.make_up_until) == {
        day: end + hours * HOUR for day, end in ends.items() if at < end + hours * HOUR
    }
    in_grace = [day for day, end in ends.items() if at < end + grace * HOUR]
    assert [today.yesterday] == (in_grace or [None])


def test_leave_is_announced_before_the_day_begins() -> None:
    start = SHANGHAI.start_of(DAY)
    assert can_announce_leave(DAY, start - SECOND, SHANGHAI)
    assert not can_announce_leave(DAY, start, SHANGHAI)


def test_days_without_stop_at_the_last_check_in() -> None:
    done = frozenset({DAY - 4 * ONE_DAY})
    assert days_without(done, lambda _: False, dt.date(2025, 1, 1), DAY) == 3


def test_days_without_leave_out_what_nobody_expected() -> None:
    excused = {DAY - ONE_DAY, DAY - 3 * ONE_DAY}
    assert days_without(frozenset(), excused.__contains__, DAY - 4 * ONE_DAY, DAY) == 2


def test_days_without_begin_with_membership() -> None:
    assert days_without(frozenset(), lambda _: False, DAY, DAY) == 0
    assert days_without(frozenset({DAY}), lambda _: False, DAY - ONE_DAY, DAY) == 1
