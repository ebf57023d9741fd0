"""Due work of the council: a founder's silence."""

from __future__ import annotations

import datetime as dt

from dongliang_web.council.actions import look_at_silence
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    return each_apart(lambda work: work(at), (watch_silence,))


def watch_silence(at: dt.datetime) -> int:
    """Tell of founders' silence, and let powers fall whose time has come, in each community apart."""
    communities = Community.objects.prefetch_related("clock_settings").order_by("pk")
    return each_apart(lambda each: look_at_silence(community=each, at=at), communities)
