"""What the council does: moving powers, proposing and voting, duty, and what becomes of a founder's powers."""

from dongliang_web.council.actions.acts import ACTS, Act
from dongliang_web.council.actions.duty import (
    WEEKS_AHEAD,
    come_back,
    go_away,
    move_up,
    take_week,
    what_changes,
    without,
)
from dongliang_web.council.actions.ending import GRACE, branch_of, follow_branch
from dongliang_web.council.actions.persons import can_be_admitted, can_be_appointed, can_be_released
from dongliang_web.council.actions.powers import holding_from_json, holding_to_json, move_power
from dongliang_web.council.actions.proposing import propose, withdraw_proposal
from dongliang_web.council.actions.rules import PARTS, change_of, read, rules_of
from dongliang_web.council.actions.settling import CLOSES_SOON, settle, tell_closing
from dongliang_web.council.actions.succession import look_at_silence, silence_of, succession_line
from dongliang_web.council.actions.voting import LEAST_REASON, vote

__all__ = [
    "ACTS",
    "CLOSES_SOON",
    "GRACE",
    "LEAST_REASON",
    "PARTS",
    "WEEKS_AHEAD",
    "Act",
    "branch_of",
    "can_be_admitted",
    "can_be_appointed",
    "can_be_released",
    "change_of",
    "come_back",
    "follow_branch",
    "go_away",
    "holding_from_json",
    "holding_to_json",
    "look_at_silence",
    "move_power",
    "move_up",
    "propose",
    "read",
    "rules_of",
    "settle",
    "silence_of",
    "succession_line",
    "take_week",
    "tell_closing",
    "vote",
    "what_changes",
    "withdraw_proposal",
    "without",
]
