"""Snapshots of a community, made each night and kept, and what the centres' pages read of them."""

from dongliang_web.centres.models.looks import (
    Look,
    Person,
    Seen,
    group_of,
    kept_evenings,
    look_at,
    months_of,
    network_of,
    people_of,
)
from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotQuerySet, SnapshotTies

__all__ = [
    "KeptTies",
    "Look",
    "Person",
    "Seen",
    "Snapshot",
    "SnapshotQuerySet",
    "SnapshotTies",
    "group_of",
    "kept_evenings",
    "look_at",
    "months_of",
    "network_of",
    "people_of",
]
