"""Two accounts of one person, joined into one and parted again."""

from __future__ import annotations

import datetime as dt

from django.db import models

from dongliang_web.people.models import Account, Member


class JoiningQuerySet(models.QuerySet["Joining"]):
    """Joinings."""

    def open_at(self, at: dt.datetime) -> JoiningQuerySet:
        """Those whose link is good, or whose other account has agreed, and that nothing has ended."""
        return self.filter(joined_at=None, stopped_at=None, expires_at__gt=at)

    def standing(self, account: Account) -> JoiningQuerySet:
        """Those by which other accounts are part of one, the latest first."""
        return self.filter(kept=account, parted_at=None).exclude(joined_at=None).order_by("-joined_at", "-id")


class Joining(models.Model):
    """One account says that another is the same person; once both have agreed, the other is closed and kept."""

    #: The account that asked, and goes on.
    kept = models.ForeignKey(Account, models.PROTECT, related_name="joinings")
    secret_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: The account that opened the link and agreed to be closed.
    other = models.ForeignKey(Account, models.PROTECT, null=True, related_name="joined_into")
    agreed_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    #: Ended before it was done, by either account or by another joining.
    stopped_at = models.DateTimeField(null=True)
    parted_at = models.DateTimeField(null=True)
    #: The e-mail address that passed on, since the account that goes on had none.
    address = models.EmailField(blank=True)

    objects = JoiningQuerySet.as_manager()


class JoinedMember(models.Model):
    """What a joining changed of one member, so that parting can put it back."""

    joining = models.ForeignKey(Joining, models.PROTECT, related_name="members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    #: Whose it was, and whether it came second.
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    second = models.BooleanField()
    ground = models.CharField(max_length=7)
    #: Its state of membership; empty where that stayed.
    state = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joining", "member"], name="one_row_a_joined_member")]
