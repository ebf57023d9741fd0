"""What waits because it may be advertising, and what members said looks like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models

from dongliang.council import OFFICES, Role
from dongliang_web.people.models import Community, Member, in_main_group_since
from dongliang_web.record.models import Entry, Passage
from dongliang_web.sharing.models.guests import Guest
from dongliang_web.sharing.models.messages import Message, MessageQuerySet
from dongliang_web.sharing.models.sessions import Session

_MAIN_GROUP = (str(Role.MEMBER), str(Role.RESTING))


class DoubtQuerySet(models.QuerySet["Doubt"]):
    """Messages that may be advertising."""

    def waiting(self) -> DoubtQuerySet:
        """Those that a steward has to look at."""
        return self.filter(decided_at=None, message__deleted_at=None)

    def taken_away(self) -> DoubtQuerySet:
        """Those whose message was deleted before any steward had decided that it is no advertising."""
        return self.filter(decided_at=None, message__deleted_at__isnull=False).exclude(released=True)

    def decided(self) -> DoubtQuerySet:
        """Those that a steward decided about, the latest first, with all that is shown of them."""
        shown = ("message__text", "message__member", "message__guest", "decided_by", "reason")
        return self.filter(decided_at__isnull=False).select_related(*shown).order_by("-decided_at")


class Doubt(models.Model):
    """That a message may be advertising: what was found in it, or who flagged it, and what a steward decided."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="doubts")
    message = models.OneToOneField(Message, models.CASCADE, related_name="doubt")
    #: What was found, as `dongliang.sharing.Kind` names it; empty where members alone flagged it.
    kinds = models.JSONField(default=list)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    #: When a steward decided; empty again when it is flagged anew.
    decided_at = models.DateTimeField(null=True)
    #: Whether it stands in sight by that decision.
    released = models.BooleanField(null=True)
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")

    objects = DoubtQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community"], condition=models.Q(decided_at=None), name="doubt_waiting"),
        ]


class Flag(models.Model):
    """A member's word that a message looks like advertising; each says it once of a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="flags")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: When a steward decided about it.
    decided_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="one_flag_a_member")]


def is_newcomer(member: Member, roles: Collection[Role], at: dt.datetime) -> bool:
    """Tell whether what a member says waits if it may be advertising: candidates, and who is new in the main group."""
    if not OFFICES.isdisjoint(roles):
        return False
    if member.state not in _MAIN_GROUP:
        return True
    since = in_main_group_since(member, member.enrolments.all())
    return at < since + dt.timedelta(days=member.community.main.newcomer_days)


def to_decide(community: Community) -> MessageQuerySet:
    """Return messages that a steward has to look at: held and undecided, or flagged since the last decision."""
    return Message.objects.filter(doubt__in=community.doubts.waiting())


def own_held(session: Session, member: Member | None, guest: Guest | None = None) -> MessageQuerySet:
    """Return what somebody said in a session that others do not see, to be told why."""
    mine = models.Q(guest=guest) if guest else models.Q(member=member)
    held = session.messages.filter(mine, held_at__isnull=False, released_at=None, deleted_at=None)
    return held.for_lists().select_related("doubt__reason").order_by("seq")
