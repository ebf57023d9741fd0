"""Moving powers, proposing, voting, and settling what is over."""

from dongliang_web.council.actions.acts import (
    ACTS,
    Act,
    decision_on,
)
from dongliang_web.council.actions.duty import (
    WEEKS_AHEAD,
    come_back,
    go_away,
    move_up,
    take_week,
    what_changes,
    without,
)
from dongliang_web.council.actions.ending import (
    GRACE,
    branch_of,
    follow_branch,
)
from dongliang_web.council.actions.handover import (
    consent_to_hand_over,
    withdraw_consent,
)
from dongliang_web.council.actions.persons import (
    can_be_admitted,
    can_be_appointed,
    can_be_released,
    can_be_stood_for,
)
from dongliang_web.council.actions.powers import (
    holding_from_json,
    holding_to_json,
    move_power,
)
from dongliang_web.council.actions.proposing import (
    propose,
    withdraw_proposal,
)
from dongliang_web.council.actions.rehearsals import (
    announce_rehearsal,
    begin_rehearsal,
    break_off_rehearsal,
    call_off_rehearsal,
    end_rehearsal,
    end_without_founder,
)
from dongliang_web.council.actions.rules import (
    DECLARED,
    PARTS,
    change_of,
    read,
    rules_of,
)
from dongliang_web.council.actions.settling import (
    CLOSES_SOON,
    settle,
    tell_closing,
)
from dongliang_web.council.actions.succession import (
    look_at_silence,
    quiet_founders,
    silence_of,
    succession_line,
)
from dongliang_web.council.actions.voting import (
    LEAST_REASON,
    vote,
)

__all__ = [
    "ACTS",
    "CLOSES_SOON",
    "DECLARED",
    "GRACE",
    "LEAST_REASON",
    "PARTS",
    "WEEKS_AHEAD",
    "Act",
    "announce_rehearsal",
    "begin_rehearsal",
    "branch_of",
    "break_off_rehearsal",
    "call_off_rehearsal",
    "can_be_admitted",
    "can_be_appointed",
    "can_be_released",
    "can_be_stood_for",
    "change_of",
    "come_back",
    "consent_to_hand_over",
    "decision_on",
    "end_rehearsal",
    "end_without_founder",
    "follow_branch",
    "go_away",
    "holding_from_json",
    "holding_to_json",
    "look_at_silence",
    "move_power",
    "move_up",
    "propose",
    "quiet_founders",
    "read",
    "rules_of",
    "settle",
    "silence_of",
    "succession_line",
    "take_week",
    "tell_closing",
    "vote",
    "what_changes",
    "withdraw_consent",
    "withdraw_proposal",
    "without",
]
