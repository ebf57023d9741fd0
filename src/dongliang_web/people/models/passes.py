"""Sign-in passes: links and codes that let somebody in once."""

from __future__ import annotations

import datetime as dt

from django.db import models

from dongliang_web.people.models.accounts import Account
from dongliang_web.people.models.communities import Community
from dongliang_web.people.models.members import Member

#: How long a pass that two stewards are needed for can wait before it has to be asked for anew.
PASS_LAPSES_AFTER = dt.timedelta(days=7)


class SignInPassQuerySet(models.QuerySet["SignInPass"]):
    """Sign-in passes."""

    def unused(self) -> SignInPassQuerySet:
        """Passes that were neither used nor stopped."""
        return self.filter(used_at=None, stopped_at=None)

    def waiting(self, at: dt.datetime) -> SignInPassQuerySet:
        """Passes that take two stewards and are still to be used; one that was asked for lapses after a while."""
        return self.unused().filter(needs_two=True, issued_at__gt=at - PASS_LAPSES_AFTER).order_by("id")

    def usable(self, at: dt.datetime) -> SignInPassQuerySet:
        """Passes whose link would let somebody in now."""
        return self.unused().filter(expires_at__gt=at, account__is_active=True).exclude(secret_digest="")


class SignInPass(models.Model):
    """A single-use way in for an account: a link or QR code; only the digest of its secret is kept.

    Without ``community`` a device of one's own issued it, or the site's host. Where two stewards are needed,
    ``confirmed_by`` is the second and its link can be had from ``valid_from_at`` on.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="passes")
    secret_digest = models.CharField(max_length=64, blank=True, db_index=True)
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    #: Whom the account is in that community.
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="passes")
    issued_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    needs_two = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    valid_from_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = SignInPassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sign-in passes"
