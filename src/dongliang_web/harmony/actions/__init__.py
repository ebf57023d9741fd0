"""Actions of the harmony of a community."""

from dongliang_web.harmony.actions.ground import (
    KEEPING,
    add_statement,
    answer,
    close_ground,
    hide_statement,
    may_close,
    open_ground,
    remove_statement,
    take_back_answers,
)
from dongliang_web.harmony.actions.ground_figures import (
    figures_of,
    placed,
)

__all__ = [
    "KEEPING",
    "add_statement",
    "answer",
    "close_ground",
    "figures_of",
    "hide_statement",
    "may_close",
    "open_ground",
    "placed",
    "remove_statement",
    "take_back_answers",
]
