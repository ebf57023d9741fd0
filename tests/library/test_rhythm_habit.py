"""One member's habit, and the chance that they miss a day."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.rhythm import FEATURES, LEAST_DAYS, Past, chance_to_miss, features, habit_of, usual_hour
from dongliang.rhythm.fitted import COEFFICIENTS

#: A Monday.
FIRST = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
answers = st.lists(st.booleans(), min_size=LEAST_DAYS, max_size=60)
hours = st.lists(st.floats(0, 26), max_size=60)


def past(done: list[bool], hours: list[float] | None = None) -> Past:
    """Return a past of days in a row from the first Monday."""
    return Past([FIRST + DAY * number for number in range(len(done))], done, hours or [])


def at(name: str, of: Past, day: dt.date) -> float:
    return float(features(of, day)[FEATURES.index(name)])


def test_features_are_what_they_say() -> None:
    seen = past([True, True, False, True, True, True, False, False], [20.0, 21.0, 50.0])
    day = FIRST + DAY * 8  # the second Tuesday: one Tuesday before, done
    assert at("share_missed", seen, day) == pytest.approx(3.5 / 9)
    assert at("days_in_a_row", seen, day) == 0
    assert at("days_away", seen, day) == pytest.approx(math.log(3))
    assert at("days_known", seen, day) == pytest.approx(math.log(8))
    assert at("share_missed_weekday", seen, day) == pytest.approx((0 + 3 / 8) / 2)
    assert at("weekend", seen, day) == 0
    assert at("usual_part_of_day", seen, day) == pytest.approx((20 + 21 + 30) / 3 / 24)
    assert at("weekend", past([True] * 5), FIRST + DAY * 5) == 1
    assert at("days_in_a_row", past([False, True, True]), FIRST + DAY * 3) == pytest.approx(math.log(3))


def test_too_little_of_a_past_tells_nothing() -> None:
    assert chance_to_miss(past([True] * (LEAST_DAYS - 1)), FIRST + DAY * 9) is None
    assert chance_to_miss(past([True] * LEAST_DAYS), FIRST + DAY * 9) is not None
    with pytest.raises(ValueError, match="2 days are too few"):
        features(past([True, False]), FIRST)
    with pytest.raises(ValueError, match="1 days and 2 answers"):
        Past([FIRST], [True, False])


@given(answers, hours)
def test_a_chance_is_one_and_a_miss_raises_it(done: list[bool], at_hours: list[float]) -> None:
    day = FIRST + DAY * len(done)
    chance = chance_to_miss(past(done, at_hours), day)
    assert chance is not None and 0 < chance < 1
    all_done, none_done = (chance_to_miss(past([each] * len(done), at_hours), day) for each in (True, False))
    assert all_done is not None and none_done is not None
    assert all_done <= chance <= none_done


def test_coefficients_are_as_many_as_features() -> None:
    assert len(COEFFICIENTS) == len(FEATURES)


@given(st.lists(st.floats(0, 26), min_size=10, max_size=60))
def test_usual_hour_lies_within_the_hours(at_hours: list[float]) -> None:
    found = usual_hour(at_hours)
    assert found is not None
    assert min(at_hours) <= found.hour <= max(at_hours)
    assert found.spread >= 0 and found.late_after >= found.hour
    later = usual_hour([each + 1 for each in at_hours])
    assert later is not None
    assert later.hour == pytest.approx(found.hour + 1) and later.spread == pytest.approx(found.spread)


def test_usual_hour_of_even_hours_is_their_middle_and_deviation() -> None:
    drawn = np.random.default_rng(20260301).normal(20, 1.5, 4_000).tolist()
    found = usual_hour(drawn)
    assert found is not None
    assert found.hour == pytest.approx(20, abs=0.1)
    assert found.spread == pytest.approx(1.5, abs=0.1)
    assert usual_hour(drawn[:9]) is None


def test_habit_of_a_member() -> None:
    # three weeks: every Sunday missed, always at eight in the evening
    done = [number % 7 != 6 for number in range(21)]
    found = habit_of(past(done, [20.0] * 18), FIRST + DAY * 21, urged=[True] * 3 + [False] * 15)
    assert found.check_ins == 18
    assert found.usual is not None and (found.usual.hour, found.usual.spread) == (20.0, 0.0)
    assert found.weekdays == (1, 1, 1, 1, 1, 1, 0)
    assert found.regularity == 1
    assert found.self_driven == pytest.approx(15 / 18)
    assert found.chance_to_miss == chance_to_miss(past(done, [20.0] * 18), FIRST + DAY * 21)


def test_habit_of_a_newcomer_says_that_it_does_not_know() -> None:
    found = habit_of(past([True, True], [8.0, 9.0]), FIRST + DAY * 2, urged=[False, False])
    assert found.usual is None and found.regularity is None and found.self_driven is None
    assert found.chance_to_miss is None
    assert found.weekdays == (None,) * 7
    assert habit_of(past([True] * 20, [8.0] * 20), FIRST + DAY * 20).self_driven is None
