"""Due work of the harmony."""

from __future__ import annotations

import datetime as dt

from dongliang_web.harmony.actions import close_ground
from dongliang_web.harmony.models import Ground
from dongliang_web.record.apart import each_apart


def close_grounds(at: dt.datetime) -> int:
    """Close the questions whose time is over; returns how many. Safe to run again at any point."""
    due = Ground.objects.select_related("community").to_close(at)
    return each_apart(lambda each: close_ground(ground=each, at=at), due)
