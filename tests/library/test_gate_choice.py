"""What a gate buys: against asking member by member, the AUC against every pair, and the figures of real cohorts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.gate.choice import GATES, SPARES, Choice, auc, choices, foresights
from dongliang.gate.funnel import share
from dongliang.gate.grid import CohortGrid
from tests.library.grid_cases import grid, real_grids, rows_of


def naive_choice(rows: list[str], k: int, at_least: int) -> tuple[int, int, int]:
    """Passed, stayed and both, a member at a time."""
    passed = [sum(letter in "1up" for letter in row[:k]) >= at_least for row in rows]
    stayed = [sum(letter in "1up" for letter in row[k:]) / len(row[k:]) >= 0.7 - 1e-9 for row in rows]
    return sum(passed), sum(stayed), sum(one and other for one, other in zip(passed, stayed, strict=True))


@settings(max_examples=30)
@given(st.lists(rows_of("11111u0xl.", 10, 8) | rows_of("1111u0x.", 14, 8), min_size=1, max_size=3))
def test_agrees_with_asking_everybody(cohorts: list[list[str]]) -> None:
    """The last days are written by one more, so that no cohort ends earlier than its rows."""
    full = [[*rows, "1" * len(rows[0])] for rows in cohorts]
    found = choices([grid(*rows) for rows in full])
    long_enough = [k for k in GATES if any(len(rows[0]) >= k + 3 for rows in full)]
    assert [(each.k, each.at_least) for each in found] == [(k, k - spare) for k in long_enough for spare in SPARES]
    for each in found:
        parts = [naive_choice(rows, each.k, each.at_least) for rows in full if len(rows[0]) >= each.k + 3]
        passed, stayed, both = (sum(column) for column in zip(*parts, strict=True))
        assert (each.passed, each.stayed, each.both) == (passed, stayed, both)
        assert (each.precision, each.recall) == (share(both, passed), share(both, stayed))


def test_cohorts_need_three_days_after_the_gate() -> None:
    assert [each.k for each in foresights([grid("111111")])] == [3]
    assert choices([grid("11111")]) == ()
    assert foresights([grid("11111"), grid("1111.1")])[0].people == 1


def test_seven_of_ten_days_are_enough() -> None:
    ten = grid("1" * 13, "1111111111...", "111111111....", "...1111111111")
    strict, *_ = choices([ten])
    assert (strict.k, strict.passed, strict.stayed, strict.both) == (3, 3, 3, 2)


def test_where_nobody_passes_or_stays_there_is_no_share() -> None:
    found = choices([grid("0000000", "x.....1"), grid("......1")])
    strict = found[0]
    assert (strict.precision.share, strict.recall.share, strict.recall.low) == (None, None, None)


def test_void_days_and_days_of_rest_ask_nobody() -> None:
    rested = choices([grid("11r1111", "1.r1111", void=(4,))])
    assert [each.k for each in rested] == []
    asked = choices([grid("11r11111", "1.r11111", void=(4,))])
    assert [(each.k, each.at_least, each.passed, each.stayed) for each in asked] == [
        (3, 3, 1, 2),
        (3, 2, 2, 2),
        (3, 1, 2, 2),
    ]


def test_posts_after_falling_out_can_show_that_somebody_stayed() -> None:
    assert choices([grid("11x1111")])[0].stayed == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
def test_auc_agrees_with_every_pair(people: list[tuple[int, bool]]) -> None:
    values, positive = np.array([one for one, _ in people], int), np.array([stays for _, stays in people], bool)
    pairs = [(yes > no) + (yes == no) / 2 for yes in values[positive] for no in values[~positive]]
    assert auc(values, positive) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


def test_foresight_asks_only_those_still_in() -> None:
    (found,) = foresights([grid("11x....", "111x...", "11.1111", "1..1111", "1...11.")])
    assert (found.k, found.people, found.stayed) == (3, 4, 2)
    assert found.auc == pytest.approx(1.5 / 4)
    assert foresights([grid("111111", "11.111")])[0].auc is None


def percents(found: Choice) -> tuple[int, int, float, float]:
    assert found.precision.share is not None and found.recall.share is not None
    return found.at_least, found.passed, round(100 * found.precision.share, 1), round(100 * found.recall.share, 1)


@pytest.mark.data
def test_the_figures_of_all_real_cohorts(data_folder: object) -> None:
    grids: list[CohortGrid] = list(real_grids())
    fifteen = [each for each in choices(grids) if each.k == 15]
    assert [percents(each) for each in fifteen] == [(15, 154, 85.1, 47.1), (14, 236, 77.5, 65.8), (13, 331, 68.0, 80.9)]
    assert {each.stayed for each in fifteen} == {278}
    assert sum(len(each.members) for each in grids if len(each.days) >= 18) == 1602
    seen = [(each.k, each.people, each.stayed, round(each.auc or 0, 3)) for each in foresights(grids)]
    assert seen == [(3, 1392, 437, 0.724), (7, 945, 431, 0.733), (10, 859, 370, 0.782), (15, 560, 278, 0.793)]
