"""Pages of the harmony of a community."""

from dongliang_web.harmony.views.ground import (
    close_ground,
    common_ground,
    ground,
    ground_statement,
    ground_vote,
    hide_statement,
    new_ground,
    own_grounds,
    remove_statement,
    take_back_answers,
)
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
    "close_ground",
    "common_ground",
    "end_companions",
    "ground",
    "ground_statement",
    "ground_vote",
    "harmony",
    "hide_statement",
    "mediation",
    "mediations",
    "new_ground",
    "own_grounds",
    "remove_statement",
    "take_back_answers",
]
