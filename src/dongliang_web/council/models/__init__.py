"""Proposals and votes, how powers are told, and the past of the gate."""

from dongliang_web.council.models.compared import (
    Compared,
    Period,
    compare,
)
from dongliang_web.council.models.due_acts import (
    DueAct,
    due_acts,
)
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
from dongliang_web.council.models.handover import (
    Consent,
    hand_over_facts,
    hand_over_list,
)
from dongliang_web.council.models.pasts import (
    pasts,
)
from dongliang_web.council.models.proposals import (
    MOVED_ON,
    WITHDRAWN,
    Proposal,
    ProposalQuerySet,
    Vote,
)
from dongliang_web.council.models.rehearsals import (
    Rehearsal,
    RehearsalQuerySet,
)
from dongliang_web.council.models.telling import (
    changes_of,
    form_told,
    means_told,
    move_change,
    moved_told,
    names_in,
)

__all__ = [
    "LOAD_DAYS",
    "MOVED_ON",
    "WITHDRAWN",
    "WORK",
    "Compared",
    "Consent",
    "DueAct",
    "DutyPlace",
    "DutyWeek",
    "Period",
    "Proposal",
    "ProposalQuerySet",
    "Rehearsal",
    "RehearsalQuerySet",
    "Steward",
    "Turn",
    "Vote",
    "came_on_one_word",
    "changes_of",
    "compare",
    "due_acts",
    "form_told",
    "hand_over_facts",
    "hand_over_list",
    "load_of",
    "means_told",
    "move_change",
    "moved_told",
    "names_in",
    "pasts",
    "roster",
    "turns",
    "waiting",
]
