"""Centres: heights and ranks, leaning, the curve S(k), the stage, the vine."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.centres import (
    Ties,
    betweenness,
    betweenness_centralisation,
    degree_centralisation,
    ends,
    is_thin,
    k_star,
    leaning,
    stage,
    stage_shown,
    standing_curve,
    strength_number,
    usual,
    vine,
)
from dongliang.centres.stage import Stage
from tests.library.graphs import Edge, caves, complete, edges, groups_of, neighbours_of, ring, star, ties_of


def test_members_stand_by_height_then_neighbours_then_name() -> None:
    ties = ties_of([(0, 1, 4), (2, 3, 2), (2, 4, 2), (5, 6, 4)])
    assert list(ties.names) == ["2", "0", "1", "5", "6", "3", "4"]
    assert ties.height.tolist() == [4, 4, 4, 4, 4, 2, 2]
    assert ties.rank_of("5") == 3
    assert ties.rank_of("nobody") is None
    assert ties.neighbours(0).tolist() == [5, 6]


def test_weights_that_are_none_are_refused_and_loops_left_out() -> None:
    assert len(ties_of([(0, 0, 3), (1, 2, 0)])) == 0
    for weight in (math.nan, math.inf, -1.0):
        with pytest.raises(ValueError, match="finite"):
            ties_of([(0, 1, weight)])


def naive_betweenness(ties: Ties) -> list[float]:
    """Walk outwards from everybody, count the shortest ways, and share out each pair among those on them."""
    neighbours, size = neighbours_of(ties), len(ties)
    distance, ways = [[-1] * size for _ in range(size)], [[0] * size for _ in range(size)]
    for start in range(size):
        distance[start][start], ways[start][start], queue = 0, 1, [start]
        for member in queue:
            for other in neighbours[member]:
                if distance[start][other] < 0:
                    distance[start][other] = distance[start][member] + 1
                    queue.append(other)
                if distance[start][other] == distance[start][member] + 1:
                    ways[start][other] += ways[start][member]
    found = [0.0] * size
    for member in range(size):
        for a in range(size):
            for b in range(a):
                reached = distance[a][member] >= 0 and distance[a][b] >= 0
                between = distance[a][member] + distance[member][b] == distance[a][b]
                if member not in (a, b) and reached and between:
                    found[member] += ways[a][member] * ways[member][b] / ways[a][b]
    return found


@given(edges(9))
def test_betweenness_is_what_counting_ways_gives(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    assert betweenness(ties).tolist() == pytest.approx(naive_betweenness(ties))


def test_a_star_is_wholly_central_and_a_ring_not_at_all() -> None:
    hub, circle = ties_of(star(20)), ties_of(ring(20))
    assert (degree_centralisation(hub), betweenness_centralisation(hub)) == (1, pytest.approx(1))
    assert (degree_centralisation(circle), betweenness_centralisation(circle)) == (0, pytest.approx(0))
    two = ties_of([(0, 1, 1.0)])
    assert (degree_centralisation(two), betweenness_centralisation(two)) == (None, None)
    assert betweenness_centralisation(ties_of(ring(2_001))) is None
    assert strength_number(ties_of([])) == 0


def naive_lean(ties: Ties) -> list[float]:
    """Hand out one unit each, member by member."""
    neighbours = neighbours_of(ties)
    height = ties.height.tolist()
    share = [0.0] * len(ties)
    for member, near in enumerate(neighbours):
        above = {other: weight for other, weight in near.items() if height[other] >= height[member]}
        if not above:
            share[member] += 1
        for other, weight in above.items():
            share[other] += weight / sum(above.values())
    return [each / len(ties) for each in share]


@given(edges())
def test_leaning_is_what_handing_out_gives(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    found = leaning(ties)
    if not len(ties):
        assert (found.n_lean, found.l1, found.centres()) == (0.0, None, [])
        return
    assert found.share == pytest.approx(naive_lean(ties), abs=1e-12)
    assert found.share.sum() == pytest.approx(1)
    assert 1 - 1e-9 <= found.n_lean <= len(ties) + 1e-9
    assert found.l1 == pytest.approx(max(found.share))


def naive_curve(ties: Ties) -> list[int]:
    """Pull one after the other and count the largest group each time."""
    neighbours = neighbours_of(ties)
    return [
        max((len(group) for group in groups_of(neighbours, set(range(k)))), default=0) for k in range(len(ties) + 1)
    ]


@given(edges())
def test_the_curve_is_what_pulling_one_by_one_gives(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    curve = standing_curve(ties)
    assert curve.tolist() == naive_curve(ties)
    assert (np.diff(curve) <= 0).all()
    halves = [k for k, size in enumerate(curve.tolist()) if size < curve[0] / 2]
    assert k_star(curve) == (halves[0] if halves else 0)


@given(edges(), st.randoms(use_true_random=False))
def test_names_and_order_of_ties_change_nothing_that_counts(drawn: list[Edge], random: object) -> None:
    ties = ties_of(drawn)
    numbers = list(range(12))
    random.shuffle(numbers)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    other = ties_of([(numbers[b], numbers[a], weight) for a, b, weight in reversed(drawn)], 12)
    assert leaning(other).n_lean == pytest.approx(leaning(ties).n_lean)
    assert sorted(leaning(other).share) == pytest.approx(sorted(leaning(ties).share))
    assert other.height.tolist() == pytest.approx(ties.height.tolist())


@given(edges())
def test_doubled_weights_and_a_lone_member_change_nothing(drawn: list[Edge]) -> None:
    ties, doubled = ties_of(drawn), ties_of([(a, b, 2 * weight) for a, b, weight in drawn], 20)
    assert list(doubled.names) == list(ties.names)
    assert leaning(doubled).share == pytest.approx(leaning(ties).share)
    assert standing_curve(doubled).tolist() == standing_curve(ties).tolist()


@pytest.mark.parametrize(
    ("drawn", "n_lean", "l1", "k", "expected"),
    [
        (star(20), 1, 1, 1, "single"),
        (ring(40), 40, 1 / 40, 21, "decentred"),
        (complete(20), 20, 1 / 20, 11, "decentred"),
        (complete(5), 5, 1 / 5, 3, "multi"),
        (caves(5, 8), 29.9522, 0.0571, 4, "multi"),
        ([(0, 2, 1.0), (0, 3, 1.0), (1, 4, 1.0), (1, 5, 1.0), (0, 1, 1.0)], 2, 0.5, 2, "multi"),
    ],
)
def test_known_shapes(drawn: list[Edge], n_lean: float, l1: float, k: int, expected: Stage) -> None:
    ties = ties_of(drawn)
    found, pulled = leaning(ties), k_star(standing_curve(ties))
    assert (found.n_lean, found.l1, pulled) == (pytest.approx(n_lean, abs=1e-4), pytest.approx(l1, abs=1e-4), k)
    assert stage(len(ties), found.n_lean, found.l1, pulled).stage == expected


def test_the_stage_says_which_clause_decided() -> None:
    assert stage(2, 1, 1, 1).decided_by == "not_enough_data"
    assert stage(40, 3, 0.3, 1).decided_by == "k_star"
    assert stage(40, 2, 2 / 3, 4).decided_by == "l1"
    assert stage(49, 8, 0.2, 7).decided_by == "n_lean_and_k_star"
    assert stage(50, 8, 0.2, 7).decided_by == "otherwise"
    assert stage(9, 7.9, 0.2, 5).stage == "multi"
    assert [is_thin(*each) for each in ((5, 10), (6, 9), (6, 10))] == [True, True, False]


@pytest.mark.parametrize(
    ("stages", "shown"),
    [
        ([], "not_enough_data"),
        (["not_enough_data", "single"], "single"),
        (["single", "multi"], "single"),
        (["single", "multi", "multi"], "multi"),
        (["single", "multi", "single", "multi"], "single"),
        (["single", "multi", "not_enough_data", "multi"], "multi"),
        (["multi", "multi", "single", "decentred", "decentred"], "decentred"),
    ],
)
def test_a_new_stage_is_shown_once_it_holds_two_months(stages: list[Stage], shown: Stage) -> None:
    assert stage_shown(stages) == shown


def test_usual_values_cover_every_size_from_six_on() -> None:
    assert usual(5) is None
    assert [found.size for n in (6, 15, 16, 60, 61, 150, 151, 5000) if (found := usual(n))] == [
        "6–15", "6–15", "16–30", "31–60", "61–150", "61–150", "151+", "151+",
    ]  # fmt: skip


@given(edges())
def test_the_vine_climbs_by_neighbours_alone(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    neighbours, summits = neighbours_of(ties), ends(ties)
    for start in range(len(ties)):
        walked = vine(ties, start)
        assert walked.path[0] == start
        assert all(two < one and two in neighbours[one] for one, two in zip(walked.path, walked.path[1:], strict=False))
        assert min(neighbours[walked.end]) > walked.end
        assert walked.end == summits[start]
        further = vine(ties, start, look_further=True)
        assert further.end <= walked.end
        assert further.seen >= walked.seen
        assert all(two in neighbours[one] for one, two in zip(further.path, further.path[1:], strict=False))


def test_looking_further_goes_over_a_summit() -> None:
    # 1 stands highest of its neighbours and knows, over 9, the still higher 0
    low = [(1, leaf, 1.0) for leaf in (3, 4, 5)]
    high = [(0, leaf, 1.0) for leaf in (6, 7, 8, 10)]
    ties = ties_of([*low, *high, (0, 9, 1.0), (1, 9, 1.0)])
    start = ties.rank_of("3")
    assert start is not None
    assert [ties.names[each] for each in vine(ties, start).path] == ["3", "1"]
    assert [ties.names[each] for each in vine(ties, start, look_further=True).path] == ["3", "1", "9", "0"]


@settings(max_examples=5)
@given(st.integers(1, 10))
def test_at_most_seven_centres_are_shown(size: int) -> None:
    assert leaning(ties_of(ring(size + 2))).centres() == list(range(min(size + 2, 7)))
