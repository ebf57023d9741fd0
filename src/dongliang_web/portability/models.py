"""Claims: people who say that an imported name is theirs."""

from __future__ import annotations

from django.db import models

from dongliang_web.people.models import Attachment, Community, Member, MemberQuerySet


def given_names(community: Community) -> MemberQuerySet:
    """Return the imported names that people have been given beside their own, which can be taken back.

    Whoever came in by an imported name alone is that member, with all that they wrote.
    """
    own = Attachment.objects.filter(member__community=community, member__imported_name="", until_at=None)
    given = Attachment.objects.filter(until_at=None, account__in=own.values("account"))
    return community.members.exclude(imported_name="").filter(pk__in=given.values("member"))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def waiting(self, community: Community) -> ClaimQuerySet:
        """Claims of a community that no steward has decided, oldest first."""
        return self.filter(placeholder__community=community, decided_at=None).order_by("id")


class Claim(models.Model):
    """A member says that a placeholder from a loaded history is them; a steward confirms or refuses."""

    placeholder = models.ForeignKey(Member, models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Member, models.PROTECT, related_name="claims_made")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    confirmed = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placeholder", "claimant"],
                condition=models.Q(decided_at=None),
                name="one_waiting_claim",
            )
        ]
