"""Claims: people who say that an imported name is theirs, and what members say of it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dongliang_web.people.models import Attachment, Community, Member, MemberQuerySet
from dongliang_web.record.models import Entry, Passage

#: How many members' word is enough, and how long it has to stand without objection from the last needed one on.
LEAST_VOUCHES = 2
STANDS_FOR = dt.timedelta(days=7)


def given_names(community: Community) -> MemberQuerySet:
    """Return the imported names that people have been given beside their own, which can be taken back.

    Whoever came in by an imported name alone is that member, with all that they wrote.
    """
    given = Attachment.objects.filter(until_at=None, second=True, ground__in=[Attachment.STEWARD, Attachment.WORD])
    return community.members.exclude(imported_name="").filter(pk__in=given.values("member"))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def waiting(self, community: Community) -> ClaimQuerySet:
        """Claims of a community that nobody has decided, oldest first."""
        return self.filter(placeholder__community=community, decided_at=None).order_by("id")

    def by_word(self, community: Community) -> ClaimQuerySet:
        """Claims that hold by members' word, which no steward has confirmed yet, oldest first."""
        held = Attachment.objects.filter(until_at=None, ground=Attachment.WORD).values("member")
        decided = self.filter(placeholder__community=community, placeholder__in=held, confirmed=True, undone_at=None)
        return decided.order_by("id")

    def vouched_since(self, at: dt.datetime) -> ClaimQuerySet:
        """Claims that wait and that enough members vouched for by an instant, nobody objecting; oldest first."""
        enough = self.filter(decided_at=None).annotate(
            word=models.Count("vouches", filter=Q(vouches__said_at__lte=at), distinct=True)
        )
        objected = Objection.objects.filter(claim=OuterRef("pk"))
        return enough.filter(~Exists(objected), word__gte=LEAST_VOUCHES).order_by("id")


class Claim(models.Model):
    """A member says that a placeholder from a loaded history is them.

    A steward confirms or refuses, or two members' word that nobody objects to is enough for what all may read.
    """

    placeholder = models.ForeignKey(Member, models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Member, models.PROTECT, related_name="claims_made")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    #: Empty where members' word decided.
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    confirmed = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placeholder", "claimant"],
                condition=models.Q(decided_at=None),
                name="one_waiting_claim",
            )
        ]


class Vouch(models.Model):
    """A member's word that a claim is right."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="vouches")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "vouches"
        constraints = [models.UniqueConstraint(fields=["claim", "member"], name="one_vouch_a_member")]


class Objection(models.Model):
    """A member's word that a claim is wrong, with a reason for the stewards, who decide then."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="objections")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "member"], name="one_objection_a_member")]
