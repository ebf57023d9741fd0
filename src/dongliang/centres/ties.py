"""The ties of a community as a weighted graph whose members stand in the order of their height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Numbers = NDArray[np.int32]
Weights = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ties:
    """Undirected weighted ties between members, in rank order: member 0 is the highest.

    Height s_v = Σ_u w_uv. Rank order: s descending, number of neighbours descending, name ascending. ``low`` and
    ``high`` are the two ends of each tie by rank (low < high, so ``low`` is the one that stands higher), ``weight``
    its weight. Members without a tie are no part of it.
    """

    names: Sequence[str]
    low: Numbers
    high: Numbers
    weight: Weights
    height: Weights
    degree: Numbers

    @classmethod
    def of(cls, names: Sequence[str], a: ArrayLike, b: ArrayLike, weight: ArrayLike) -> Ties:
        """Build the graph from ties between members given by their places in ``names``.

        ``names`` stand in the order that decides between equals. Each pair is given once; ties of a member with
        itself and weights of 0 are left out. Raises ValueError for a weight that is negative or no number.
        """
        ends, other = np.asarray(a, np.int64), np.asarray(b, np.int64)
        strength = np.asarray(weight, np.float64)
        if not np.isfinite(strength).all() or (strength < 0).any():
            raise ValueError("the weight of a tie is a finite number that is not negative")
        keep = (ends != other) & (strength > 0)
        if not keep.all():
            ends, other, strength = ends[keep], other[keep], strength[keep]
        height = _sums(ends, other, strength, len(names))
        degree = np.bincount(ends, minlength=len(names)) + np.bincount(other, minlength=len(names))
        order = np.lexsort((np.arange(len(names)), -degree, -height))
        order = order[: np.count_nonzero(degree)]
        rank = np.empty(len(names), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        one, two = rank[ends], rank[other]
        return cls(
            [names[place] for place in order.tolist()],
            np.minimum(one, two),
            np.maximum(one, two),
            strength,
            height[order],
            degree[order].astype(np.int32),
        )

    def __len__(self) -> int:
        return len(self.names)

    @property
    def count(self) -> int:
        """Number of ties."""
        return len(self.weight)

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The symmetric matrix of weights, row and column by rank."""
        n = len(self)
        half = sparse.coo_array((self.weight, (self.low, self.high)), shape=(n, n))
        return (half + half.T).tocsr()

    def neighbours(self, member: int) -> Numbers:
        """Return the neighbours of a member, by rank."""
        matrix = self.matrix
        return np.sort(matrix.indices[matrix.indptr[member] : matrix.indptr[member + 1]])

    def rank_of(self, name: str) -> int | None:
        """Return a member's place, 0 for the highest, or None for a name without ties."""
        return self._ranks.get(name)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {name: rank for rank, name in enumerate(self.names)}


def _sums(ends: NDArray[np.int64], other: NDArray[np.int64], strength: Weights, n: int) -> Weights:
    """Return each member's height, equal to the last bit whatever the order of a tie's ends and of the ties."""
    sums = np.bincount(ends, strength, n) + np.bincount(other, strength, n)
    height = sums.astype(np.float64)
    if (strength == np.floor(strength)).all():  # whole days add up exactly
        return height
    # Floating sums depend on the order; equal heights must stay equal, or ranks would hang on it. Rounded to twelve
    # digits of the largest, whatever the weights' unit.
    scale = 2.0 ** np.ceil(np.log2(height.max(initial=1e-300)))
    rounded: Weights = np.maximum(np.round(height / scale, 12) * scale, np.where(height > 0, scale * 1e-12, 0.0))
    return rounded
