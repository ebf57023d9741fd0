"""Tables of the harmony of a community."""

from dongliang_web.harmony.models.mediation import (
    FIRST,
    LEAST_SHOWN,
    SECOND,
    Mediation,
    MediationQuerySet,
    Party,
    Proposed,
    Side,
    TookPlace,
)
from dongliang_web.harmony.models.mediation_thread import Thread, thread_of_entry, thread_of_key
from dongliang_web.harmony.models.mediation_words import MediationWords, MediationWordsQuerySet, Seat, seat_in
from dongliang_web.harmony.models.mediator_hints import leanings, main_group, people_of, standing

__all__ = [
    "FIRST",
    "LEAST_SHOWN",
    "SECOND",
    "Mediation",
    "MediationQuerySet",
    "MediationWords",
    "MediationWordsQuerySet",
    "Party",
    "Proposed",
    "Seat",
    "Side",
    "Thread",
    "TookPlace",
    "leanings",
    "main_group",
    "people_of",
    "seat_in",
    "standing",
    "thread_of_entry",
    "thread_of_key",
]
