"""找共识: opinion groups among those who answered short statements, and what every group agrees on.

The way is that of Polis (Small, Bjorkegren, Erkkilä, Shaw, Megill 2021, «Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces», Recerca 26(2)). A table has a row for each participant and a column for each statement:
1 agrees, -1 disagrees, 0 passes, NaN was not answered. No name is needed anywhere.
"""

from dongliang.harmony.ground.agreement import (
    ABOVE,
    FEWEST_SEEN,
    Apart,
    Counts,
    agreed,
    agreement,
    count,
    rejection,
    sets_apart,
)
from dongliang.harmony.ground.groups import (
    CLEAR,
    FEWEST_IN_GROUP,
    MOST_GROUPS,
    Division,
    GroupCount,
    confirm,
    divide,
    divisions,
)
from dongliang.harmony.ground.space import Space, fit
from dongliang.harmony.ground.whole import FEWEST_STATEMENTS, FEWEST_VOTERS, Ground, common_ground, in_the_map

__all__ = [
    "ABOVE",
    "CLEAR",
    "FEWEST_IN_GROUP",
    "FEWEST_SEEN",
    "FEWEST_STATEMENTS",
    "FEWEST_VOTERS",
    "MOST_GROUPS",
    "Apart",
    "Counts",
    "Division",
    "Ground",
    "GroupCount",
    "Space",
    "agreed",
    "agreement",
    "common_ground",
    "confirm",
    "count",
    "divide",
    "divisions",
    "fit",
    "in_the_map",
    "rejection",
    "sets_apart",
]
