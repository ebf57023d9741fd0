"""Groups: who leans on whom most, and the ties between parts of a community added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.ties import Ties, Weights

#: On so many others it is told that somebody leans.
MOST_LEANED_ON = 3


def leans_on(ties: Ties, member: int, most: int = MOST_LEANED_ON) -> list[int]:
    """Return on whom a member (by rank) leans most: the strongest ties to those who stand at least as high.

    It is the leaning of `dongliang.centres.leaning`, from one member's side; nobody for a summit. Between equal ties
    the higher of the two comes first.
    """
    matrix = ties.matrix
    begin, end = matrix.indptr[member], matrix.indptr[member + 1]
    near, weight = matrix.indices[begin:end], matrix.data[begin:end]
    above = ties.height[near] >= ties.height[member]
    near, weight = near[above], weight[above]
    chosen: list[int] = near[np.lexsort((near, -weight))][:most].tolist()
    return chosen


def ties_between(ties: Ties, part: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Weights]:
    """Return the ties between parts added up: the two parts of each pair, and the weight between them.

    ``part[v]`` is the number of member v's part, or below 0 for who is in none. Ties within a part are left out.
    """
    one, other = part[ties.low], part[ties.high]
    across = (one != other) & (one >= 0) & (other >= 0)
    low, high = np.minimum(one, other)[across], np.maximum(one, other)[across]
    count = int(part.max(initial=-1)) + 1
    pairs, place = np.unique(low * count + high, return_inverse=True)
    weight: Weights = np.bincount(place, ties.weight[across], len(pairs)).astype(np.float64)
    return pairs // max(count, 1), pairs % max(count, 1), weight
