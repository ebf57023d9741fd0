"""The nightly work of the mirrors: one snapshot of each community for each day that has ended."""

from __future__ import annotations

import datetime as dt
from time import monotonic

from dongliang_web.centres.actions import take_due_snapshot
from dongliang_web.centres.models import DueSnapshot, snapshots_due
from dongliang_web.record.apart import each_apart


def snap(at: dt.datetime, share: int = 0, shares: int = 1) -> int:
    """Take the snapshots of yesterday that are not there yet; returns how many. Safe to run again at any point.

    Of several processes each begins with a share of its own, and then helps with what is left.
    """
    began = monotonic()

    def take(due: DueSnapshot) -> int:
        # Others judge by this how long somebody is at it, and a night's work may be long.
        return take_due_snapshot(due=due, at=at + dt.timedelta(seconds=monotonic() - began))

    def take_part(part: slice) -> int:
        return each_apart(take, snapshots_due(at)[part])

    own, whatever_is_left = slice(share, None, shares), slice(None)
    return each_apart(take_part, (own,) if shares == 1 else (own, whatever_is_left))
