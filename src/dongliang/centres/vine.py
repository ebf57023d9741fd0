"""顺藤摸瓜: from any one member, tie by tie, to the centre that holds them, looking only at neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.ties import Ties


@dataclass(frozen=True, slots=True)
class Vine:
    """A walk uphill: the members passed from the start to the end (by rank), and how many were looked at."""

    path: tuple[int, ...]
    seen: int

    @property
    def end(self) -> int:
        """The summit of this neighbourhood; not «the centre», unless it is among the community's centres."""
        return self.path[-1]


def vine(ties: Ties, start: int, *, look_further: bool = False) -> Vine:
    """Follow the vine from a member (by rank): to the highest neighbour that ranks above, until none does.

    With ``look_further``, at a summit the neighbours' neighbours are looked at once, and the walk goes on if one ranks
    higher; it then sees most of a small community. Source: search by the best-connected neighbour (Adamic, Lukose,
    Puniyani & Huberman 2001). Rank strictly falls, so it ends. Misleads on flat graphs: not for the decentred stage.
    """
    path, seen = [start], {start}
    while True:
        here = path[-1]
        near = ties.neighbours(here)
        seen.update(near.tolist())
        if near[0] < here:
            path.append(int(near[0]))
            continue
        further = _beyond(ties, near) if look_further else near
        seen.update(further.tolist())
        highest = int(further.min())
        if highest >= here:
            return Vine(tuple(path), len(seen))
        # the way leads over the highest neighbour that knows that one
        over = next(int(each) for each in near if highest in ties.neighbours(int(each)))
        path += [over, highest]


def _beyond(ties: Ties, near: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.unique(np.concatenate([ties.neighbours(int(each)) for each in near]))


def ends(ties: Ties) -> NDArray[np.int32]:
    """Return for every member the end of their vine (greedy), by rank.

    Members stand in rank order, so the highest neighbour's own end is always known before.
    """
    n = len(ties)
    highest = np.arange(n, dtype=np.int32)
    np.minimum.at(highest, ties.high, ties.low)
    end = highest.copy()
    while True:
        further = end[end]
        if (further == end).all():
            return end
        end = further
