"""预演: a founder who steps out for some days."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dongliang.council import Role
from dongliang_web.people.models import Community, Member, Office
from dongliang_web.record.models import Entry

#: A rehearsal lasts so many days, and begins at most so many days ahead.
LEAST_DAYS, MOST_DAYS, MOST_AHEAD = 7, 30, 60
#: Why a rehearsal that ran is no whole one, besides a founder who came back before its end.
BEGAN_LATE, NO_FOUNDER = "late", "no_founder"


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Rehearsals."""

    def open(self) -> RehearsalQuerySet:
        """Those that are announced or running."""
        return self.filter(ended_at=None, called_off_at=None)

    def running(self) -> RehearsalQuerySet:
        """Those in which the founder is away now."""
        return self.open().exclude(began_at=None)

    def held(self) -> RehearsalQuerySet:
        """Those that ran, to their end or not, the latest first."""
        return self.exclude(ended_at=None).order_by("-first_date", "-id")

    def whole(self) -> RehearsalQuerySet:
        """Those that ran their time from the first day to the last, the latest first."""
        return self.held().filter(came_back_early=False, spoilt="")

    def without_founder(self) -> RehearsalQuerySet:
        """Open ones whose founder holds the office no more: nobody can be away from it, nor come back to it."""
        held = Office.objects.filter(member=OuterRef("founder"), role=str(Role.FOUNDER), until_at=None)
        return self.open().exclude(Exists(held))

    def to_begin(self, until: dt.date) -> RehearsalQuerySet:
        """Those whose first day can have come by a day, in whatever zone."""
        return self.open().filter(began_at=None, first_date__lte=until)

    def to_end(self, until: dt.date) -> RehearsalQuerySet:
        """Those whose last day can be over by a day, in whatever zone."""
        return self.running().filter(last_date__lt=until)


class Rehearsal(models.Model):
    """Days in which the founder is away, powers and all, and the community runs itself."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="rehearsals")
    founder = models.ForeignKey(Member, models.PROTECT, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()
    announced_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Whether the founder came back before the last day was over; then it is no whole rehearsal.
    came_back_early = models.BooleanField(default=False)
    #: Why else it is no whole one: it began after its first day, or the founder's office ended meanwhile.
    spoilt = models.CharField(max_length=10, default="", blank=True)
    called_off_at = models.DateTimeField(null=True)
    #: What the pillar test said by the newest snapshot as it began; members by their ids. Empty where there was none.
    forecast = models.JSONField(default=dict)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(ended_at=None, called_off_at=None), name="one_open_rehearsal"
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it is announced or running."""
        return self.ended_at is None and self.called_off_at is None

    @property
    def is_running(self) -> bool:
        """Whether the founder is away now."""
        return self.began_at is not None and self.is_open
