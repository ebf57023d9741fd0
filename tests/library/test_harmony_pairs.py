"""Bringing together: whom a member could write a week with, who could host together, and ties across two groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dongliang.centres import Ties, ends
from dongliang.harmony import DEGREES, Pair, companions_for, degree_of, groups, hosts_for, pairs, pairs_across, side_of
from tests.library.graphs import Edge, edges, neighbours_of, star, ties_of

#: Two hubs with leaves of their own; 6 is tied to both.
CAMPS = [*((0, leaf, 2.0) for leaf in range(2, 7)), *((1, leaf, 2.0) for leaf in range(6, 11))]


def ranks(ties: Ties, *names: int) -> list[int]:
    return [ties.names.index(str(name)) for name in names]


def naive_companions(ties: Ties, group: list[int], member: int, free: list[bool], most: int) -> list[int]:
    """Go through everybody: first who shares somebody, each list from the member's own number; of them who is free."""
    near = neighbours_of(ties)
    could = [v for v in range(len(ties)) if group[v] != group[member] and v not in near[member]]
    sharing = [v for v in could if near[v].keys() & near[member].keys()]
    others = [v for v in could if v not in sharing]
    order = [part[(member + step) % len(part)] for part in (sharing, others) for step in range(len(part))]
    return [v for v in order if free[v]][:most]


@given(edges(), st.data())
def test_companions_are_those_that_a_look_at_everybody_finds(drawn: list[Edge], data: st.DataObject) -> None:
    ties = ties_of(drawn)
    if len(ties) == 0:
        return
    group = ends(ties)
    member = data.draw(st.integers(0, len(ties) - 1))
    free = data.draw(st.lists(st.booleans(), min_size=len(ties), max_size=len(ties)))
    most = data.draw(st.integers(0, 4))
    asked: list[list[int]] = []

    def is_free(some: NDArray[np.intp]) -> list[bool]:
        asked.append(some.tolist())
        return [free[each] for each in some.tolist()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "FIRST_ASKED", data.draw(st.integers(1, 6)))
        found = companions_for(ties.matrix, group, member, is_free, most)
    assert [pair.other for pair in found] == naive_companions(ties, group.tolist(), member, free, most)
    assert len(asked) <= 2, "it is asked once for the first of them, and once for all the rest"
    near = neighbours_of(ties)
    for pair in found:
        both = near[member].keys() & near[pair.other].keys()
        weaker = {bridge: min(near[member][bridge], near[pair.other][bridge]) for bridge in both}
        best = [bridge for bridge in sorted(both) if weaker[bridge] == max(weaker.values())]
        assert pair == Pair(member, pair.other, best[0] if best else None)
    assert found == companions_for(ties.matrix, group, member, is_free, most), "however few it is asked about first"


def all_free(some: NDArray[np.intp]) -> list[bool]:
    return [True] * len(some)


def test_not_everybody_is_sent_to_the_same_one() -> None:
    ties = ties_of(CAMPS)
    leaves = ranks(ties, 2, 3, 4, 5)
    sent = {companions_for(ties.matrix, ends(ties), each, all_free, 1)[0].other for each in leaves}
    assert len(sent) > 1


def test_where_all_lean_on_one_there_is_no_other_group() -> None:
    ties = ties_of(star(6))
    assert [companions_for(ties.matrix, ends(ties), each, all_free) for each in range(len(ties))] == [[]] * 7


def test_a_centre_that_leans_on_the_other_still_holds_a_group() -> None:
    ties = ties_of([*CAMPS, (0, 1, 1.0), (0, 2, 1.0)])
    first, second, leaf = ranks(ties, 0, 1, 9)
    assert groups(ties)[leaf] == first
    held = groups(ties, (first, second))
    assert (held[leaf], held[second], held[first]) == (second, second, first)


@given(edges(), st.data())
def test_groups_end_at_centres_and_at_summits(drawn: list[Edge], data: st.DataObject) -> None:
    ties = ties_of(drawn)
    centres = data.draw(st.sets(st.integers(0, len(ties) - 1), max_size=3)) if len(ties) else set()
    group = groups(ties, centres).tolist()
    near = neighbours_of(ties)
    for member in range(len(ties)):
        here = member
        while here not in centres and min(near[here]) < here:
            here = min(near[here])
        assert group[member] == here


def test_hosts_are_of_both_groups_and_share_the_bridge() -> None:
    ties = ties_of([*CAMPS, (6, 3, 1.0), (6, 8, 1.0)])
    first, second, bridge, three, eight = ranks(ties, 0, 1, 6, 3, 8)
    held = groups(ties, (first, second))
    assert hosts_for(ties, held, (first, second), [bridge]) == [Pair(three, eight, bridge)]
    known = ties_of([*CAMPS, (6, 3, 1.0), (6, 8, 1.0), (3, 8, 1.0)])
    first, second, bridge = ranks(known, 0, 1, 6)
    assert hosts_for(known, groups(known, (first, second)), (first, second), [bridge]) == []


@given(edges(), st.integers(0, 3))
def test_hosts_are_named_once_and_have_no_tie(drawn: list[Edge], most: int) -> None:
    ties = ties_of(drawn)
    if len(ties) < 3:
        return
    held, near = groups(ties, (0, 1)), neighbours_of(ties)
    found = hosts_for(ties, held, (0, 1), range(len(ties)), most)
    named = [each for pair in found for each in (pair.one, pair.other, pair.bridge)]
    assert len(found) <= most
    assert len(set(named)) == len(named)
    for pair in found:
        assert (held[pair.one], held[pair.other]) == (0, 1)
        assert pair.other not in near[pair.one]
        assert pair.bridge in near[pair.one].keys() & near[pair.other].keys()


@given(edges(), st.data())
def test_pairs_across_are_counted_one_by_one(drawn: list[Edge], data: st.DataObject) -> None:
    ties = ties_of(drawn)
    if len(ties) == 0:
        return
    split = data.draw(st.lists(st.sampled_from("abc"), min_size=len(ties), max_size=len(ties)))
    one, other = ([name for name, part in zip(ties.names, split, strict=True) if part == letter] for letter in "ab")
    near = neighbours_of(ties)
    across = sum(split[low] == "a" and split[high] == "b" for low in range(len(ties)) for high in near[low])
    assert pairs_across(ties, one, other) == across
    assert pairs_across(ties, other, [*one, "nobody"]) == across
    for low, high in zip(ties.low, ties.high, strict=True):
        pair = (ties.names[high], ties.names[low])
        alone = pairs_across(ties, [pair[0]], [pair[1]])
        assert (alone, pairs_across(ties, [pair[0]], [pair[1]], pair)) == (1, 0)
        assert pairs_across(ties, one, other, (pair[0], "nobody")) == across


def test_degrees_keep_to_the_sides() -> None:
    shares = [each / 100 for each in range(101)]
    assert [degree_of(each) for each in (1.0, 0.8, 0.79, 0.6, 0.59, 0.41, 0.4, 0.21, 0.2)] == [
        *("close_first",) * 2, *("rather_first",) * 2, *("between",) * 2, *("rather_second",) * 2, "close_second",
    ]  # fmt: skip
    assert all(degree_of(each).endswith(side_of(each)) for each in shares)
    assert {degree_of(each) for each in shares} == set(DEGREES)
