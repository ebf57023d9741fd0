"""Snapshots of a community, made each night and kept, and what their figures rest on."""

from dongliang_web.centres.models.beneath import Pair, entries_between, tie_counts, tie_entries
from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotQuerySet, SnapshotTies

__all__ = [
    "KeptTies",
    "Pair",
    "Snapshot",
    "SnapshotQuerySet",
    "SnapshotTies",
    "entries_between",
    "tie_counts",
    "tie_entries",
]
