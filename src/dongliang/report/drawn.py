"""What only the pictures need, cut to what can be seen at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dongliang.centres import Ties, ends, leaning
from dongliang.report.shape import Dot, Drawn, Line, Root
from dongliang.roots import Forest

#: Members, ties and people that a picture holds.
MOST_DOTS, MOST_LINES, MOST_ROOTS = 300, 1_500, 300


def drawn(ties: Ties, grown: Forest | None) -> Drawn:
    """Return the highest members with the strongest ties among them, and the largest branches of the roots."""
    highest = np.arange(min(len(ties), MOST_DOTS))
    return Drawn(dots(ties, highest), lines(ties, highest), () if grown is None else _roots(grown))


def dots(ties: Ties, chosen: NDArray[np.int64]) -> tuple[Dot, ...]:
    """Return some members, by rank, as the picture of a network has them."""
    found, end = leaning(ties), ends(ties)
    centres = set(found.centres())
    return tuple(
        Dot(
            ties.names[rank],
            float(ties.height[rank]),
            float(found.share[rank]),
            ties.names[int(end[rank])],
            rank in centres,
        )
        for rank in chosen.tolist()
    )


def lines(ties: Ties, chosen: NDArray[np.int64], most: int = MOST_LINES) -> tuple[Line, ...]:
    """Return the strongest ties among some members, as many as can be drawn."""
    inside = np.zeros(len(ties), bool)
    inside[chosen] = True
    among = np.flatnonzero(inside[ties.low] & inside[ties.high])
    strongest = among[np.argsort(-ties.weight[among], kind="stable")[:most]]
    return tuple(
        Line(ties.names[ties.low[each]], ties.names[ties.high[each]], float(ties.weight[each])) for each in strongest
    )


def _roots(grown: Forest) -> tuple[Root, ...]:
    """Return the people of the largest branches, generation by generation, as many as can be drawn."""
    size = np.bincount(grown.branch, minlength=len(grown.names))
    order = np.lexsort((np.arange(len(grown.names)), grown.generation, grown.branch, -size[grown.branch]))
    return tuple(
        Root(
            grown.names[each],
            grown.names[grown.inviter[each]] if grown.inviter[each] >= 0 else None,
            bool(grown.is_living[each]),
        )
        for each in order[:MOST_ROOTS].tolist()
    )
