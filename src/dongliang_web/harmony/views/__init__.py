"""Pages of the harmony of a community."""

from dongliang_web.harmony.views.mediation import (
    ask_mediation,
    mediations,
)
from dongliang_web.harmony.views.mediation_page import (
    act_in_mediation,
    mediation,
)
from dongliang_web.harmony.views.side_by_side import (
    choose_centres,
    harmony,
)
from dongliang_web.harmony.views.together import (
    answer_companion,
    ask_companion,
    bring_together,
    end_companions,
)

__all__ = [
    "act_in_mediation",
    "answer_companion",
    "ask_companion",
    "ask_mediation",
    "bring_together",
    "choose_centres",
    "end_companions",
    "harmony",
    "mediation",
    "mediations",
]
