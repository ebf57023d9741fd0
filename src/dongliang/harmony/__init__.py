"""共容: the two strongest centres, who bridges them, whom they share, and where a rift would run."""

from dongliang.harmony.leaning import (
    Ground,
    SideLeaning,
    side_leaning,
)
from dongliang.harmony.pairs import (
    Pair,
    companions_for,
    groups,
    hosts_for,
    pairs_across,
)
from dongliang.harmony.rift import (
    Rift,
    rift,
)
from dongliang.harmony.rivals import (
    rivals,
    second_centre,
    shared_members,
)
from dongliang.harmony.sides import (
    DEGREES,
    bridge_strength,
    degree_of,
    reachable,
    side_of,
    sides,
    signed_sides,
)

__all__ = [
    "DEGREES",
    "Ground",
    "Pair",
    "Rift",
    "SideLeaning",
    "bridge_strength",
    "companions_for",
    "degree_of",
    "groups",
    "hosts_for",
    "pairs_across",
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
