"""Taking a snapshot of a community's ties."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from typing import Any

from django.db import IntegrityError, transaction

from dongliang.report import Mirror, ReportRules, build_mirror
from dongliang_web.centres.models import DueSnapshot, KeptTies, Snapshot, SnapshotClaim, SnapshotTies
from dongliang_web.people.models import Community, firsts
from dongliang_web.record.table import measured_events


def take_due_snapshot(*, due: DueSnapshot, at: dt.datetime) -> bool:
    """Take a snapshot that is due unless another process took it up; tell whether it was taken here.

    Whoever dies at it holds it for `LONGEST_WORK`; one that fails is tried again after as long.
    """
    if not SnapshotClaim.objects.take(due, at):
        return False
    community = Community.objects.prefetch_related("clock_settings").get(pk=due.community_id)
    if Snapshot.objects.filter(community=community, day_date=due.day).exists():
        return False
    take_snapshot(community=community, day=due.day, at=at)
    return True


def take_snapshot(*, community: Community, day: dt.date, at: dt.datetime) -> Snapshot:
    """Measure a community as it stood at the end of a day, and keep it; what was kept of that day stays as it is.

    Nothing is locked while it is measured: the site goes on meanwhile, also on SQLite.
    """
    there = Snapshot.objects.filter(community=community, day_date=day).first()
    if there is not None:
        return there
    found = _measured(community, day)
    try:
        return _keep(found, community, at)
    except IntegrityError:
        return Snapshot.objects.get(community=community, day_date=day)


def _measured(community: Community, day: dt.date) -> Mirror:
    known_as = firsts(community)
    events = measured_events(community, lambda member: str(known_as.get(member, member)))
    zone = community.clock().setting_for(day).zone
    return build_mirror(events, ReportRules(zone=zone, place=community.mirrors.place), day)


@transaction.atomic
def _keep(found: Mirror, community: Community, at: dt.datetime) -> Snapshot:
    figures = _figures(found)
    snapshot = Snapshot.objects.create(community=community, day_date=found.day, made_at=at, figures=figures)
    kept = KeptTies(found.ties, found.written, found.all_written)
    sides = None if found.harmony.sides is None else [asdict(each) for each in found.harmony.sides]
    SnapshotTies.objects.create(snapshot=snapshot, data=SnapshotTies.packed(kept), sides=sides)
    SnapshotTies.objects.to_let_go(community).delete()
    return snapshot


def _figures(found: Mirror) -> dict[str, Any]:
    """Return the figures as they are read again from what is kept: lists where the report has tuples."""
    figures = {"centres": asdict(found.centres), "harmony": asdict(replace(found.harmony, sides=None))}
    kept: dict[str, Any] = json.loads(json.dumps(figures))
    return kept
