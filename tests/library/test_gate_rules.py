"""The rule of a trial: its defaults, what is refused, its days, and how it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.bounds import RuleError
from dongliang.checkin import DayRules
from dongliang.gate import GateRules, rules_from_json, rules_to_json, trial_days
from dongliang.gate.rules import WEEKS
from dongliang.words import LANGUAGES, explain, label
from tests.library.gate_cases import gate_rules

MONDAY = dt.date(2025, 11, 24)
DAY = dt.timedelta(days=1)


def refused(**values: Any) -> RuleError:
    with pytest.raises(RuleError) as caught:
        GateRules(**values)
    return caught.value


def test_defaults_are_those_of_the_talk() -> None:
    rules = GateRules()
    assert (rules.trial_days, rules.required_days, rules.spare_days) == (15, 13, 2)
    assert (rules.most_missed_in_a_row, rules.weekly_misses, rules.week) == (None, None, "calendar")
    assert rules.day == DayRules()


def test_a_rule_is_frozen() -> None:
    with pytest.raises(AttributeError):
        GateRules().required_days = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("days", "required", "leave", "fits"),
    [
        (15, 13, 3, True),
        (15, 13, 4, False),
        (15, 11, 1, True),
        (15, 10, 1, False),
        (3, 3, 1, True),
        (3, 2, 1, False),
        (20, 15, 1, True),
        (20, 14, 1, False),  # two thirds of 20 are more than 13
        (15, 8, 0, True),  # without leave it is not leave that lowers it
    ],
)
def test_leave_may_not_bring_the_required_days_below_two_thirds(
    days: int, required: int, leave: int, fits: bool
) -> None:
    values: dict[str, Any] = {
        "trial_days": days,
        "required_days": required,
        "day": DayRules(leave_days=leave),
    }
    if fits:
        assert GateRules(**values).spare_days == days - required
    else:
        assert refused(**values).reason == "leave_below_two_thirds"


@given(days=st.integers(3, 100), data=st.data())
def test_two_thirds_are_counted_in_whole_numbers(days: int, data: st.DataObject) -> None:
    leave = data.draw(st.integers(1, 10))
    required = data.draw(st.integers(1, days))
    fits = 3 * (required - leave) >= 2 * days
    if fits:
        assert GateRules(trial_days=days, required_days=required, day=DayRules(leave_days=leave))
    else:
        error = refused(trial_days=days, required_days=required, day=DayRules(leave_days=leave))
        assert 3 * error.values["floor"] >= 2 * days > 3 * (error.values["floor"] - 1)


def test_more_than_all_days_cannot_be_required() -> None:
    assert refused(trial_days=10, required_days=11).reason == "more_than_all"
    assert refused(week="lunar").reason == "week"


def test_every_number_is_held_to_its_bounds() -> None:
    for each in fields(GateRules):
        if "least" in each.metadata:
            for value in (each.metadata["least"] - 1, each.metadata["most"] + 1):
                assert refused(**{each.name: value}).values["field"] == each.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_and_field_has_its_words(language: Any) -> None:
    assert "13" in explain("refused.leave_below_two_thirds", language, required=13, leave=4, floor=10)
    assert explain("refused.more_than_all", language, required=11, days=10)
    assert explain("refused.week", language)
    for each in fields(GateRules):
        if each.metadata["unit"] != "rules":
            assert label(f"rules.{each.name}", language) and label(f"rules_hint.{each.name}", language)
    assert all(label(f"week.{week}", language) for week in WEEKS)


def test_days_of_a_trial_without_rest() -> None:
    days = trial_days(MONDAY, GateRules())
    assert days == tuple(MONDAY + offset * DAY for offset in range(15))


def test_rest_days_are_outside_the_days() -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({5, 6})))
    days = trial_days(MONDAY, rules)
    assert len([day for day in days if day.weekday() < 5]) == 15
    assert days[-1] == dt.date(2025, 12, 12)


def test_a_trial_may_begin_on_a_rest_day_and_ends_on_an_expected_one() -> None:
    rules = GateRules(trial_days=3, required_days=3, day=DayRules(rest_weekdays=frozenset({0}), leave_days=1))
    assert trial_days(MONDAY, rules) == tuple(MONDAY + offset * DAY for offset in range(4))


@given(rules=gate_rules(), first_day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_a_trial_has_its_expected_days_and_no_gap(rules: GateRules, first_day: dt.date) -> None:
    days = trial_days(first_day, rules)
    assert [later - earlier for earlier, later in pairwise(days)] == [DAY] * (len(days) - 1)
    expected = [day for day in days if day.weekday() not in rules.day.rest_weekdays]
    assert (days[0], len(expected), expected[-1]) == (first_day, rules.trial_days, days[-1])


@given(rules=gate_rules())
def test_a_rule_comes_back_as_it_was_kept(rules: GateRules) -> None:
    assert rules_from_json(rules_to_json(rules)) == rules


def test_a_rule_kept_earlier_takes_defaults_for_what_it_did_not_know() -> None:
    assert rules_from_json({}) == GateRules()
    kept = {"required_days": 14, "of_the_future": 1, "day": {"leave_days": 0, "of_the_future": 1}}
    assert rules_from_json(kept) == GateRules(required_days=14, day=DayRules(leave_days=0))
