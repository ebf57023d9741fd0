"""When a day needs a reminder: likely to be missed, and later than usual."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.rhythm import LEVELS, Past, chance_to_miss, need_of

FIRST = dt.date(2026, 11, 2)


def past(*done: bool, hours: tuple[float, ...] = ()) -> Past:
    return Past([FIRST + dt.timedelta(days=number) for number in range(len(done))], done, hours)


def test_with_too_few_days_every_day_counts_as_likely_and_no_hour_is_known() -> None:
    need = need_of(past(True, True), FIRST + dt.timedelta(days=2), "seldom")
    assert (need.is_likely, need.after) == (True, None)


def test_later_than_usual_is_the_usual_hour_and_its_spread() -> None:
    need = need_of(past(*[True] * 12, hours=(20.0,) * 5 + (21.0,) * 6), FIRST + dt.timedelta(days=12), "often")
    assert need.after is not None and 20 < need.after < 23


@pytest.mark.parametrize("level", LEVELS)
def test_who_never_misses_is_left_alone_and_who_always_does_is_reminded(level: str) -> None:
    day = FIRST + dt.timedelta(days=20)
    assert not need_of(past(*[True] * 20), day, level).is_likely
    assert need_of(past(*[False] * 20), day, level).is_likely


@given(done=st.lists(st.booleans(), min_size=3, max_size=35))
def test_a_level_that_reminds_less_often_never_reminds_where_another_does_not(done: list[bool]) -> None:
    mine, day = past(*done), FIRST + dt.timedelta(days=len(done))
    seldom, medium, often = (need_of(mine, day, level).is_likely for level in ("seldom", "medium", "often"))
    assert (not seldom or medium) and (not medium or often)
    chance = chance_to_miss(mine, day)
    assert chance is not None and medium == (chance >= LEVELS["medium"])
