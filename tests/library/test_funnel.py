"""Who came how far: counting cohorts, and the Wilson interval against its formula."""

from __future__ import annotations

import csv
import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.events import Event
from dongliang.gate.funnel import CohortCount, count_cohort, funnel, marks_of, share

FIRST = dt.date(2026, 3, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(5)]
KINDS = {"1": "check_in", "u": "make_up", "0": "missed", "l": "leave", "v": "void", "g": "graduate"}


def marks(**rows: str) -> dict[str, dict[dt.date, frozenset[str]]]:
    """One letter a day: 1 done, u made up, 0 missed, x missed and out, p a post after falling out, . nothing."""
    special = {"x": frozenset({"missed", "out"}), "p": frozenset({"check_in"}), ".": frozenset()}
    return {
        name: {
            day: special.get(letter) or frozenset({KINDS[letter]})
            for day, letter in zip(DAYS, row, strict=False)
            if letter != "."
        }
        for name, row in rows.items()
    }


def naive_share(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval as its formula stands."""
    z, p = 1.959963984540054, count / of
    centre = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return centre - half, centre + half


def test_counts_who_came_how_far() -> None:
    people = marks(
        every="11111", some="10111", out="10x..", never="00x..", silent=".....", made_up="1u111", late="00xp."
    )
    assert count_cohort(people, DAYS) == CohortCount(registered=7, started=4, finished=3, perfect=1)


@pytest.mark.parametrize(
    ("row", "started", "finished", "perfect"),
    [
        ("11111", 1, 1, 1),
        ("1.111", 1, 1, 0),  # a blank is no check-in
        ("1l111", 1, 1, 0),
        ("u....", 1, 1, 0),  # made up is written, not perfect
        ("....1", 1, 1, 0),
        ("x1111", 0, 0, 0),  # posts after falling out start nobody
        ("1111x", 1, 0, 0),
        (".....", 0, 0, 0),
    ],
)
def test_one_member(row: str, started: int, finished: int, perfect: int) -> None:
    assert count_cohort(marks(one=row), DAYS) == CohortCount(1, started, finished, perfect)


def test_days_that_asked_for_nothing_make_nobody_less_perfect() -> None:
    people = marks(one="1v111")
    assert count_cohort(people, DAYS).perfect == 0
    assert count_cohort(people, [day for day in DAYS if day != DAYS[1]]).perfect == 1


def test_check_ins_outside_the_cohort_start_nobody() -> None:
    outside = {"one": {FIRST - dt.timedelta(days=1): frozenset({"check_in"})}}
    assert count_cohort(outside, DAYS) == CohortCount(1, 0, 0, 0)


def test_nobody_registered() -> None:
    assert count_cohort({}, DAYS) == CohortCount(0, 0, 0, 0)
    empty = funnel(0, 0, 0)
    assert (empty.started.share, empty.started.low, empty.finished_of_started.high) == (None, None, None)


def test_the_funnel_takes_its_shares_of_the_right_whole() -> None:
    found = funnel(2100, 1343, 468)
    assert found.started.share == pytest.approx(0.6395, abs=1e-4)
    assert found.finished.share == pytest.approx(0.2229, abs=1e-4)
    assert found.finished_of_started.share == pytest.approx(0.3485, abs=1e-4)
    assert (found.finished.low, found.finished.high) == pytest.approx((0.2056, 0.2412), abs=1e-4)


@pytest.mark.parametrize("steps", [(10, 11, 3), (10, 5, 6), (-1, 0, 0), (10, -1, 0)])
def test_a_step_that_grows_is_refused(steps: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        funnel(*steps)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_shares_agree_with_the_formula(numbers: tuple[int, int]) -> None:
    count, of = numbers
    found = share(count, of)
    assert (found.low, found.high) == pytest.approx(naive_share(count, of), abs=1e-9)
    assert found.low is not None and found.high is not None and found.share is not None
    assert 0 <= found.low <= found.share + 1e-12 and found.share - 1e-12 <= found.high <= 1
    assert found.low < found.high


@given(st.lists(st.text("10ux.l", min_size=5, max_size=5), max_size=12))
def test_each_step_is_part_of_the_one_before(rows: list[str]) -> None:
    counts = count_cohort(marks(**{f"m{number}": row for number, row in enumerate(rows)}), DAYS)
    assert len(rows) == counts.registered >= counts.started >= counts.finished >= counts.perfect >= 0


def test_marks_come_from_the_events_of_one_cohort() -> None:
    events = [
        Event("register", "a", FIRST, cohort="one"),
        Event("register", "b", FIRST, cohort="one"),
        Event("register", "c", FIRST, cohort="two"),
        Event("check_in", "a", DAYS[1], cohort="one"),
        Event("missed", "a", DAYS[2], cohort="one"),
        Event("out", "a", DAYS[2], cohort="one"),
        Event("check_in", "a", DAYS[3]),
        Event("reply", "d", DAYS[3], cohort="one", target="a"),
        Event("void", "steward", DAYS[4], cohort="one"),
    ]
    assert marks_of(events, "one") == {
        "a": {DAYS[1]: frozenset({"check_in"}), DAYS[2]: frozenset({"missed", "out"})},
        "b": {},
    }


@pytest.mark.data
@pytest.mark.parametrize(("cohort", "registered", "perfect"), [("eip-7702", 43, 12), ("solidity", 113, None)])
def test_real_cohorts(data_folder: Path, cohort: str, registered: int, perfect: int | None) -> None:
    kinds = {"done": {"check_in"}, "missed": {"missed"}, "failed": {"missed", "out"}}
    people: dict[str, dict[dt.date, frozenset[str]]] = {}
    with (data_folder / "colearning" / cohort / "checkins.csv").open(encoding="utf-8") as rows:
        for each in csv.DictReader(rows):
            if each["mark"] in kinds:
                day = dt.date.fromisoformat(each["day"])
                people.setdefault(each["member"], {}).setdefault(day, frozenset(kinds[each["mark"]]))
    days = sorted({day for row in people.values() for day in row})
    counts = count_cohort(people, days)
    assert counts.registered == registered
    assert counts.perfect == perfect or perfect is None
    assert counts.started == sum(any("check_in" in mark for mark in row.values()) for row in people.values())
    out = {name for name, row in people.items() if any("out" in mark for mark in row.values())}
    assert counts.finished == sum(
        any("check_in" in mark for mark in row.values()) for name, row in people.items() if name not in out
    )
