"""Whether somebody who is to mediate has much more to do with one side than with the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dongliang.centres import Ties, vine

#: Share of a mediator's ties with the two sides together from which on one side is «much more».
MUCH_MORE = 0.75
#: Days together with one side below which nothing is said of a difference: one chance reply is no leaning.
LEAST_DAYS = 3.0


class Ground(StrEnum):
    """By what a leaning was seen."""

    TIES = "ties"
    VINE = "vine"
    #: Tied to nobody of either side.
    NEITHER = "neither"
    #: Tied to them, and no leaning seen.
    EVEN = "even"


@dataclass(frozen=True, slots=True)
class SideLeaning:
    """Towards which side a mediator leans (0 the first, 1 the second, None neither), and by what that was seen."""

    towards: int | None
    ground: Ground


def side_leaning(
    ties: Ties, mediator: str, first: Collection[str], second: Collection[str], *, by_vine: bool = True
) -> SideLeaning:
    """Tell whether a mediator leans on one of two sides; all are named as in ``ties``.

    With w_A and w_B the sums of the mediator's ties to those of either side, they lean on A by their ties if
    w_A ≥ 3 days and w_A / (w_A + w_B) ≥ 3/4. Else, if their vine ends at somebody of A, they lean on A by the vine: the
    centre that holds them is a party; unless w_B > w_A, where the two signs speak against one another and nothing is
    said. ``by_vine=False`` leaves the vine out, as in the decentred stage, where it means nothing.

    A convention of this project, with no study behind it: a hint for both sides to weigh, and no bar. It sees ties that
    the record holds, so friends who never reply to one another here look like strangers; and weight is nearness, not
    favour: two who quarrel daily are tied closely. Nobody in ``ties`` under a name, or tied to nobody: neither.
    """
    rank = ties.rank_of(mediator)
    if rank is None:
        return SideLeaning(None, Ground.NEITHER)
    places = [_places(ties, side) for side in (first, second)]
    weights = [_weight(ties, rank, side) for side in places]
    end = vine(ties, rank).end if by_vine else None
    heavier = int(weights[1] > weights[0])
    if weights[heavier] >= max(LEAST_DAYS, MUCH_MORE * sum(weights)):
        return SideLeaning(heavier, Ground.TIES)
    for number, side in enumerate(places):
        if end in side and weights[number] >= weights[1 - number]:
            return SideLeaning(number, Ground.VINE)
    return SideLeaning(None, Ground.EVEN if any(weights) else Ground.NEITHER)


def _places(ties: Ties, names: Collection[str]) -> set[int]:
    return {rank for rank in map(ties.rank_of, names) if rank is not None}


def _weight(ties: Ties, member: int, side: Collection[int]) -> float:
    """Return the sum of a member's ties to those of a side."""
    theirs = (ties.low == member) | (ties.high == member)
    other = np.where(ties.low == member, ties.high, ties.low)
    return float(ties.weight[theirs & np.isin(other, list(side))].sum())
