"""Moving powers, proposing and voting, settling what is over; rehearsing being away, and handing over."""

from dongliang_web.council.actions.acts import ACTS, Act
from dongliang_web.council.actions.ending import GRACE, branch_of, follow_branch
from dongliang_web.council.actions.handover import consent_to_hand_over, withdraw_consent
from dongliang_web.council.actions.powers import holding_from_json, holding_to_json, move_power
from dongliang_web.council.actions.rehearsals import (
    announce_rehearsal,
    begin_rehearsal,
    call_off_rehearsal,
    come_back,
    end_rehearsal,
)

__all__ = [
    "ACTS",
    "GRACE",
    "Act",
    "announce_rehearsal",
    "begin_rehearsal",
    "branch_of",
    "call_off_rehearsal",
    "come_back",
    "consent_to_hand_over",
    "end_rehearsal",
    "follow_branch",
    "holding_from_json",
    "holding_to_json",
    "move_power",
    "withdraw_consent",
]
