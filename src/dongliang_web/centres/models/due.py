"""Which snapshots are due, and who is at which: so that several processes share the night's work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery

from dongliang.days import DayClock, DaySetting
from dongliang_web.centres.models.snapshots import Snapshot
from dongliang_web.people.models import ClockSetting, Community

#: Whoever took up a snapshot longer ago than this is no longer at it.
LONGEST_WORK = dt.timedelta(minutes=10)
_DAY = dt.timedelta(days=1)
_OF_COMMUNITY = (
    "community__created_at",
    "community__snapshot_claim__day_date",
    "community__snapshot_claim__begun_at",
)


@dataclass(frozen=True, slots=True)
class DueSnapshot:
    """A community whose yesterday has no snapshot yet, and nobody is at it."""

    community_id: int
    day: dt.date


def snapshots_due(at: dt.datetime) -> list[DueSnapshot]:
    """Return what is due at an instant, by each community's own clock; one query for any number of communities.

    Due is the day that ended last, from the day of the founding on, also where nothing happened. Days on which the site
    stood still are not made up for: the record stays, and what was shown on a day that nobody saw is no loss.
    """
    newest = Snapshot.objects.filter(community=OuterRef("community")).order_by("-day_date").values("day_date")[:1]
    alive = ClockSetting.objects.filter(community__in=Community.objects.alive(at))
    settings = alive.order_by("community_id", "from_date").annotate(newest=Subquery(newest))
    rows = settings.values_list("community_id", "from_date", "zone", "starts_hour", *_OF_COMMUNITY, "newest")
    found = (_due_of(pk, list(mine), at) for pk, mine in groupby(rows, key=lambda row: row[0]))
    return [due for due in found if due is not None]


def _due_of(community: int, settings: list[tuple[Any, ...]], at: dt.datetime) -> DueSnapshot | None:
    """Return what is due of the one community to which all these dated settings belong."""
    clock = DayClock(tuple(DaySetting(*setting) for _, *setting in (row[:4] for row in settings)))
    founded_at, taken, begun, newest = settings[0][4:]
    yesterday = clock.day_of(at) - _DAY
    is_taken = newest is not None and newest >= yesterday
    is_at_it = taken is not None and taken >= yesterday and begun >= at - LONGEST_WORK
    if is_taken or is_at_it or yesterday < clock.day_of(founded_at):
        return None
    return DueSnapshot(community, yesterday)


class SnapshotClaimQuerySet(models.QuerySet["SnapshotClaim"]):
    """Who is at which snapshot."""

    def take(self, due: DueSnapshot, at: dt.datetime) -> bool:
        """Take up a snapshot; tell whether it was free. One statement decides, so that of several one alone has it."""
        free = Q(day_date__lt=due.day) | Q(begun_at__lt=at - LONGEST_WORK)
        mine = self.filter(free, community=due.community_id)
        if mine.update(day_date=due.day, begun_at=at):
            return True
        if self.filter(community=due.community_id).exists():
            return False
        try:
            with transaction.atomic():
                self.create(community_id=due.community_id, day_date=due.day, begun_at=at)
        except IntegrityError:
            return False
        return True


class SnapshotClaim(models.Model):
    """The snapshot of a community that somebody took up last. It stays: a day is taken up once, or again much later."""

    community = models.OneToOneField(Community, models.CASCADE, related_name="snapshot_claim")
    day_date = models.DateField()
    begun_at = models.DateTimeField()

    objects = SnapshotClaimQuerySet.as_manager()
