"""栋梁拆: pull the middle stick, or any others, and see which still hold one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.standing import groups_without, largest_group
from dongliang.centres.ties import Numbers, Ties
from dongliang.pillar.support import lost_support


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """What stands once some members are pulled; members are given by rank.

    ``sigma`` = S(k) / (S(0) − those pulled who were in the largest group), 0 if nobody is left. ``of`` are the members
    of the former largest group without the pulled, ``isolated`` those of them that no longer stand in the largest one,
    ``unsupported`` all who lost too much of their ties (another view of the same pull). ``elsewhere`` counts members of
    other groups, who never stood on these pillars. ``stood`` tells by rank who was in the former largest group,
    ``standing`` who is in the largest one now. A reading of ties, not a forecast of who leaves.
    """

    pulled: tuple[int, ...]
    of: int
    sigma: float | None
    isolated: Numbers
    unsupported: Numbers
    elsewhere: int
    groups: Numbers
    stood: NDArray[np.bool_]
    standing: NDArray[np.bool_]

    @property
    def holding(self) -> int:
        """How many of the former largest group still hold together."""
        return self.of - len(self.isolated)


def pull(ties: Ties, pulled: Sequence[int]) -> Pull:
    """Pull members (by rank) and return what stands. Without ties there is nothing to stand: σ is None."""
    gone = np.asarray(sorted(set(pulled)), np.int64)
    before = largest_group(groups_without(ties, np.zeros(0, np.int64)))
    groups = groups_without(ties, gone)
    after = largest_group(groups)
    of = int(before.sum() - before[gone].sum())
    sigma = None if not len(ties) else float(after.sum() / of) if of else 0.0
    left = np.ones(len(ties), bool)
    left[gone] = False
    return Pull(
        tuple(int(each) for each in pulled),
        of,
        sigma,
        np.flatnonzero(before & left & ~after).astype(np.int32),
        lost_support(ties, gone),
        int((~before & left).sum()),
        groups,
        before,
        after,
    )


def share_of_ties(ties: Ties, pulled: Sequence[int]) -> float | None:
    """Return the share of all tie weight that has one of the pulled at an end, or None without ties."""
    total = ties.weight.sum()
    if not total:
        return None
    gone = np.zeros(len(ties), bool)
    gone[list(pulled)] = True
    return float(ties.weight[gone[ties.low] | gone[ties.high]].sum() / total)
