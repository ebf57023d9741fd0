"""根系: who came through whom: the invitation forest, its branches and tips, and whether it grows by itself."""

from dongliang.roots.branches import (
    LEAST_STAYS,
    STAY_DAYS,
    STAY_WINDOW,
    BranchFound,
    BranchGrowth,
    Staying,
    StayShare,
    branch_growth,
    branches,
    feeding,
    staying,
)
from dongliang.roots.forest import LIVING_DAYS, Forest, NotGrown, forest
from dongliang.roots.growth import (
    LEAST_INVITERS,
    TIP_DAYS,
    Brought,
    ReproductionFound,
    reproduction,
)

__all__ = [
    "LEAST_INVITERS",
    "LEAST_STAYS",
    "LIVING_DAYS",
    "STAY_DAYS",
    "STAY_WINDOW",
    "TIP_DAYS",
    "BranchFound",
    "BranchGrowth",
    "Brought",
    "Forest",
    "NotGrown",
    "ReproductionFound",
    "StayShare",
    "Staying",
    "branch_growth",
    "branches",
    "feeding",
    "forest",
    "reproduction",
    "staying",
]
