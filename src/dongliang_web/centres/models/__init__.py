"""Snapshots of a community, made each night and kept, and what their figures rest on."""

from dongliang_web.centres.models.beneath import Pair, entries_between, tie_counts, tie_entries
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
    "MOST_FOUND",
    "KeptTies",
    "Pair",
    "Snapshot",
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
    "tie_counts",
    "tie_entries",
]
