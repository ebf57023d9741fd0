"""Tables of the harmony of a community."""

from dongliang_web.harmony.models.companions import (
    ASKED_FOR,
    NOT_AGAIN_FOR,
    WEEK,
    Companions,
    CompanionsQuerySet,
)
from dongliang_web.harmony.models.ground import (
    Ground,
    GroundFigures,
    GroundStatement,
    GroundVote,
)
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
from dongliang_web.harmony.models.mediation_thread import (
    Thread,
    thread_of_entry,
    thread_of_key,
)
from dongliang_web.harmony.models.mediation_words import (
    MediationWords,
    MediationWordsQuerySet,
    Seat,
    seat_in,
)
from dongliang_web.harmony.models.mediator_hints import (
    leanings,
    main_group,
    people_of,
    standing,
    with_somebody_gone,
)
from dongliang_web.harmony.models.mirrored import (
    Mirrored,
    Unknown,
    kept_ties_of,
    members_with_ties,
    mirrored,
    month_ends,
    named_pair,
)
from dongliang_web.harmony.models.outcome import (
    AROUND,
    LEAST_WEEKS,
    Outcome,
    outcome_of,
)
from dongliang_web.harmony.models.suggested import (
    Suggested,
    hosts,
    suggested_for,
    two_groups,
)

__all__ = [
    "AROUND",
    "ASKED_FOR",
    "FIRST",
    "LEAST_SHOWN",
    "LEAST_WEEKS",
    "NOT_AGAIN_FOR",
    "SECOND",
    "WEEK",
    "Companions",
    "CompanionsQuerySet",
    "Ground",
    "GroundFigures",
    "GroundStatement",
    "GroundVote",
    "Mediation",
    "MediationQuerySet",
    "MediationWords",
    "MediationWordsQuerySet",
    "Mirrored",
    "Outcome",
    "Party",
    "Proposed",
    "Seat",
    "Side",
    "Suggested",
    "Thread",
    "TookPlace",
    "Unknown",
    "hosts",
    "kept_ties_of",
    "leanings",
    "main_group",
    "members_with_ties",
    "mirrored",
    "month_ends",
    "named_pair",
    "outcome_of",
    "people_of",
    "seat_in",
    "standing",
    "suggested_for",
    "thread_of_entry",
    "thread_of_key",
    "two_groups",
    "with_somebody_gone",
]
