"""The harmony's part of the report: the rivals and who stands between them; sides only where ties mean affinity."""

from __future__ import annotations

import numpy as np

from dongliang.centres import Ties
from dongliang.centres.stage import LEAST_MEMBERS
from dongliang.centres.ties import Weights
from dongliang.harmony import (
    bridge_strength,
    reachable,
    rift,
    rivals,
    shared_members,
    side_of,
    sides,
    signed_sides,
)
from dongliang.harmony.rift import Rift
from dongliang.report.shape import Bridge, HarmonyPart, Side

#: Bridges and shared members that are told.
MOST_BRIDGES, MOST_SHARED = 10, 50
#: Sides are given only where at least this share of the tie weight means affinity.
LEAST_AFFINITY = 0.5
#: Share of a member's height that stands between the two before they are told as a bridge.
LEAST_BETWEEN = 0.05


def harmony_part(ties: Ties, opposed: Ties, affinity: float | None) -> HarmonyPart:
    """Return the two strongest centres, who bridges them and whom they share."""
    found = rivals(ties) if len(ties) >= LEAST_MEMBERS else None
    if found is None:
        why = "no_rival" if len(ties) >= LEAST_MEMBERS else "not_enough_data"
        return HarmonyPart((), None, None, None, None, affinity, (), (), None, why, opposed.count)
    return pair_part(ties, opposed, affinity, found)


def pair_part(ties: Ties, opposed: Ties, affinity: float | None, pair: tuple[int, int]) -> HarmonyPart:
    """Return the same for two members by rank, whom the method found or people named."""
    first, second = sorted(pair)
    p = sides(ties, first, second)
    gap: Rift = rift(ties, first, second, p)
    affine = affinity is not None and affinity >= LEAST_AFFINITY
    return HarmonyPart(
        rivals=(ties.names[first], ties.names[second]),
        parity=gap.parity,
        phi=gap.phi,
        balance=gap.balance,
        ambivalence=gap.ambivalence,
        affinity=affinity,
        bridges=_bridges(ties, bridge_strength(ties, first, second, p)),
        shared=tuple(ties.names[rank] for rank in shared_members(ties, first, second)[:MOST_SHARED]),
        sides=_sides(ties, opposed, (first, second), p) if affine else None,
        why_no_sides=None if affine else "not_affinity",
        negative_ties=opposed.count,
    )


def _bridges(ties: Ties, strength: Weights) -> tuple[Bridge, ...]:
    """Return those who stand between the two with a twentieth of their height or more: less is no bridge."""
    order = np.argsort(-np.round(strength, 9), kind="stable")[:MOST_BRIDGES]
    told = (int(rank) for rank in order if strength[rank] >= LEAST_BETWEEN * ties.height[rank])
    return tuple(Bridge(ties.names[rank], float(strength[rank])) for rank in told)


def _sides(ties: Ties, opposed: Ties, pair: tuple[int, int], p: Weights) -> tuple[Side, ...]:
    """Return everybody who has a way to one of the two, with P, and P by the signed variant where dislike is known."""
    first, second = (ties.names[rank] for rank in pair)
    signed = signed_sides(ties, opposed, first, second) if opposed.count else {}
    there = np.flatnonzero(reachable(ties, *pair)).tolist()
    names = ((ties.names[rank], float(p[rank])) for rank in there)
    return tuple(Side(name, share, signed.get(name), side_of(share)) for name, share in names)
