"""Snapshots of the demo community, as its nights would have taken them: each month's last, and yesterday's."""

from __future__ import annotations

import datetime as dt

from dongliang_web.centres.actions import take_snapshot
from dongliang_web.people.models import Community
from dongliang_web.portability.actions.demo_course import Story

_DAY = dt.timedelta(days=1)


def look_back(*, community: Community, at: dt.datetime) -> Story:
    """Take the snapshots of the demo community up to yesterday, each in its night."""
    clock = community.clock()
    yesterday = clock.day_of(at) - _DAY
    each = clock.day_of(community.created_at).replace(day=1)
    while (last := _end_of_month(each)) < yesterday:
        yield (ended_at := clock.end_of(last))
        take_snapshot(community=community, day=last, at=ended_at)
        each = last + _DAY
    yield at
    take_snapshot(community=community, day=yesterday, at=at)


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
