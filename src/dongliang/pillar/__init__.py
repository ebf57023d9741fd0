"""栋梁: what stands when the pillar is pulled, which ties would brace it, and who is likely to stay by habit."""

from dongliang.centres.standing import (
    k_star,
    standing_curve,
)
from dongliang.pillar.bracing import (
    COMFORTABLY,
    NewTie,
    bracing,
)
from dongliang.pillar.habit import (
    HabitModel,
    acts_of,
    chance,
    habit_model,
)
from dongliang.pillar.pull import (
    Pull,
    pull,
    share_of_ties,
)
from dongliang.pillar.rehearsal import (
    COMPARED_DAYS,
    HELD_WELL,
    Judged,
    Kept,
    judge,
    kept,
)
from dongliang.pillar.support import (
    lost_support,
    support_needed,
)
from dongliang.pillar.tested import (
    MOST_BRACES,
    Footing,
    Tested,
    footing,
    pillar_test,
)

__all__ = [
    "COMFORTABLY",
    "COMPARED_DAYS",
    "HELD_WELL",
    "MOST_BRACES",
    "Footing",
    "HabitModel",
    "Judged",
    "Kept",
    "NewTie",
    "Pull",
    "Tested",
    "acts_of",
    "bracing",
    "chance",
    "footing",
    "habit_model",
    "judge",
    "k_star",
    "kept",
    "lost_support",
    "pillar_test",
    "pull",
    "share_of_ties",
    "standing_curve",
    "support_needed",
]
