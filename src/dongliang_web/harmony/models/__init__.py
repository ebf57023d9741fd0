"""What the room keeps of its own, and what it reads of the nightly snapshots."""

from dongliang_web.harmony.models.companions import ASKED_FOR, NOT_AGAIN_FOR, WEEK, Companions, CompanionsQuerySet
from dongliang_web.harmony.models.mirrored import (
    Mirrored,
    Unknown,
    kept_days,
    members_with_ties,
    mirrored,
    month_ends,
    named_pair,
)
from dongliang_web.harmony.models.outcome import LEAST_WEEKS, Outcome, outcome_of
from dongliang_web.harmony.models.suggested import Suggested, hosts, kept_ties_of, suggested_for, two_groups

__all__ = [
    "ASKED_FOR",
    "LEAST_WEEKS",
    "NOT_AGAIN_FOR",
    "WEEK",
    "Companions",
    "CompanionsQuerySet",
    "Mirrored",
    "Outcome",
    "Suggested",
    "Unknown",
    "hosts",
    "kept_days",
    "kept_ties_of",
    "members_with_ties",
    "mirrored",
    "month_ends",
    "named_pair",
    "outcome_of",
    "suggested_for",
    "two_groups",
]
