"""中心: ties and heights, on whom a community leans, its stage, and the vine to its centres."""

from dongliang.centres.centralisation import (
    betweenness,
    betweenness_centralisation,
    degree_centralisation,
    strength_number,
)
from dongliang.centres.contacts import WINDOW, Contacts, contacts
from dongliang.centres.groups import MOST_LEANED_ON, leans_on, ties_between
from dongliang.centres.lean import Leaning, leaning
from dongliang.centres.months import MonthFound, months, shown_after
from dongliang.centres.stage import StageFound, is_thin, stage, stage_shown, usual
from dongliang.centres.standing import k_star, standing_curve
from dongliang.centres.ties import Ties
from dongliang.centres.vine import Vine, ends, vine

__all__ = [
    "MOST_LEANED_ON",
    "WINDOW",
    "Contacts",
    "Leaning",
    "MonthFound",
    "StageFound",
    "Ties",
    "Vine",
    "betweenness",
    "betweenness_centralisation",
    "contacts",
    "degree_centralisation",
    "ends",
    "is_thin",
    "k_star",
    "leaning",
    "leans_on",
    "months",
    "shown_after",
    "stage",
    "stage_shown",
    "standing_curve",
    "strength_number",
    "ties_between",
    "usual",
    "vine",
]
