"""Harmony: rivals, sides by degree, bridges, the rift's four numbers, negative ties."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given

from dongliang.centres import Ties
from dongliang.harmony import bridge_strength, rift, rivals, second_centre, shared_members, side_of, sides, signed_sides
from tests.library.graphs import Edge, edges, ring, star, ties_of

#: Two hubs with leaves of their own, one tied to both, and a tie between two leaves of different hubs.
CAMPS = [*((0, leaf, 1.0) for leaf in range(2, 7)), *((1, leaf, 1.0) for leaf in range(6, 11)), (2, 10, 1.0)]


def test_two_hubs_are_rivals_and_share_one() -> None:
    ties = ties_of(CAMPS)
    found = rivals(ties)
    assert found is not None
    assert [ties.names[each] for each in found] == ["0", "1"]
    assert [ties.names[each] for each in shared_members(ties, *found)] == ["6"]


def test_nobody_rivals_the_hub_of_a_star() -> None:
    assert rivals(ties_of(star(20))) is None
    assert second_centre(ties_of(star(20))) == 1
    assert second_centre(ties_of([])) is None
    assert rivals(ties_of([(0, 1, 1.0)])) == (0, 1)


def test_sides_are_degrees_and_the_middle_is_between() -> None:
    ties = ties_of(CAMPS)
    p = dict(zip(ties.names, sides(ties, 0, 1).tolist(), strict=True))
    assert (p["0"], p["1"]) == (1, 0)
    assert p["6"] == pytest.approx(0.5)
    assert p["3"] == pytest.approx(1, abs=1e-3)
    assert p["2"] == pytest.approx(2 / 3, abs=1e-3)
    assert [side_of(each) for each in (0.6, 0.59, 0.41, 0.4)] == ["first", "between", "between", "second"]


def naive_sides(ties: Ties, first: int, second: int) -> list[float]:
    """Average over the neighbours until nothing changes."""
    weights = ties.matrix.toarray()
    p = np.full(len(ties), 0.5)
    for _ in range(20_000):
        p = (weights @ p + 0.0005) / (ties.height + 0.001)
        p[first], p[second] = 1, 0
    return [float(each) for each in p]


@pytest.mark.parametrize("drawn", [CAMPS, ring(7), [*CAMPS, (11, 12, 1.0)]])
def test_sides_are_what_averaging_gives(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    assert sides(ties, 0, 1) == pytest.approx(naive_sides(ties, 0, 1), abs=1e-6)


def test_the_large_solver_agrees_with_the_direct_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = ties_of([*ring(60), *((0, other, 2.0) for other in range(10, 30, 3))])
    direct = sides(ties, 0, 5)
    monkeypatch.setattr(import_module("dongliang.harmony.sides"), "_DIRECT", 0)
    assert sides(ties, 0, 5) == pytest.approx(direct, abs=1e-5)


@pytest.mark.parametrize("weight", [1.0, 1e6])
def test_long_thin_graphs_have_sides(weight: float) -> None:
    size = 3_000
    ties = ties_of([(each, (each + 1) % size, weight) for each in range(size)])
    p = sides(ties, 0, size // 2)
    assert p[0] == 1
    assert p[size // 2] == 0
    assert np.isfinite(p).all()
    assert p[size // 4] == pytest.approx(0.5, abs=0.01)


@given(edges())
def test_sides_turn_round_with_the_centres(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    if len(ties) < 2:
        return
    one, other = sides(ties, 0, 1), sides(ties, 1, 0)
    assert one == pytest.approx(1 - other, abs=1e-6)
    assert ((one >= 0) & (one <= 1)).all()
    assert (bridge_strength(ties, 0, 1, one) >= -1e-9).all()
    if ties.weight.min() >= 1:
        doubled = ties_of([(a, b, 2 * weight) for a, b, weight in drawn])
        twice = sides(doubled, 0, 1)
        # the weak pull shows most at the ends of thin chains: up to 1.5e-3 with ties of one day
        assert twice == pytest.approx(one, abs=5e-3)
        strength = bridge_strength(ties, 0, 1, one)
        assert bridge_strength(doubled, 0, 1, twice) == pytest.approx(2 * strength, abs=2e-2 * doubled.height.max())
    found = rift(ties, 0, 1, one)
    assert 0 <= found.balance <= 0.5
    assert 0 <= found.phi <= 1 + 1e-9
    assert 0 <= found.ambivalence <= 1 + 1e-9


def test_centres_in_parts_of_their_own_are_already_apart() -> None:
    ties = ties_of([*star(4), *((5, leaf, 1.0) for leaf in range(6, 10))])
    p = sides(ties, 0, 1)
    assert rift(ties, 0, 1, p).phi == 0
    # a third part has no way to either: it is no bridge, and no digit of it decides a figure
    apart = ties_of([*star(4), *((5, leaf, 1.0) for leaf in range(6, 10)), (10, 11, 1.0), (11, 12, 1.0)])
    p = sides(apart, 0, 1)
    assert [p[rank] for rank, name in enumerate(apart.names) if int(name) >= 10] == [0.5] * 3
    found = rift(apart, 0, 1, p)
    assert (found.phi, found.balance, found.ambivalence) == (0, pytest.approx(8 / 20), pytest.approx(0, abs=1e-2))
    strength = bridge_strength(apart, 0, 1, p)
    assert [strength[rank] for rank, name in enumerate(apart.names) if int(name) >= 10] == [0] * 3
    assert set(np.round(sides(ties_of([*star(4), *((5, leaf, 1.0) for leaf in range(6, 10))]), 0, 1), 2)) == {0.0, 1.0}


def test_a_negative_tie_pushes_to_the_other_side() -> None:
    ties = ties_of([(0, 1, 3.0), (0, 2, 1.0), (1, 2, 1.0), (0, 3, 1.0), (1, 4, 1.0)])
    against = ties_of([(0, 2, 1.0)])
    plain = signed_sides(ties, ties_of([]), "0", "1")
    assert plain["2"] == pytest.approx(0.5, abs=1e-3)
    assert signed_sides(ties, against, "0", "1")["2"] == pytest.approx(1 / 3, abs=1e-3)
    unsigned = dict(zip(ties.names, sides(ties, *(ties.rank_of(name) or 0 for name in "01")).tolist(), strict=True))
    assert plain == pytest.approx(unsigned, abs=1e-3)
