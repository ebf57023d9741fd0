"""Making snapshots."""

from dongliang_web.centres.actions.snapshots import take_due_snapshot, take_snapshot

__all__ = ["take_due_snapshot", "take_snapshot"]
