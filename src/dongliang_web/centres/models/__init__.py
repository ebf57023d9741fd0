"""Snapshots of a community, made each night and kept, and what their figures rest on."""

from dongliang_web.centres.models.beneath import (
    Pair,
    day_met,
    entries_between,
    tie_counts,
    tie_entries,
    undated_weights,
)
from dongliang_web.centres.models.due import LONGEST_WORK, DueSnapshot, SnapshotClaim, snapshots_due
from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotQuerySet, SnapshotTies

__all__ = [
    "LONGEST_WORK",
    "DueSnapshot",
    "KeptTies",
    "Pair",
    "Snapshot",
    "SnapshotClaim",
    "SnapshotQuerySet",
    "SnapshotTies",
    "day_met",
    "entries_between",
    "snapshots_due",
    "tie_counts",
    "tie_entries",
    "undated_weights",
]
