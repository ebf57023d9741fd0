"""共治: who may do what, who decides where nobody may alone, and how a vote comes out."""

from dongliang.council.body import LEAST_ELECTORS, Body, Decision, Way, decides, gives, members_vote
from dongliang.council.handover import (
    CHECKLIST,
    DUE_HOURS,
    NEEDED_DAYS,
    Facts,
    HeldRehearsal,
    Item,
    checklist,
    holders,
)
from dongliang.council.holding import (
    HEAVY,
    MOVABLE,
    VOTABLE,
    Holder,
    Holding,
    check_holding,
    holdings_from_json,
    holdings_to_json,
    places_for,
)
from dongliang.council.powers import OFFICES, POWERS, STATES, Role, may
from dongliang.council.rules import CouncilRules, MirrorRules
from dongliang.council.tally import Choice, Form, Outcome, Result, quorum_of, tally

__all__ = [
    "CHECKLIST",
    "DUE_HOURS",
    "HEAVY",
    "LEAST_ELECTORS",
    "MOVABLE",
    "NEEDED_DAYS",
    "OFFICES",
    "POWERS",
    "STATES",
    "VOTABLE",
    "Body",
    "Choice",
    "CouncilRules",
    "Decision",
    "Facts",
    "Form",
    "HeldRehearsal",
    "Holder",
    "Holding",
    "Item",
    "MirrorRules",
    "Outcome",
    "Result",
    "Role",
    "Way",
    "check_holding",
    "checklist",
    "decides",
    "gives",
    "holders",
    "holdings_from_json",
    "holdings_to_json",
    "may",
    "members_vote",
    "places_for",
    "quorum_of",
    "tally",
]
