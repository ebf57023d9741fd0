"""喊一声: members who called others along, and calls that somebody does not wish to hear."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry


class Call(models.Model):
    """That a member called another along; once a day for each pair."""

    caller = models.ForeignKey(Member, models.PROTECT, related_name="calls")
    called = models.ForeignKey(Member, models.PROTECT, related_name="calls_heard")
    day_date = models.DateField()
    at = models.DateTimeField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "called", "day_date"], name="one_call_a_pair_a_day"),
            models.CheckConstraint(condition=~Q(caller=F("called")), name="nobody_calls_oneself"),
        ]
        indexes = [models.Index(fields=["at"], name="call_at")]


class MutedCallsQuerySet(models.QuerySet["MutedCalls"]):
    """Calls that members do not wish to hear."""

    def between(self, caller: Member, called: Member) -> MutedCallsQuerySet:
        """What keeps a caller from being heard: all calls muted, or theirs."""
        return self.filter(Q(caller=None) | Q(caller=caller), member=called)


class MutedCalls(models.Model):
    """Calls that a member does not wish to hear: those of one caller, or without one all."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="muted_calls")
    caller = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    since_at = models.DateTimeField()

    objects = MutedCallsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "muted calls"
        constraints = [
            models.UniqueConstraint(fields=["member", "caller"], name="one_muting_a_caller"),
            models.UniqueConstraint(fields=["member"], condition=Q(caller=None), name="one_muting_of_all"),
        ]


def recent_callers(member: Member, since: dt.datetime, most: int) -> list[Member]:
    """Return who called a member since an instant, and whose calls they muted, by name."""
    called = Call.objects.filter(called=member, at__gte=since).values("caller")
    muted = member.muted_calls.exclude(caller=None).values("caller")
    return list(Member.objects.filter(Q(pk__in=called) | Q(pk__in=muted)).order_by("name", "id")[:most])
