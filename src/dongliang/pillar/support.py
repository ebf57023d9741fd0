"""Falling by lost support: who keeps too little of their ties, and who falls with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.ties import Numbers, Ties

#: Share of one's ties that may go before one falls.
THETA = 0.5
_SLACK = 1e-9


def lost_support(ties: Ties, pulled: NDArray[np.int64], theta: float = THETA) -> Numbers:
    """Return who falls by lost support once some are pulled, by rank; the pulled are not among them.

    v falls when what remains of its tie weight < (1 − θ)·s_v, strictly: losing exactly half stands. Repeated with the
    fallen removed. Source: threshold cascade (Watts 2002). It did not tell who left (AUC 0.50 to 0.53): a scenario.
    """
    fallen = np.zeros(len(ties), bool)
    fallen[pulled] = True
    least = (1 - theta) * ties.height * (1 - _SLACK)
    left = ties.height.copy()
    front: NDArray[np.integer] = np.flatnonzero(fallen)
    while len(front):
        touched, lost = _beside(ties, front)
        np.subtract.at(left, touched, lost)
        near = np.unique(touched)
        front = near[(left[near] < least[near]) & ~fallen[near]]
        fallen[front] = True
    fallen[pulled] = False
    return np.flatnonzero(fallen).astype(np.int32)


def _beside(ties: Ties, members: NDArray[np.integer]) -> tuple[Numbers, NDArray[np.float64]]:
    """Return the neighbours of some members, one for each tie, with its weight."""
    rows = ties.matrix[members]
    return rows.indices, rows.data


def support_needed(ties: Ties, member: int, pulled: NDArray[np.int64], theta: float = THETA) -> float:
    """Return the weight of further ties outside the pulled that a member would need to stand without them.

    x ≥ (w_p − θ·s)/θ, where w_p is the member's tie weight with the pulled; 0 where it stands already.
    """
    return max(0.0, (weight_with(ties, member, pulled) - theta * float(ties.height[member])) / theta)


def weight_with(ties: Ties, member: int, others: NDArray[np.int64]) -> float:
    """Return how much of a member's tie weight is with some others, all by rank."""
    row = ties.matrix[[member]]
    return float(row.data[np.isin(row.indices, others)].sum())
