"""Taking a snapshot of a community's ties."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from dongliang.report import Mirror, ReportRules, build_mirror
from dongliang_web.centres.models import KeptTies, Snapshot, SnapshotTies
from dongliang_web.people.models import Community, firsts
from dongliang_web.record.table import measured_events


@transaction.atomic
def take_snapshot(*, community: Community, day: dt.date, at: dt.datetime) -> Snapshot:
    """Measure a community as it stood at the end of a day, and keep it; what was kept of that day stays as it is."""
    there = Snapshot.objects.filter(community=community, day_date=day).first()
    if there is not None:
        return there
    known_as = firsts(community)
    events = measured_events(community, lambda member: str(known_as.get(member, member)))
    zone = community.clock().setting_for(day).zone
    found = build_mirror(events, ReportRules(zone=zone, place=community.mirrors.place), day)
    snapshot = Snapshot.objects.create(community=community, day_date=day, made_at=at, figures=_figures(found))
    kept = KeptTies(found.ties, found.written, found.all_written)
    sides = None if found.harmony.sides is None else [asdict(each) for each in found.harmony.sides]
    SnapshotTies.objects.create(snapshot=snapshot, data=SnapshotTies.packed(kept), sides=sides)
    _drop_older_ties(snapshot)
    return snapshot


def _figures(found: Mirror) -> dict[str, Any]:
    return {"centres": asdict(found.centres), "harmony": asdict(replace(found.harmony, sides=None))}


def _drop_older_ties(newest: Snapshot) -> None:
    """Let go the ties of earlier snapshots of the same month; those of the last one of a month are kept."""
    month = newest.day_date.replace(day=1)
    earlier = SnapshotTies.objects.filter(snapshot__community=newest.community_id, snapshot__day_date__gte=month)
    earlier.filter(snapshot__day_date__lt=newest.day_date).delete()
