"""A cohort counted from its grid: against counting it member by member, and the log-rank test by hand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.events import WRITTEN, Event
from dongliang.gate.cohort import cohort_numbers, count_grid, differences, grid_stays, holm, is_ruled
from dongliang.gate.funnel import Marks, count_cohort, fell_out, marks_of, written_days
from dongliang.gate.grid import CohortGrid
from dongliang.gate.survival import Stay, stays
from tests.library.grid_cases import COHORTS, events, grid, real_grid, real_table, rows_of

LETTERS = "1111u00xolrpg..."


def both(rows: list[str], void: tuple[int, ...] = ()) -> tuple[CohortGrid, Marks]:
    named = {f"m{number}": row for number, row in enumerate(rows)}
    return grid(*rows, void=void), marks_of(events(named, void), "one")


def asked_days(found: CohortGrid) -> list[dt.date]:
    return [here for here, is_asked in zip(found.days, found.asked, strict=True) if is_asked]


@settings(max_examples=40)
@given(rows_of(LETTERS), st.sets(st.integers(0, 11), max_size=2).map(tuple))
def test_counts_agree_with_those_member_by_member(rows: list[str], void: tuple[int, ...]) -> None:
    found, marks = both(rows, void)
    assert count_grid(found) == count_cohort(marks, asked_days(found))


@settings(max_examples=40)
@given(rows_of(LETTERS), st.booleans())
def test_stays_agree_with_those_member_by_member(rows: list[str], ruled: bool) -> None:
    found, marks = both(rows)
    assert list(grid_stays(found, ruled=ruled)) == stays(marks, found.days, ruled=ruled)


@settings(max_examples=40)
@given(rows_of(LETTERS) | rows_of("11100.u"), st.sets(st.integers(0, 11), max_size=2).map(tuple))
def test_each_day_agrees_with_looking_at_everybody(rows: list[str], void: tuple[int, ...]) -> None:
    found, marks = both(rows, void)
    numbers = cohort_numbers(found)
    asked = asked_days(found)
    for number, here in enumerate(found.days):
        assert numbers.done[number] == sum(here in written_days(row, found.days) for row in marks.values())
        started = [row for row in marks.values() if written_days(row, asked)]
        assert numbers.still_in[number] == sum(not has_left(row, found, number) for row in started)
    assert numbers.seen == grid_stays(found)
    assert numbers.ruled == any(fell_out(row) for row in marks.values())


def has_left(row: dict[dt.date, frozenset[str]], found: CohortGrid, number: int) -> bool:
    """Whether a member who started has left by the end of a day, told from what stands in their row."""
    if is_ruled(found):
        out = fell_out(row)
        return out is not None and out <= found.days[number]
    last = max(found.days.index(here) for here, kinds in row.items() if not kinds.isdisjoint(WRITTEN))
    return last < number and last + 7 < len(found.days)


@pytest.mark.parametrize(
    ("row", "still_in", "done"),
    [
        ("11x1.", (1, 1, 0, 0, 0), (1, 1, 0, 0, 0)),  # a post after falling out does not count
        ("..1u0", (1, 1, 1, 1, 1), (0, 0, 1, 1, 0)),  # who starts late is in from the first day on
        ("00x..", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
        ("x1111", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
    ],
)
def test_one_member_by_a_rule(row: str, still_in: tuple[int, ...], done: tuple[int, ...]) -> None:
    numbers = cohort_numbers(grid(row, "0000x"))
    assert (numbers.still_in, numbers.done) == (still_in, done)


def test_without_a_rule_seven_quiet_days_tell() -> None:
    numbers = cohort_numbers(grid("11.......", "111......", "1.......1"))
    assert not numbers.ruled
    assert numbers.still_in == (3, 3, 2, 2, 2, 2, 2, 2, 2)


def test_a_cohort_that_has_not_begun() -> None:
    numbers = cohort_numbers(grid("..", ".."))
    assert (numbers.count.registered, numbers.count.started, numbers.seen, numbers.done) == (2, 0, (), (0,))


some_stays = st.lists(st.builds(Stay, st.integers(1, 8), st.booleans()), min_size=10, max_size=25)


def naive_log_rank(here: Sequence[Stay], others: Sequence[Stay]) -> float | None:
    """The log-rank test as in a textbook: expected minus seen over its hypergeometric spread, squared."""
    gap = spread = 0.0
    for each in sorted({stay.days for stay in [*here, *others] if stay.fell}):
        mine, all_in = sum(stay.days >= each for stay in here), sum(stay.days >= each for stay in [*here, *others])
        fell = sum(stay.fell and stay.days == each for stay in [*here, *others])
        gap += sum(stay.fell and stay.days == each for stay in here) - fell * mine / all_in
        if all_in > 1:
            spread += fell * (mine / all_in) * (1 - mine / all_in) * (all_in - fell) / (all_in - 1)
    return math.erfc(abs(gap) / math.sqrt(2 * spread)) if spread else None


@settings(max_examples=40)
@given(some_stays, some_stays)
def test_two_cohorts_agree_with_the_test_by_hand(one: list[Stay], other: list[Stay]) -> None:
    expected = naive_log_rank(one, other)
    corrected = None if expected is None else min(1, 2 * expected)
    assert differences([one, other]) == pytest.approx((corrected, corrected), abs=1e-9)


@settings(max_examples=40)
@given(some_stays, some_stays, some_stays)
def test_each_cohort_is_held_against_all_others(one: list[Stay], two: list[Stay], three: list[Stay]) -> None:
    raw = [naive_log_rank(one, two + three), naive_log_rank(two, one + three), naive_log_rank(three, one + two)]
    found = differences([one, two, three, [Stay(1, True)] * 9])
    assert found[3] is None
    known = [p for p in raw if p is not None]
    assert [p for p in found if p is not None] == pytest.approx(naive_holm(known), abs=1e-9)


def naive_holm(values: list[float]) -> list[float]:
    """The smallest p times their number, the next times one less, none below the one before."""
    found, last = [0.0] * len(values), 0.0
    for place, which in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        last = found[which] = min(1.0, max(last, values[which] * (len(values) - place)))
    return found


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_agrees_with_doing_it_in_steps(values: list[float]) -> None:
    assert list(holm(values)) == pytest.approx(naive_holm(values))
    assert all(corrected >= value for corrected, value in zip(holm(values), values, strict=True))


def test_where_no_test_can_be_made() -> None:
    many = [Stay(5, False)] * 12
    assert differences([]) == ()
    assert differences([many]) == (None,)
    assert differences([many, [Stay(2, True)] * 9]) == (None, None)
    assert differences([many, many]) == (None, None)  # nobody left
    short, long = [Stay(2, True)] * 20, [Stay(9, True)] * 20
    assert max(p or 0 for p in differences([short, long])) < 1e-4


@pytest.mark.data
@pytest.mark.parametrize("cohort", COHORTS)
def test_real_cohorts_are_counted_alike(cohort: str) -> None:
    found = real_grid(cohort)
    marks = marks_of((Event(**row) for row in real_table(cohort).iter_rows(named=True)), cohort)
    assert count_grid(found) == count_cohort(marks, found.days)
    assert list(grid_stays(found)) == stays(marks, found.days)
    numbers = cohort_numbers(found)
    assert numbers.ruled
    assert (numbers.still_in[0], numbers.still_in[-1]) == (numbers.count.started, numbers.count.finished)
