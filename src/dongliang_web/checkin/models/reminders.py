"""Reminders that members asked for, and the devices that take them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db import models

from dongliang.rhythm import Need, need_of
from dongliang_web.checkin.models.pasts import Behind, behind
from dongliang_web.people.models import Account, Attachment, Community, Member

#: A reminder that could not go out within this time after its hour is left out: none comes late at night.
STILL_SENT_FOR = dt.timedelta(hours=1)
#: No time that a rhythm gives lies later in the evening.
LATEST = dt.time(23)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders."""

    def acting(self) -> ReminderQuerySet:
        """Reminders of whoever acts for an open account, with their communities, and the account's zone beside."""
        attached = Attachment.objects.filter(member=models.OuterRef("member"), until_at=None, second=False)
        acting = attached.filter(account__is_active=True)
        zone = models.Subquery(acting.values("account__zone")[:1])
        found = self.filter(models.Exists(acting)).annotate(account_zone=zone).order_by("pk")
        return found.select_related("member__community").prefetch_related("member__community__clock_settings")

    def whose_time_it_is(self, at: dt.datetime) -> list[Reminder]:
        """Return the reminders whose time it is: their hour, or, of those sent when needed, a time of its own.

        Two queries for any number, and six more for each community with some that are sent when needed.
        """
        acting = self.acting().filter(member__community__in=Community.objects.alive(at))
        found = {each: each.account_zone or community_zone(each.member, at) for each in acting}  # type: ignore[attr-defined]  # annotated
        when_needed: defaultdict[int, list[Reminder]] = defaultdict(list)
        for each in found:
            if each.level:
                when_needed[each.member.community_id].append(each)
        due = [each for each, zone in found.items() if not each.level and each.is_time(at, zone)]
        for those in when_needed.values():
            community = those[0].member.community
            known = behind([each.member for each in those], community, at)
            due += [each for each in those if each.is_needed(known[each.member_id], at, found[each])]
        return due


def community_zone(member: Member, at: dt.datetime) -> str:
    """Return the zone of a member's community at an instant."""
    clock = member.community.clock()
    return clock.setting_for(clock.day_of(at)).zone


class Reminder(models.Model):
    """That a member wishes to be reminded once a day at an hour of their own, and what became of it last.

    ``day_date`` is the last community day for which it was taken up; whoever sets it has that day's to send.
    """

    WAYS = [("mail", "by e-mail"), ("push", "on my devices")]
    LEVELS = [("", "every day"), ("seldom", "seldom"), ("medium", "medium"), ("often", "often")]
    STATES = [("", "none yet"), ("sending", "sending"), ("sent", "sent"), ("waiting", "to be tried again")]

    member = models.OneToOneField(Member, models.CASCADE, related_name="reminder")
    hour = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=4, choices=WAYS)
    #: From which chance to miss on it comes, on days later than usual only; empty: every day at its hour.
    level = models.CharField(max_length=6, choices=LEVELS, blank=True, default="")
    #: When it was last changed from every day to those days only.
    level_since_at = models.DateTimeField(null=True)
    #: When it was asked for or last changed: an hour that was over by then is not made up.
    asked_at = models.DateTimeField()
    day_date = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=STATES, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    #: The last community day on which the member wished to hear no more of it.
    dismissed_date = models.DateField(null=True)
    #: The last community day on which their devices were told of calls.
    called_date = models.DateField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="reminder_hour_of_a_day"),
            models.CheckConstraint(
                condition=models.Q(level="", level_since_at=None)
                | (~models.Q(level="") & ~models.Q(level_since_at=None)),
                name="reminder_level_since",
            ),
        ]

    def is_time(self, at: dt.datetime, zone: str) -> bool:
        """Tell whether the hour has come in a zone, and not longer ago than a reminder is still sent.

        Where clocks jump over the hour it comes at the jump, where they repeat it, at its first pass.
        """
        return self._sent_from(at, _at_hour(at, self.hour, zone))

    def is_needed(self, found: Behind, at: dt.datetime, zone: str) -> bool:
        """Tell whether it is later than usual for its member, on a day that they seem likely to miss.

        Where their past does not tell a usual hour it is their chosen hour in a zone that counts.
        """
        need = need_of(found.past, found.day, self.level)
        if not need.is_likely:
            return False
        later = later_than_usual(found, need)
        return self.is_time(at, zone) if later is None else self._sent_from(at, later)

    def _sent_from(self, at: dt.datetime, since: dt.datetime) -> bool:
        return self.asked_at <= since <= at < since + STILL_SENT_FOR


def _at_hour(at: dt.datetime, hour: int, zone: str) -> dt.datetime:
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0).astimezone(dt.UTC)


def later_than_usual(found: Behind, need: Need) -> dt.datetime | None:
    """Return from when on a day is later than usual, the latest hour at most; None where that is not known."""
    if need.after is None:
        return None
    later = found.clock.start_of(found.day) + dt.timedelta(hours=need.after)
    latest = dt.datetime.combine(found.day, LATEST, ZoneInfo(found.clock.setting_for(found.day).zone))
    return min(later, latest)


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
