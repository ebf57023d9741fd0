"""Proposals and votes, how powers are told, and the past of the gate."""

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
    "MOVED_ON",
    "WITHDRAWN",
    "Proposal",
    "ProposalQuerySet",
    "Vote",
    "changes_of",
    "fell_told",
    "form_told",
    "holding_told",
    "move_change",
    "moved_told",
    "names_in",
    "names_of",
    "pasts",
]
