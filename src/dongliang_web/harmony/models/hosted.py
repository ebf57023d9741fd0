"""Sessions that two members stand for, and what is counted of them where the two are of different groups."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from dongliang_web.centres.models import Snapshot
from dongliang_web.harmony.models.measured import AROUND, Measured
from dongliang_web.people.models import Community, Member
from dongliang_web.sharing.models import Session, SessionQuerySet

#: A session that began longer ago is not taken up.
TAKEN_UP_FOR = dt.timedelta(days=7)
#: How long before the day of a session its groups may have been seen last. Ties are kept of the newest evening and of
#: the last of each month: of a session taken up late, what is left may be a month old, and that is not "before" it.
SEEN_BEFORE = dt.timedelta(days=2)
_DAY = dt.timedelta(days=1)
#: Somebody besides whoever proposed it stands for a session.
_OF_TWO = (Q(speaker__isnull=False) & ~Q(speaker=F("proposer"))) | (
    Q(brought_by__isnull=False) & ~Q(brought_by=F("proposer"))
)


class HostedTogetherQuerySet(models.QuerySet["HostedTogether"]):
    """Sessions that two stand for."""

    def to_measure(self, at: dt.datetime) -> HostedTogetherQuerySet:
        """Those held by two of different groups whose days after are over, with the snapshot of the last of them."""
        over = Q(session__state=Session.CLOSED, session__closed_at__lte=at - AROUND - 2 * _DAY)
        return self.filter(over, measured_at=None, groups__isnull=False).order_by("pk")


class HostedTogether(Measured):
    """The two who stand for a session, and their groups as they were when it began; null where they were of one."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="hosted_together")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    one = models.ForeignKey(Member, models.PROTECT, related_name="+")
    other = models.ForeignKey(Member, models.PROTECT, related_name="+")

    objects = HostedTogetherQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sessions hosted together"

    def ids(self) -> tuple[str, str]:
        """Return the two by their ids, as ties have them."""
        return str(self.one_id), str(self.other_id)


def begun_by_two(at: dt.datetime) -> SessionQuerySet:
    """Return sessions that began lately, that two members stand for, and that are not taken up yet."""
    alive = Session.objects.filter(community__in=Community.objects.alive(at))
    lately = Q(state__in=[Session.OPEN, Session.CLOSED], opened_at__gt=at - TAKEN_UP_FOR)
    return alive.filter(_OF_TWO, lately, hosted_together=None).order_by("pk")


def two_hosts(session: Session) -> tuple[int, int] | None:
    """Return the ids of the two who stand for a session: of speaker, proposer and bringer the first two who differ."""
    hosts = dict.fromkeys((session.speaker_id, session.proposer_id, session.brought_by_id))
    members = [each for each in hosts if each is not None]
    return (members[0], members[1]) if len(members) > 1 else None


def day_before(session: Session, day: dt.date) -> dt.date | None:
    """Return the day of the newest snapshot shortly before the day of a session, of those whose ties are kept."""
    kept = Snapshot.objects.kept_of(session.community).filter(day_date__gte=day - SEEN_BEFORE, day_date__lt=day)
    return kept.values_list("day_date", flat=True).first()
