"""Reminders that members asked for, and the devices that take them."""

from __future__ import annotations

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db import models

from dongliang_web.people.models import Account, Attachment, Member

#: A reminder that could not go out within this time after its hour is left out: none comes late at night.
STILL_SENT_FOR = dt.timedelta(hours=1)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders."""

    def whose_hour_it_is(self, at: dt.datetime) -> list[Reminder]:
        """Return the reminders, of whoever acts for an open account, whose hour it is; two queries for any number."""
        attached = Attachment.objects.filter(member=models.OuterRef("member"), until_at=None, second=False)
        acting = attached.filter(account__is_active=True)
        zone = models.Subquery(acting.values("account__zone")[:1])
        found = self.filter(models.Exists(acting)).annotate(account_zone=zone).order_by("pk")
        found = found.select_related("member__community").prefetch_related("member__community__clock_settings")
        zone_of = {each: each.account_zone or community_zone(each.member, at) for each in found}  # type: ignore[attr-defined]  # annotated
        return [each for each, zone in zone_of.items() if each.is_time(at, zone)]


def community_zone(member: Member, at: dt.datetime) -> str:
    """Return the zone of a member's community at an instant."""
    clock = member.community.clock()
    return clock.setting_for(clock.day_of(at)).zone


class Reminder(models.Model):
    """That a member wishes to be reminded once a day at an hour of their own, and what became of it last.

    ``day_date`` is the last community day for which it was taken up; whoever sets it has that day's to send.
    """

    WAYS = [("mail", "by e-mail"), ("push", "on my devices")]
    STATES = [("", "none yet"), ("sending", "sending"), ("sent", "sent"), ("waiting", "to be tried again")]

    member = models.OneToOneField(Member, models.CASCADE, related_name="reminder")
    hour = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=4, choices=WAYS)
    #: When it was asked for or last changed: an hour that was over by then is not made up.
    asked_at = models.DateTimeField()
    day_date = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=STATES, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    #: The last community day on which the member wished to hear no more of it.
    dismissed_date = models.DateField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(hour__lte=23), name="reminder_hour_of_a_day")]

    def is_time(self, at: dt.datetime, zone: str) -> bool:
        """Tell whether the hour has come in a zone, and not longer ago than a reminder is still sent.

        Where clocks jump over the hour it comes at the jump, where they repeat it, at its first pass.
        """
        local = at.astimezone(ZoneInfo(zone))
        hour = local.replace(hour=self.hour, minute=0, second=0, microsecond=0, fold=0).astimezone(dt.UTC)
        return self.asked_at <= hour <= at < hour + STILL_SENT_FOR


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    """Devices that take reminders."""

    def live(self, at: dt.datetime) -> PushDeviceQuerySet:
        """Devices on which their account is still signed in."""
        return self.filter(session_key__in=Session.objects.filter(expire_date__gt=at).values("session_key"))


class PushDevice(models.Model):
    """A browser that takes reminders for an account, as long as it is signed in there."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="push_devices")
    session_key = models.CharField(max_length=40)
    endpoint = models.TextField(max_length=1000)
    endpoint_digest = models.CharField(max_length=64, unique=True)
    #: The browser's public key and secret, base64url, by which what is sent is sealed for it alone.
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    objects = PushDeviceQuerySet.as_manager()

    @staticmethod
    def digest_of(endpoint: str) -> str:
        """Return by what an address of any length is found."""
        return hashlib.sha256(endpoint.encode()).hexdigest()
