"""The nightly work of the mirrors: one snapshot of each community for each day that has ended."""

from __future__ import annotations

import datetime as dt

from dongliang_web.centres.actions import take_snapshot
from dongliang_web.centres.models import Snapshot
from dongliang_web.people.models import Community
from dongliang_web.record.apart import each_apart


def snap(at: dt.datetime) -> int:
    """Take the snapshots of yesterday that are not there yet; returns how many. Safe to run again at any point."""
    return each_apart(lambda each: _snap(each, at), Community.objects.prefetch_related("clock_settings").order_by("id"))


def _snap(community: Community, at: dt.datetime) -> int:
    yesterday = community.clock().day_of(at) - dt.timedelta(days=1)
    if Snapshot.objects.filter(community=community, day_date=yesterday).exists():
        return 0
    take_snapshot(community=community, day=yesterday, at=at)
    return 1
