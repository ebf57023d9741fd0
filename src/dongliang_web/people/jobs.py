"""Due work of this room: forgetting devices that are signed in no more."""

from __future__ import annotations

import datetime as dt

from dongliang_web.people.devices import forget_ended


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    return forget_ended(at)
