"""Who could be brought together: members of different groups who have no tie yet, and who know both.

A group are those whose vine has the same end. Nothing here is drawn by lot: the same ties give the same pairs, and each
member's list begins at another place, so that not everybody is sent to the same few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dongliang.centres import ends
from dongliang.centres.ties import Numbers, Ties

#: Suggestions that are told at once: more would be a list to choose from, not a nudge.
MOST_PAIRS = 3
#: Members of whom it is asked first whether they are free: nearly always enough of them are.
FIRST_ASKED = 24


@dataclass(frozen=True, slots=True)
class Pair:
    """Two members of different groups without a tie, by rank, and one who is tied to both, if anybody is."""

    one: int
    other: int
    bridge: int | None


def groups(ties: Ties, centres: Iterable[int] = ()) -> Numbers:
    """Return for every member the end of their vine, by rank; at any of ``centres`` a vine ends in any case.

    Two centres that stand side by side each hold a group, also where the second is tied to the first and the vine
    would go on.
    """
    held = np.array(sorted(set(centres)), np.int32)
    if not len(held):
        return ends(ties)
    up = np.arange(len(ties), dtype=np.int32)
    np.minimum.at(up, ties.high, ties.low)
    up[held] = held
    while not (up[up] == up).all():
        up = up[up]
    return up


def companions_for(
    matrix: sparse.csr_array,
    group: NDArray[np.integer],
    member: int,
    free: Callable[[NDArray[np.intp]], ArrayLike],
    most: int = MOST_PAIRS,
) -> list[Pair]:
    """Suggest whom a member could write a week with: free members of another group without a tie to them.

    First those with whom they share somebody, then the others; each list, by rank, begins at the place that is the
    member's own rank, counted round. ``free`` tells of each of some members whether they are free. It is asked about
    the first `FIRST_ASKED` of the list and, where too few of those are free, once more about all the rest.
    """
    near = _near(matrix, member)
    apart = group != group[member]
    apart[near] = False
    shares = np.zeros(len(group), bool)
    shares[matrix[near].indices] = True
    sharing, others = np.flatnonzero(apart & shares), np.flatnonzero(apart & ~shares)
    order = np.concatenate((_round_from(sharing, member), _round_from(others, member)))
    found: list[int] = []
    for some in (order[:FIRST_ASKED], order[FIRST_ASKED:]):
        if len(some) and len(found) < most:
            found += some[np.asarray(free(some), bool)].tolist()
    return [Pair(member, other, _bridge(matrix, member, other, near)) for other in found[:most]]


def _near(matrix: sparse.csr_array, member: int) -> Numbers:
    near: Numbers = matrix.indices[matrix.indptr[member] : matrix.indptr[member + 1]]
    return near


def _round_from(ranks: NDArray[np.intp], start: int) -> NDArray[np.intp]:
    return np.roll(ranks, -(start % max(len(ranks), 1)))


def _bridge(matrix: sparse.csr_array, one: int, other: int, near: Numbers) -> int | None:
    """Return who knows both best: by the weaker of the two ties, between equals the higher rank."""
    both = np.intersect1d(near, _near(matrix, other), assume_unique=True)
    if not len(both):
        return None
    weaker = np.minimum(matrix[[one]].toarray().ravel()[both], matrix[[other]].toarray().ravel()[both])
    return int(both[np.argmax(weaker)])


def hosts_for(
    ties: Ties, group: Numbers, centres: tuple[int, int], bridges: Iterable[int], most: int = MOST_PAIRS
) -> list[Pair]:
    """Suggest who could host a session together: two of the two groups, without a tie, who share a bridge.

    One pair for each bridge, in the order given: the highest in each group who are tied to the bridge. The two centres
    themselves are another suggestion, and nobody is named twice.
    """
    used = set(centres)
    found: list[Pair] = []
    for bridge in bridges:
        near = [int(each) for each in ties.neighbours(bridge) if int(each) not in used]
        sides = ([each for each in near if group[each] == centre] for centre in centres)
        pair = _first_untied(ties, *sides)
        if pair is not None and bridge not in used:
            used |= {*pair, bridge}
            found.append(Pair(*pair, bridge))
        if len(found) == most:
            break
    return found


def _first_untied(ties: Ties, one: list[int], other: list[int]) -> tuple[int, int] | None:
    for each in one:
        known = set(ties.neighbours(each).tolist())
        for theirs in other:
            if theirs not in known:
                return each, theirs
    return None


def pairs_across(ties: Ties, one: Collection[str], other: Collection[str], but: tuple[str, str] | None = None) -> int:
    """Return how many pairs have a tie, one of them in the one group and one in the other; members by name.

    The pair ``but`` is left out: where two write together, whether others came closer is the question.
    """
    first, second = (np.isin(np.asarray(ties.names, dtype=str), sorted(names)) for names in (one, other))
    low, high = ties.low, ties.high
    across = (first[low] & second[high]) | (second[low] & first[high])
    if but is not None:
        pair = np.isin(np.asarray(ties.names, dtype=str), but)
        across &= ~(pair[low] & pair[high])
    return int(np.count_nonzero(across))
