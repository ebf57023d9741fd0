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

__all__ = [
    "close_ground",
    "common_ground",
    "ground",
    "ground_statement",
    "ground_vote",
    "hide_statement",
    "new_ground",
    "own_grounds",
    "remove_statement",
    "take_back_answers",
]
