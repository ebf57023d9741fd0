"""Chat groups and addresses to which the day in short is sent."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models

from dongliang_web.people.models import Community, Member

#: What could not be sent within this time after its hour is left out.
STILL_SENT_FOR = dt.timedelta(hours=2)
_DAY = dt.timedelta(days=1)


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Channels."""

    def whose_turn_it_is(self, at: dt.datetime) -> list[Channel]:
        """Return the channels that have a day to send, or one that is too late to send; two queries for any number."""
        alive = self.filter(community__in=Community.objects.alive(at)).order_by("pk")
        found = alive.select_related("community").prefetch_related("community__clock_settings")
        return [each for each in found if each.day_at(at) or each.is_too_late(at)]


class Channel(models.Model):
    """Where a community's day in short is sent, once a day at an hour of its own.

    The way there is a secret: it is kept sealed and never shown again.
    """

    STATES = [
        ("", "none yet"),
        ("sending", "sending"),
        ("sent", "sent"),
        ("waiting", "to be tried again"),
        ("failed", "failed"),
    ]

    community = models.ForeignKey(Community, models.CASCADE, related_name="channels")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    sealed_address = models.TextField(max_length=4000)
    hour = models.PositiveSmallIntegerField()
    added_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    #: The last community day that was taken up; whoever sets it has that day's to send.
    day_date = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=STATES, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    #: Since which day nothing came through; stewards are told once.
    failing_since_date = models.DateField(null=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(hour__lte=23), name="channel_hour_of_a_day")]

    def __str__(self) -> str:
        return self.name

    def day_at(self, at: dt.datetime) -> dt.date | None:
        """Return the community day whose hour has come, and not longer ago than it is still sent; else None.

        That is the day before where the next one began after the hour: what is tried again is tried for its own day.
        """
        today = self.community.clock().day_of(at)
        return next((day for day in (today, today - _DAY) if self._is_sent_at(day, at)), None)

    def _is_sent_at(self, day: dt.date, at: dt.datetime) -> bool:
        hour = self._hour_of(day)
        return self.added_at <= hour <= at < hour + STILL_SENT_FOR

    def _hour_of(self, day: dt.date) -> dt.datetime:
        """Return when a community day has its hour: after midnight, where days start later than that."""
        setting = self.community.clock().setting_for(day)
        date = day if self.hour >= setting.starts_hour else day + _DAY
        return dt.datetime.combine(date, dt.time(self.hour), ZoneInfo(setting.zone)).astimezone(dt.UTC)

    def is_too_late(self, at: dt.datetime) -> bool:
        """Tell whether the day that is to be tried again is no longer sent."""
        return self.state == "waiting" and self.day_date != self.day_at(at)
