"""A rehearsal judged: how the others went on, and whether the pillar test had told it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.pillar import HELD_WELL, judge, kept
from dongliang.pillar.rehearsal import LEAST_DAYS

DAYS = st.lists(st.integers(0, 60), min_size=LEAST_DAYS, max_size=40)


def test_the_ratio_is_the_mean_then_by_the_mean_before() -> None:
    found = kept([10] * 28, [8] * 14)
    assert (found.before, found.then, found.ratio, found.interval) == (10.0, 8.0, 0.8, (0.8, 0.8))
    assert found.is_well
    assert not kept([10] * 28, [7] * 14).is_well


@pytest.mark.parametrize(("before", "then"), [([5] * 6, [5] * 10), ([5] * 10, [5] * 6), ([0] * 28, [5] * 14), ([], [])])
def test_too_few_days_or_nothing_before_gives_no_ratio(before: list[int], then: list[int]) -> None:
    found = kept(before, then)
    assert (found.ratio, found.interval, found.is_well) == (None, None, False)


@given(before=DAYS, then=DAYS)
def test_the_interval_holds_the_ratio_and_is_the_same_each_time(before: list[int], then: list[int]) -> None:
    found = kept(before, then)
    assert found == kept(before, then)
    if found.ratio is None or found.interval is None:
        assert (found.ratio, found.interval) == (None, None)
        assert sum(day > 0 for day in before) < len(before) / 2, "only where little was written before"
        return
    low, high = found.interval
    assert 0 <= low <= high < float("inf")
    assert found.ratio == pytest.approx((sum(then) / len(then)) / (sum(before) / len(before)))
    assert found.is_well == (found.ratio >= HELD_WELL)


def test_more_scatter_gives_a_wider_interval() -> None:
    steady, scattered = kept([10] * 28, [8, 9] * 7), kept([10] * 28, [0, 17] * 7)
    assert steady.interval is not None
    assert scattered.interval is not None
    assert steady.ratio == scattered.ratio
    assert scattered.interval[1] - scattered.interval[0] > steady.interval[1] - steady.interval[0]


def people(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


def test_a_forecast_is_told_only_where_the_shares_are_clearly_apart() -> None:
    holding, falling = people("h", 20), people("f", 10)
    assert judge(holding, falling, holding).telling == "told"
    assert judge(holding, falling, falling).telling == "reversed"
    assert judge(holding, falling, holding + falling).telling == "did_not_tell"
    assert judge(holding, falling[:4], holding).telling == "too_few"
    assert judge(holding[:4], falling, holding).telling == "too_few"


def test_who_belongs_to_neither_does_not_count() -> None:
    found = judge(people("h", 6), people("f", 6), [*people("h", 3), "stranger"])
    assert (found.holding.count, found.holding.of, found.falling.count) == (3, 6, 0)


def test_so_little_before_that_there_is_no_upper_bound_gives_no_ratio() -> None:
    found = kept([5, 5, 5] + [0] * 25, [5] * 8)
    assert (found.ratio, found.interval) == (None, None)
