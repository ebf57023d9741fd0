"""What the council does: the stewards' duty, and what becomes of a founder's powers."""

from dongliang_web.council.actions.duty import (
    WEEKS_AHEAD,
    come_back,
    go_away,
    move_up,
    take_week,
    what_changes,
    without,
)
from dongliang_web.council.actions.succession import look_at_silence, silence_of, succession_line

__all__ = [
    "WEEKS_AHEAD",
    "come_back",
    "go_away",
    "look_at_silence",
    "move_up",
    "silence_of",
    "succession_line",
    "take_week",
    "what_changes",
    "without",
]
