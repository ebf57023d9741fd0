"""How much a community hangs on its most central member, by the classic measures."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from dongliang.centres.ties import Ties, Weights

#: Members up to which betweenness is computed: its cost grows with members times ties.
MOST_MEMBERS = 2_000


def strength_number(ties: Ties) -> float:
    """Return N_strength = 1/Σ (s_v/Σs)²: over how many equal members the tie weight would spread alike; 0 without ties.

    Source: Laakso & Taagepera (1979). Misleads: a star of 20 leaves has 3.8, since half of all weight is at its leaves;
    N_lean says 1.
    """
    total = ties.height.sum()
    return float(1 / np.square(ties.height / total).sum()) if total else 0.0


def degree_centralisation(ties: Ties) -> float | None:
    """Return Freeman's degree centralisation: 1 for a star, 0 where all have as many neighbours; None below 3 members.

    Formula: Σ (d_max − d_v) / ((n − 1)(n − 2)), weights not counted. Source: Freeman (1979).
    """
    n = len(ties)
    if n < 3:
        return None
    return float((ties.degree.max() - ties.degree).sum() / ((n - 1) * (n - 2)))


def betweenness_centralisation(ties: Ties) -> float | None:
    """Return Freeman's betweenness centralisation: 1 for a star, 0 where all stand between others alike.

    Formula: Σ (b_max − b_v) / ((n − 1)²(n − 2)/2), weights not counted. Source: Freeman (1979). In 224 departures from
    code projects the best single number for whether people stay (ρ −.40 and −.43 in two halves). None below 3 members,
    and above `MOST_MEMBERS`, where it takes too long.
    """
    n = len(ties)
    if not 3 <= n <= MOST_MEMBERS:
        return None
    between = betweenness(ties)
    return float((between.max() - between).sum() / ((n - 1) ** 2 * (n - 2) / 2))


def betweenness(ties: Ties) -> Weights:
    """Return for each member how many pairs' shortest ways lead over them, by rank.

    Source: Brandes (2001), here for all beginnings at once: ways are counted outwards level by level, and what depends
    on each member is gathered backwards. Memory grows with the square of the members.
    """
    n = len(ties)
    tied = sparse.csr_array(ties.matrix > 0, dtype=np.float64)
    distance = np.where(np.eye(n, dtype=bool), 0, -1)
    ways, front = np.eye(n), np.eye(n)
    level = 0
    while front.any():
        level += 1
        front = np.where(distance < 0, tied @ front, 0.0)
        distance[front > 0] = level
        ways += front
    depends = np.zeros((n, n))
    for each in range(level, 0, -1):
        share = np.divide(1 + depends, ways, out=np.zeros((n, n)), where=distance == each)
        depends += np.where(distance == each - 1, (tied @ share) * ways, 0.0)
    np.fill_diagonal(depends, 0.0)  # a way's own beginning lies between nobody
    found: Weights = depends.sum(axis=1) / 2
    return found
