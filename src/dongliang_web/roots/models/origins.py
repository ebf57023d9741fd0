"""Origins: by whom and through what somebody came; kept for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import models

from dongliang_web.people.models import Community, Member
from dongliang_web.roots.models.links import InvitationLink


class OriginQuerySet(models.QuerySet["Origin"]):
    """Origins of members."""

    def of(self, community: Community) -> OriginQuerySet:
        """Origins in one community, the earliest first."""
        return self.filter(community=community).order_by("pk")

    def above(self, community: Community) -> dict[int, int]:
        """Return who brought each member of a community, by their ids."""
        brought = self.filter(community=community, inviter__isnull=False)
        return dict(brought.values_list("member_id", "inviter_id"))

    def branches(self, members: Collection[int]) -> dict[int, int]:
        """Return who begins the branch of each of the members who was brought or brought somebody; one query.

        Who came through nobody and brought nobody stands in no branch: two such people are not two camps.
        """
        theirs = self.filter(models.Q(member__in=members) | models.Q(branch__in=members), inviter__isnull=False)
        rows = list(theirs.values_list("member_id", "branch_id"))
        return dict(rows) | {branch: branch for _, branch in rows}


class Origin(models.Model):
    """Who brought a member, by which link and channel, and who began the branch in which they stand.

    Read by the root picture and wherever branches count. Changed by a steward with a reason only.
    """

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    member = models.OneToOneField(Member, models.PROTECT, related_name="origin")
    #: Empty for whoever came by a channel of nobody.
    inviter = models.ForeignKey(Member, models.PROTECT, null=True, related_name="brought")
    link = models.ForeignKey(InvitationLink, models.PROTECT, null=True, related_name="origins")
    #: Name of the channel as it was when they came.
    channel = models.CharField(max_length=60, blank=True)
    #: The member without an inviter from whom the branch grows: oneself, for who came through nobody.
    branch = models.ForeignKey(Member, models.PROTECT, related_name="+")
    #: When they came, where that is known to the instant.
    at = models.DateTimeField(null=True)
    #: The entry that tells of it: ``invited``, ``joined``, a loaded event, or a steward's ``changed_origin``.
    entry = models.ForeignKey("dongliang_web.Entry", models.PROTECT, related_name="+")

    objects = OriginQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "branch"], name="origin_branch")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(inviter=None) | ~models.Q(member=models.F("inviter")), name="nobody_brings_oneself"
            )
        ]


def branches_of(above: Mapping[int, int]) -> dict[int, int]:
    """Return who begins the branch of each person, of whom ``above`` tells who brought them; step by step upwards.

    Somebody in a circle begins their own branch, so that bad data ends as well.
    """
    begins: dict[int, int] = {}
    for person in above:
        way: list[int] = []
        on_way = set()
        at = person
        while at in above and at not in begins and at not in on_way:
            way.append(at)
            on_way.add(at)
            at = above[at]
        beginning = begins.get(at, at)
        begins.update(dict.fromkeys(way, beginning))
    return begins
