"""Proposals and votes, how powers are told, the past of the gate, and the stewards' duty roster."""

from dongliang_web.council.models.duty import (
    LOAD_DAYS,
    WORK,
    DutyPlace,
    DutyWeek,
    Steward,
    Turn,
    came_on_one_word,
    load_of,
    roster,
    turns,
    waiting,
)
from dongliang_web.council.models.pasts import pasts
from dongliang_web.council.models.proposals import MOVED_ON, WITHDRAWN, Proposal, ProposalQuerySet, Vote
from dongliang_web.council.models.telling import (
    changes_of,
    fell_told,
    form_told,
    holding_told,
    move_change,
    moved_told,
    names_in,
    names_of,
)

__all__ = [
    "LOAD_DAYS",
    "MOVED_ON",
    "WITHDRAWN",
    "WORK",
    "DutyPlace",
    "DutyWeek",
    "Proposal",
    "ProposalQuerySet",
    "Steward",
    "Turn",
    "Vote",
    "came_on_one_word",
    "changes_of",
    "fell_told",
    "form_told",
    "holding_told",
    "load_of",
    "move_change",
    "moved_told",
    "names_in",
    "names_of",
    "pasts",
    "roster",
    "turns",
    "waiting",
]
