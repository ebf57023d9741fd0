"""共治: who may do what, who decides where nobody may alone, and how a vote comes out."""

from dongliang.council.body import LEAST_ELECTORS, Body, Decision, Way, decides, gives
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
    "HEAVY",
    "LEAST_ELECTORS",
    "MOVABLE",
    "OFFICES",
    "POWERS",
    "STATES",
    "VOTABLE",
    "Body",
    "Choice",
    "CouncilRules",
    "Decision",
    "Form",
    "Holder",
    "Holding",
    "MirrorRules",
    "Outcome",
    "Result",
    "Role",
    "Way",
    "check_holding",
    "decides",
    "gives",
    "holdings_from_json",
    "holdings_to_json",
    "may",
    "places_for",
    "quorum_of",
    "tally",
]
