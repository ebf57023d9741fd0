"""Tables of the harmony of a community."""

from dongliang_web.harmony.models.askable import (
    MOST_OPEN,
    awake,
    why_nobody,
    why_not,
)
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
from dongliang_web.harmony.models.hosted import (
    TAKEN_UP_FOR,
    HostedTogether,
    HostedTogetherQuerySet,
    begun_by_two,
    day_before,
    two_hosts,
)
from dongliang_web.harmony.models.measured import (
    AROUND,
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
    rivals_of,
)
from dongliang_web.harmony.models.outcome import (
    LEAST,
    Outcome,
    WeeksOutcome,
    outcome_of_sessions,
    outcome_of_weeks,
)
from dongliang_web.harmony.models.suggested import (
    Suggested,
    Suggesting,
    suggested_for,
    suggesting,
    two_groups,
)

__all__ = [
    "AROUND",
    "ASKED_FOR",
    "FIRST",
    "LEAST",
    "LEAST_SHOWN",
    "MOST_OPEN",
    "NOT_AGAIN_FOR",
    "SECOND",
    "TAKEN_UP_FOR",
    "WEEK",
    "Companions",
    "CompanionsQuerySet",
    "Ground",
    "GroundFigures",
    "GroundStatement",
    "GroundVote",
    "HostedTogether",
    "HostedTogetherQuerySet",
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
    "Suggesting",
    "Thread",
    "TookPlace",
    "Unknown",
    "WeeksOutcome",
    "awake",
    "begun_by_two",
    "day_before",
    "kept_ties_of",
    "leanings",
    "main_group",
    "members_with_ties",
    "mirrored",
    "month_ends",
    "named_pair",
    "outcome_of_sessions",
    "outcome_of_weeks",
    "people_of",
    "rivals_of",
    "seat_in",
    "standing",
    "suggested_for",
    "suggesting",
    "thread_of_entry",
    "thread_of_key",
    "two_groups",
    "two_hosts",
    "why_nobody",
    "why_not",
    "with_somebody_gone",
]
