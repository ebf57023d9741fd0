"""Invitation links: a short address that never dies by itself, of a member or of a channel."""

from __future__ import annotations

import datetime as dt
import secrets
from enum import StrEnum

from django.db import models
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.people.models import Community, Member

#: Crockford's base 32: no letter that is taken for a number, or that makes words.
CODE_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
#: 50 bits: nobody comes upon one by trying, and ten signs can be typed from paper.
CODE_LENGTH = 10
_READ_AS = str.maketrans("oil", "011", "- ")


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a code as it is kept: from paper it may come in capitals, with hyphens, with O for 0 or I and L for 1.

    What holds other signs is no code: empty.
    """
    code = typed.lower().translate(_READ_AS)
    return code if set(code) <= set(CODE_SIGNS) else ""


class Closed(StrEnum):
    """Why a link invites nobody any more."""

    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    FULL = "full"
    INVITER_LEFT = "inviter_left"


class InvitationLinkQuerySet(models.QuerySet["InvitationLink"]):
    """Invitation links."""

    def standing(self) -> InvitationLinkQuerySet:
        """Links that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def own(self) -> InvitationLinkQuerySet:
        """Links of members themselves."""
        return self.filter(channel="")

    def of_channels(self, community: Community) -> InvitationLinkQuerySet:
        """Links of a community's channels with how many came by each, the newest first."""
        found = self.filter(community=community).exclude(channel="").select_related("member")
        return found.annotate(came=models.Count("origins")).order_by("-made_at", "-pk")


class InvitationLink(models.Model):
    """A short address that leads to a community's join page and says who invites.

    Without a ``channel`` it is a member's own. A channel's (a poster, a chat group, a leaflet) is the community's and
    may name a member besides.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=16, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="invitation_links")
    #: Who invites by it; empty for a channel of nobody.
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="invitation_links")
    channel = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: The most people who may come by it; empty: any number.
    most = models.PositiveIntegerField(null=True)
    #: The last community day on which it invites; empty: no such day.
    last_date = models.DateField(null=True)
    entry = models.ForeignKey("dongliang_web.Entry", models.PROTECT, related_name="+")

    objects = InvitationLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(withdrawn_at=None, channel=""), name="one_own_link_a_member"
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False) | ~models.Q(channel=""), name="a_link_is_of_somebody"
            ),
        ]

    @property
    def url(self) -> str:
        """Its address without the site's, which stays the same as long as the site does."""
        return reverse("invitation", args=[self.code])

    def closed(self, at: dt.datetime) -> Closed | None:
        """Return why it invites nobody at an instant, or None while it does."""
        if self.withdrawn_at is not None:
            return Closed.WITHDRAWN
        if self.member is not None and self.member.state not in (Role.MEMBER, Role.RESTING):
            return Closed.INVITER_LEFT
        if self.last_date is not None and self.community.clock().day_of(at) > self.last_date:
            return Closed.ENDED
        if self.most is not None and self.origins.count() >= self.most:
            return Closed.FULL
        return None
