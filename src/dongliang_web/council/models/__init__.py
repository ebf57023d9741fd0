"""Proposals and votes, rehearsals, and what is read for the hand-over."""

from dongliang_web.council.models.compared import Compared, Period, compare
from dongliang_web.council.models.due_acts import DueAct, due_acts
from dongliang_web.council.models.handover import Consent, founder_of, hand_over_facts, hand_over_list
from dongliang_web.council.models.proposals import WITHDRAWN, Proposal, Vote
from dongliang_web.council.models.rehearsals import Rehearsal, RehearsalQuerySet

__all__ = [
    "WITHDRAWN",
    "Compared",
    "Consent",
    "DueAct",
    "Period",
    "Proposal",
    "Rehearsal",
    "RehearsalQuerySet",
    "Vote",
    "compare",
    "due_acts",
    "founder_of",
    "hand_over_facts",
    "hand_over_list",
]
