"""Making snapshots."""

from dongliang_web.centres.actions.snapshots import take_snapshot

__all__ = ["take_snapshot"]
