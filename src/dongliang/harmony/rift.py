"""How close a rift would lie: four numbers, and no probability, since nothing was found that foretells one."""

from __future__ import annotations

from dataclasses import dataclass

from dongliang.centres.ties import Ties, Weights
from dongliang.harmony.sides import bridge_strength

_HALF_WIDTH = 1e-6


@dataclass(frozen=True, slots=True)
class Rift:
    """Where a rift between two centres would run.

    ``parity`` = s_2/s_1; ``phi`` = weight cut by the P > ½ partition over the smaller volume; ``balance`` = smaller
    volume over all; ``ambivalence`` = Σ b_v / Σ s_v. Of 180 windows before forks none of them was an alarm.
    """

    parity: float
    phi: float
    balance: float
    ambivalence: float


def rift(ties: Ties, first: int, second: int, p: Weights) -> Rift:
    """Return the four numbers of a rift between two centres, given P of `sides`."""
    # half and half stands with the second, whatever the last digits of the solution say
    with_first = p > 0.5 + _HALF_WIDTH
    total = float(ties.height.sum())
    volume = float(ties.height[with_first].sum())
    smaller = min(volume, total - volume)
    cut = float(ties.weight[with_first[ties.low] != with_first[ties.high]].sum())
    return Rift(
        float(ties.height[second] / ties.height[first]),
        cut / smaller if smaller else 0.0,
        smaller / total,
        float(bridge_strength(ties, first, second, p).sum()) / total,
    )
