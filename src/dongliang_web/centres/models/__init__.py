"""Snapshots of a community, made each night and kept."""

from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotQuerySet, SnapshotTies

__all__ = ["KeptTies", "Snapshot", "SnapshotQuerySet", "SnapshotTies"]
