"""What is kept of a day: check-ins, leave, and days that count for nobody."""

from __future__ import annotations

import datetime as dt

from django.db import models

from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry, Passage


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins."""

    def on(self, community: Community, day: dt.date) -> CheckInQuerySet:
        """Check-ins of one community day, in the order in which they came."""
        return self.filter(member__community=community, day_date=day).order_by("received_at", "id")

    def between(self, first: dt.date, last: dt.date) -> CheckInQuerySet:
        """Check-ins of the days from the first to the last."""
        return self.filter(day_date__gte=first, day_date__lte=last)


class CheckIn(models.Model):
    """That a member checked in for a community day; at most one a day.

    Three times are kept: the day claimed, when it was received, when it was recorded.
    """

    MARKS = [("done", "done"), ("made_up", "made up")]

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="check_ins")
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, null=True, related_name="check_ins")
    day_date = models.DateField()
    mark = models.CharField(max_length=8, choices=MARKS, default="done")
    #: Written within the grace time after its day had ended.
    late = models.BooleanField(default=False)
    #: When it reached the server; empty in a loaded history that knows days only.
    received_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    #: The steward or helper who recorded it for the member; empty where the member did.
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day_date"], name="one_check_in_a_day")]
        indexes = [models.Index(fields=["day_date"], name="check_in_day")]


class Leave(models.Model):
    """A day of leave that a member announced beforehand."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="leaves")
    day_date = models.DateField()
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day_date"], condition=models.Q(withdrawn_at=None), name="one_leave_a_day"
            )
        ]


class VoidDay(models.Model):
    """A day declared not to count, for all, by a steward with a reason."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="void_days")
    day_date = models.DateField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "day_date"], name="one_void_a_day")]
