"""What answers tell of a question: intervals against published values and a naive twin, and the sentence they give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.gate.funnel import share
from dongliang.gate.quiz import LEAST_ANSWERS, Counted, difference, question_figures

Z = 1.959963984540054
parts = st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference(share(*one), share(*other))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def bound(count: int, of: int, sign: int) -> float:
    """Return a Wilson bound by halving: the share from which this count is just z standard errors away."""
    p = count / of
    inside, outside = p, float(sign > 0)
    for _ in range(200):
        middle = (inside + outside) / 2
        near = abs(p - middle) <= Z * math.sqrt(middle * (1 - middle) / of)
        inside, outside = (middle, outside) if near else (inside, middle)
    return inside


@given(one=parts, other=parts)
def test_it_agrees_with_a_twin_that_searches_its_bounds(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = difference(share(*one), share(*other))
    p, q = one[0] / one[1], other[0] / other[1]
    (l1, u1), (l2, u2) = ((bound(*each, -1), bound(*each, 1)) for each in (one, other))
    assert found is not None
    assert found.low == pytest.approx(p - q - math.sqrt((p - l1) ** 2 + (u2 - q) ** 2), abs=1e-9)
    assert found.high == pytest.approx(p - q + math.sqrt((u1 - p) ** 2 + (q - l2) ** 2), abs=1e-9)
    assert -1 - 1e-9 <= found.low <= p - q <= found.high <= 1 + 1e-9


def test_of_nobody_there_is_no_difference() -> None:
    assert difference(share(0, 0), share(3, 5)) is None


@pytest.mark.parametrize(
    ("counted", "finding"),
    [
        (Counted(0, 0), "too_few"),
        (Counted(LEAST_ANSWERS - 1, LEAST_ANSWERS - 1), "too_few"),
        (Counted(40, 40), "nearly_all"),
        (Counted(10, 10), "all_right"),
        (Counted(10, 9), "plain"),
        (Counted(40, 2), "hardly_any"),
        (Counted(40, 20), "plain"),
        (Counted(40, 20, held=20, held_right=4, fell=20, fell_right=16), "worse"),
        (Counted(40, 20, held=20, held_right=16, fell=20, fell_right=4), "better"),
        (Counted(40, 20, held=20, held_right=11, fell=20, fell_right=9), "plain"),
        # a telling difference within a group too small is not told
        (Counted(29, 11, held=20, held_right=2, fell=9, fell_right=9), "plain"),
    ],
)
def test_a_question_says_what_its_answers_tell(counted: Counted, finding: str) -> None:
    found = question_figures(counted)
    assert found.finding == finding
    assert (found.difference is None) == (min(counted.held, counted.fell) < LEAST_ANSWERS)
