"""Graphs for tests: small classic ones, random ones, and the naive twins that clever code must agree with."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from dongliang.centres import Ties

Edge = tuple[int, int, float]


def ties_of(edges: Iterable[Edge], size: int = 0) -> Ties:
    """Return the ties between members 0, 1, 2 … , named by their numbers."""
    listed = list(edges)
    count = max([size, *(max(a, b) + 1 for a, b, _ in listed)])
    a, b, weight = zip(*listed, strict=True) if listed else ((), (), ())
    return Ties.of([str(number) for number in range(count)], a, b, weight)


def star(leaves: int) -> list[Edge]:
    """Return a hub, 0, with its leaves."""
    return [(0, leaf, 1.0) for leaf in range(1, leaves + 1)]


def ring(size: int) -> list[Edge]:
    """Return members in a ring."""
    return [(each, (each + 1) % size, 1.0) for each in range(size)]


def complete(size: int) -> list[Edge]:
    """Return everybody tied to everybody."""
    return [(a, b, 1.0) for a, b in itertools.combinations(range(size), 2)]


def caves(count: int, size: int) -> list[Edge]:
    """Return groups in which all are tied, each opened once to reach the group before, in a ring."""
    found = {
        (a, b)
        for first in range(0, count * size, size)
        for a, b in itertools.combinations(range(first, first + size), 2)
    }
    for first in range(0, count * size, size):
        found.discard((first, first + 1))
        before = (first - 1) % (count * size)
        found.add((min(first, before), max(first, before)))
    return [(a, b, 1.0) for a, b in sorted(found)]


@st.composite
def edges(draw: st.DrawFn, most: int = 12) -> list[Edge]:
    """Draw the ties of a small community, in one part or several."""
    size = draw(st.integers(2, most))
    pairs = list(itertools.combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    weights = st.integers(1, 5) if draw(st.booleans()) else st.floats(0.1, 9, allow_nan=False)
    return [(a, b, float(draw(weights))) for a, b in chosen]


def neighbours_of(ties: Ties) -> list[dict[int, float]]:
    """Return each member's neighbours and the weights, by rank, in plain Python."""
    found: list[dict[int, float]] = [{} for _ in ties.names]
    for low, high, weight in zip(ties.low.tolist(), ties.high.tolist(), ties.weight.tolist(), strict=True):
        found[low][high] = found[high][low] = weight
    return found


def groups_of(neighbours: Sequence[dict[int, float]], gone: set[int]) -> list[set[int]]:
    """Return the connected groups of those who are not gone, each with its smallest member first found."""
    left = [each for each in range(len(neighbours)) if each not in gone]
    groups: list[set[int]] = []
    for each in left:
        if any(each in group for group in groups):
            continue
        group, front = {each}, [each]
        while front:
            near = set(neighbours[front.pop()]) - group - gone
            group |= near
            front += near
        groups.append(group)
    return groups
