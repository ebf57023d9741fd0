"""The pages of the harmony."""

from dongliang_web.harmony.views.side_by_side import choose_centres, harmony
from dongliang_web.harmony.views.together import answer_companion, ask_companion, bring_together, end_companions

__all__ = [
    "answer_companion",
    "ask_companion",
    "bring_together",
    "choose_centres",
    "end_companions",
    "harmony",
]
