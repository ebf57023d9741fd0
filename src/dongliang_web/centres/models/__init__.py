"""Snapshots of a community, made each night and kept, and what their figures rest on."""

from dongliang_web.centres.models.beneath import Pair, entries_between, tie_counts, tie_entries
from dongliang_web.centres.models.due import LONGEST_WORK, DueSnapshot, SnapshotClaim, snapshots_due
from dongliang_web.centres.models.people import (
    MOST_FOUND,
    founder_of,
    inside_of,
    named,
    newcomers_of,
    rank_in,
    searched,
    shown,
)
from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotQuerySet, SnapshotTies

__all__ = [
    "LONGEST_WORK",
    "MOST_FOUND",
    "DueSnapshot",
    "KeptTies",
    "Pair",
    "Snapshot",
    "SnapshotClaim",
    "SnapshotQuerySet",
    "SnapshotTies",
    "entries_between",
    "founder_of",
    "inside_of",
    "named",
    "newcomers_of",
    "rank_in",
    "searched",
    "shown",
    "snapshots_due",
    "tie_counts",
    "tie_entries",
]
