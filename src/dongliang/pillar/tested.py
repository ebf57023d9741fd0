"""One pillar test with all that is told of it, and how one member would stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.ties import Ties
from dongliang.pillar.bracing import COMFORTABLY, NewTie, bracing
from dongliang.pillar.pull import Pull, pull, share_of_ties
from dongliang.pillar.support import THETA, weight_with

#: New ties that are told; a structure that needs more is not mended tie by tie.
MOST_BRACES = 20

#: How a member would stand: pulled themselves; cut off from the rest; standing, but having most of their ties with the
#: pulled; standing, but losing most of their ties with those that fall along; standing; in a group that never leaned
#: on the pulled.
Footing = Literal["pulled", "cut_off", "leaning", "carried", "standing", "elsewhere"]


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """What stands once some members are pulled, what they carried, and which new ties would let it stand.

    ``sigma`` is None where nobody is pulled or there are no ties. Shares are of all tie weight and of all check-ins of
    the window. A reading of ties, not a forecast.
    """

    pull: Pull
    sigma: float | None
    share_of_ties: float | None
    share_of_check_ins: float | None
    bracing: tuple[NewTie, ...]


def pillar_test(
    ties: Ties,
    pulled: Sequence[int],
    written: NDArray[np.int64],
    all_written: int,
    *,
    target: float = COMFORTABLY,
    here: NDArray[np.bool_] | None = None,
) -> Tested:
    """Pull members (by rank) and return all that is told of it.

    ``written`` are the check-ins of the window by rank, ``all_written`` those of everybody, tied or not; ``here`` tells
    by rank who can still make a tie (default: all).
    """
    found = pull(ties, pulled)
    if not pulled:
        return Tested(found, None, None, None, ())
    share = float(written[sorted(set(pulled))].sum() / all_written) if all_written else None
    new = bracing(ties, found, target, MOST_BRACES, here)
    return Tested(found, found.sigma, share_of_ties(ties, pulled), share, tuple(new))


def footing(ties: Ties, found: Pull, member: int) -> Footing:
    """Return how a member (by rank) would stand. It says nothing of whether they would stay."""
    if member in found.pulled:
        return "pulled"
    if found.stood[member] and not found.standing[member]:
        return "cut_off"
    if not found.stood[member]:
        return "elsewhere"
    if member not in found.unsupported:
        return "standing"
    is_direct = weight_with(ties, member, np.asarray(found.pulled)) > THETA * float(ties.height[member])
    return "leaning" if is_direct else "carried"
