"""Who may check in for whom: members whom another has named."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dongliang.council import Role
from dongliang_web.people.models import Member


class HelpingQuerySet(models.QuerySet["Helping"]):
    """Who may check in for whom."""

    def current(self) -> HelpingQuerySet:
        """Those that nobody has ended, the oldest first."""
        return self.filter(until_at=None).order_by("id")

    def left(self) -> HelpingQuerySet:
        """Those that still stand although one of the two has left the community."""
        gone = Q(member__state=str(Role.FORMER)) | Q(helper__state=str(Role.FORMER))
        return self.current().filter(gone).select_related("member__community", "helper")


class Helping(models.Model):
    """A member lets another check in for them, until either of the two ends it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="helpers")
    helper = models.ForeignKey(Member, models.PROTECT, related_name="helps")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = HelpingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "helper"], condition=Q(until_at=None), name="one_helping_a_pair"),
            models.CheckConstraint(condition=~Q(member=F("helper")), name="nobody_helps_oneself"),
        ]
