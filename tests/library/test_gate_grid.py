"""Cohorts as grids: against the marks taken one by one, and where a cohort begins and ends."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.events import GATE_KINDS, Event, events_table
from dongliang.gate.funnel import marks_of
from dongliang.gate.grid import BITS, DAY_KINDS, CohortGrid, GridError, cohort_grids
from dongliang.readers.reading import cohorts_of
from dongliang.simulate import simulate
from tests.library.grid_cases import COHORTS, FIRST, day, events, grid, real_grid, real_table

SIGNED_UP = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)

some_events = st.lists(
    st.builds(
        Event,
        st.sampled_from([*GATE_KINDS, "reply"]),
        st.sampled_from("abcde"),
        st.none() | st.integers(0, 9).map(day),
        st.sampled_from([None, SIGNED_UP]),
        cohort=st.sampled_from(["one", "two", ""]),
    ),
    max_size=60,
)


def marks(found: CohortGrid) -> dict[str, dict[dt.date, frozenset[str]]]:
    """The marks of a grid, a cell at a time."""
    return {
        member: {
            here: frozenset(kind for kind, bit in BITS.items() if row[place] & bit)
            for place, here in enumerate(found.days)
            if row[place]
        }
        for member, row in zip(found.members, found.kinds, strict=True)
    }


@settings(max_examples=60)
@given(some_events)
def test_agrees_with_the_marks_one_by_one(happened: list[Event]) -> None:
    grids = {each.name: each for each in cohort_grids(events_table(happened))}
    for name in ("one", "two"):
        expected = marks_of(happened, name)
        assert (name in grids) == bool(expected)
        if name not in grids:
            continue
        found = grids[name]
        assert list(found.members) == list(expected)
        within = {who: {at: kinds for at, kinds in row.items() if at in found.days} for who, row in expected.items()}
        assert marks(found) == within
        void = {each.day for each in happened if each.kind == "void" and each.cohort in ("", name)}
        assert {at for at, is_void in zip(found.days, found.void_days, strict=True) if is_void} == void & {*found.days}
        on_days = {at for row in expected.values() for at, kinds in row.items() if not kinds.isdisjoint(DAY_KINDS)}
        assert on_days <= {*found.days}
        assert list(found.days) == [day(number, found.days[0]) for number in range(len(found.days))]
        if on_days:
            assert found.days[-1] == max(on_days)


@settings(max_examples=20)
@given(some_events)
def test_a_lazy_table_gives_the_same(happened: list[Event]) -> None:
    table = events_table(happened)
    for one, other in zip(cohort_grids(table), cohort_grids(table.lazy()), strict=True):
        assert (one.name, one.days, one.members) == (other.name, other.days, other.members)
        assert np.array_equal(one.kinds, other.kinds) and np.array_equal(one.void_days, other.void_days)


def test_a_table_of_marks_begins_where_its_members_register() -> None:
    found = grid("..1", "...0.")
    assert (found.first_day, found.days[-1]) == (FIRST, day(3))
    assert found.has("check_in").tolist() == [[False, False, True, False], [False] * 4]


def test_signing_up_before_begins_nothing() -> None:
    timed = [Event("register", "a", day(-12), SIGNED_UP, cohort="one")]
    by_day = [Event("register", name, day(-number), cohort="one") for number, name in enumerate("abc", 5)]
    for signed in (timed, by_day):
        (found,) = cohort_grids(events_table([*signed, Event("check_in", "a", FIRST, cohort="one")]))
        assert found.days == (FIRST,)


def test_graduating_and_void_days_beside_prolong_nothing() -> None:
    row = [*events({"a": "111"}), Event("graduate", "a", day(3), cohort="one"), Event("void", "s", day(5))]
    (found,) = cohort_grids(events_table(row))
    assert found.days == (FIRST, day(1), day(2))
    assert not found.has("graduate").any()
    assert not found.void_days.any()


def test_a_void_day_without_a_cohort_is_void_for_every_cohort() -> None:
    both = [*events({"a": "111"}), *events({"a": "1.1"}, name="two"), Event("void", "s", day(1))]
    assert [each.void_days.tolist() for each in cohort_grids(events_table(both))] == [[False, True, False]] * 2
    own = [*events({"a": "111"}, void=(1,)), *events({"a": "1.1"}, name="two")]
    assert [each.void_days.any() for each in cohort_grids(events_table(own))] == [True, False]


def test_whoever_declares_a_void_day_is_no_member() -> None:
    assert list(grid("11", void=(0,)).members) == ["m0"]


def test_rest_days_are_those_on_which_nobody_was_missed() -> None:
    assert grid("1r.1", "1110", "1r0r").rest_days.tolist() == [False, True, False, False]
    assert grid("1r.1", void=(3,)).asked.tolist() == [True, False, True, False]


def test_nothing_but_registrations() -> None:
    signed = [Event("register", name, day(number), SIGNED_UP, cohort="one") for number, name in enumerate("ab")]
    (found,) = cohort_grids(events_table(signed))
    assert (found.days, found.first_day, list(found.members), found.kinds.shape) == ((), None, ["a", "b"], (2, 0))
    assert cohort_grids(events_table([])) == ()


def test_a_mistyped_year_is_refused() -> None:
    many = [Event("check_in", f"m{number}", FIRST, cohort="one") for number in range(200)]
    with pytest.raises(GridError, match=r"one: 200 members from 1026-04-01 to 2026-04-01"):
        cohort_grids(events_table([*many, Event("check_in", "m1", FIRST.replace(year=1026), cohort="one")]))


def test_the_made_community_begins_with_its_trials() -> None:
    made = simulate(1)
    found = cohort_grids(events_table(made.events))
    for each, cohort in zip(found, made.cohorts, strict=True):
        assert (each.name, each.first_day) == (cohort.name, cohort.first_day)
        assert sorted(each.members) == sorted(cohort.members)
    assert [len(each.days) for each in found] == [15, 15, 9]
    assert [int(each.void_days.sum()) for each in found] == [0, 0, 1]


@pytest.mark.data
@pytest.mark.parametrize("cohort", COHORTS)
def test_real_cohorts_have_the_days_of_their_table(cohort: str) -> None:
    found, (expected,) = real_grid(cohort), cohorts_of(real_table(cohort))
    assert (found.days, tuple(found.members)) == (expected.days, expected.registered)
    rows = (Event(**row) for row in real_table(cohort).iter_rows(named=True))
    assert marks(found) == marks_of(rows, cohort)
