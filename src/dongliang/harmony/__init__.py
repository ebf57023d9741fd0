"""共容: the two strongest centres, who bridges them, whom they share, and where a rift would run."""

from dongliang.harmony.leaning import Ground, SideLeaning, side_leaning
from dongliang.harmony.rift import Rift, rift
from dongliang.harmony.rivals import rivals, second_centre, shared_members
from dongliang.harmony.sides import bridge_strength, reachable, side_of, sides, signed_sides

__all__ = [
    "Ground",
    "Rift",
    "SideLeaning",
    "bridge_strength",
    "reachable",
    "rift",
    "rivals",
    "second_centre",
    "shared_members",
    "side_leaning",
    "side_of",
    "sides",
    "signed_sides",
]
