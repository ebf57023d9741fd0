"""A community as its ties showed it at the end of a day."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.db.models import Max
from django.db.models.functions import TruncMonth
from numpy.typing import NDArray

from dongliang.centres import Ties
from dongliang_web.people.models import Community


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Snapshots of communities."""

    def latest_of(self, community: Community) -> Snapshot | None:
        """Return the newest snapshot of a community, or None before its first night."""
        return self.filter(community=community).order_by("-day_date").first()

    def kept_of(self, community: Community) -> SnapshotQuerySet:
        """Return the snapshots whose ties are kept, the newest first: the newest, and the last of each month."""
        return self.filter(community=community, kept_ties__isnull=False).order_by("-day_date")

    def last_of_each_month(self, community: Community) -> SnapshotQuerySet:
        """Return the last snapshot of each month, the oldest first; that of the month that runs is the newest of all.

        Where a month's last night was missed it is the last that there is.
        """
        mine = self.filter(community=community)
        months = mine.annotate(month=TruncMonth("day_date")).order_by().values("month")
        return mine.filter(day_date__in=months.annotate(last=Max("day_date")).values("last")).order_by("day_date")


class Snapshot(models.Model):
    """The figures of one community at the end of one day. Never changed: what a figure was then can be compared."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="snapshots")
    day_date = models.DateField()
    made_at = models.DateTimeField()
    #: ``centres`` and ``harmony`` as the report has them, but for sides; members by their ids.
    figures = models.JSONField(default=dict)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "day_date"], name="one_snapshot_a_day")]


@dataclass(frozen=True, slots=True, eq=False)
class KeptTies:
    """The ties of a snapshot. ``ties.names`` are members' ids as texts, in rank order; ``written`` goes by rank."""

    ties: Ties
    written: NDArray[np.int64]
    all_written: int

    def member_ids(self) -> list[int]:
        """Return the members' ids in rank order."""
        return [int(name) for name in self.ties.names]


class SnapshotTiesQuerySet(models.QuerySet["SnapshotTies"]):
    """Ties behind snapshots."""

    def of(self, community: Community, day: dt.date | None = None) -> SnapshotTies | None:
        """Return the ties of the newest snapshot, or those of a day, with their snapshot; None where none are kept.

        Sides are as large as the ties, and only read where they are asked for.
        """
        kept = self.filter(snapshot__community=community).select_related("snapshot").defer("sides")
        kept = kept.order_by("-snapshot__day_date")
        return (kept if day is None else kept.filter(snapshot__day_date=day)).first()

    def highest(self, community: Community, most: int) -> list[int]:
        """Return the ids of the highest members of the newest snapshot; the ties themselves stay packed."""
        kept = self.filter(snapshot__community=community).order_by("-snapshot__day_date")
        data = kept.values_list("data", flat=True).first()
        if data is None:
            return []
        with np.load(io.BytesIO(bytes(data)), allow_pickle=False) as columns:
            ids: list[int] = columns["ids"][:most].tolist()
            return ids

    def to_let_go(self, community: Community) -> SnapshotTiesQuerySet:
        """Return what is not kept any more: all but the ties of the last snapshot of each month."""
        kept = Snapshot.objects.last_of_each_month(community).order_by()
        return self.filter(snapshot__community=community).exclude(snapshot__in=kept)


class SnapshotTies(models.Model):
    """The ties behind a snapshot: kept of the newest and of the last one of each month, for they are large."""

    snapshot = models.OneToOneField(Snapshot, models.CASCADE, related_name="kept_ties")
    data = models.BinaryField()
    #: Sides as the report has them, where ties mean affinity; members by their ids.
    sides = models.JSONField(null=True)

    objects = SnapshotTiesQuerySet.as_manager()

    @staticmethod
    def packed(kept: KeptTies) -> bytes:
        """Return ties as they are stored: NumPy's own archive, compressed."""
        ties = kept.ties
        file = io.BytesIO()
        ids = np.array(kept.member_ids(), np.int64)
        np.savez_compressed(
            file,
            ids=ids,
            low=ties.low,
            high=ties.high,
            weight=ties.weight,
            height=ties.height,
            degree=ties.degree,
            written=kept.written,
            all_written=np.int64(kept.all_written),
        )
        return file.getvalue()

    def unpacked(self) -> KeptTies:
        """Return the ties as they were packed."""
        with np.load(io.BytesIO(bytes(self.data)), allow_pickle=False) as kept:
            names = [str(each) for each in kept["ids"].tolist()]
            columns = (kept[name] for name in ("low", "high", "weight", "height", "degree"))
            return KeptTies(Ties(names, *columns), kept["written"], int(kept["all_written"]))
