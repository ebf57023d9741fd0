"""Due work of the gate: outcomes that a deadline or a recorded day has decided."""

from __future__ import annotations

import datetime as dt

from dongliang_web.gate.actions import settle
from dongliang_web.gate.models import Cohort
from dongliang_web.record.apart import each_apart


def due(at: dt.datetime) -> int:
    """Decide what is due at an instant; returns how many outcomes changed. Safe to run again at any point."""
    cohorts = Cohort.objects.to_look_at(at).select_related("community")
    return each_apart(lambda each: settle(each, at), cohorts.prefetch_related("community__clock_settings"))
