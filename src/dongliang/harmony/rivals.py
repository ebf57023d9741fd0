"""共容: the two who could each be the centre, and who stands between them."""

from __future__ import annotations

import numpy as np

from dongliang.centres.ties import Numbers, Ties

#: How many of the next highest are looked at for a rival.
_CANDIDATES = 20
#: A second centre below this share of the first's height is no rival.
LEAST_PARITY = 0.2


def second_centre(ties: Ties) -> int | None:
    """Return the rank of the member who could be the other centre, however low; None with fewer than two members.

    The first centre is the highest (rank 0). The second is the one of the 20 next highest with the greatest
    s_v·(1 − cos(row_1, row_v))·(1 − w_1v / min(s_1, s_v)): high, with other neighbours, and not leaning on the first.
    Between equals the higher rank. Finds the karate club's and the monks' rivals; in six forks of code projects, two.
    """
    if len(ties) < 2:
        return None
    matrix = ties.matrix
    ranks = np.arange(1, min(_CANDIDATES + 1, len(ties)))
    first = matrix[[0]].toarray().ravel()
    rows = matrix[ranks]
    squares = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    cosine = (rows @ first) / (squares * np.sqrt(first @ first))
    score = ties.height[ranks] * (1 - cosine) * (1 - first[ranks] / np.minimum(ties.height[0], ties.height[ranks]))
    return int(ranks[np.argmax(np.round(score, 9))])


def rivals(ties: Ties) -> tuple[int, int] | None:
    """Return the two rivals by rank, or None where nobody rivals the first: lower than a fifth of their height."""
    second = second_centre(ties)
    if second is None or ties.height[second] < LEAST_PARITY * ties.height[0]:
        return None
    return 0, second


def shared_members(ties: Ties, first: int, second: int) -> Numbers:
    """Return the members tied to both, by rank: whom the two centres share."""
    return np.intersect1d(ties.neighbours(first), ties.neighbours(second), assume_unique=True)
