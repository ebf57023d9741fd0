"""Claims: people who say that an imported name is theirs, and what members say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from dongliang.council import Role
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


def holders_of(names: Collection[Member]) -> dict[int, Member]:
    """Return by whom the persons of imported names go in their community, by the name's id; two queries."""
    current = Attachment.objects.filter(until_at=None)
    accounts = dict(current.filter(member__in=names).values_list("member_id", "account_id"))
    firsts = current.filter(account__in=accounts.values(), second=False).select_related("member")
    going_by = {(each.account_id, each.member.community_id): each.member for each in firsts}
    held = [(each.pk, (accounts[each.pk], each.community_id)) for each in names if each.pk in accounts]
    return {pk: going_by[person] for pk, person in held if person in going_by}


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def waiting(self, community: Community) -> ClaimQuerySet:
        """Claims of a community that nobody has decided, oldest first."""
        return self.filter(placeholder__community=community, decided_at=None).order_by("id")

    def people(self) -> int:
        """Tell how many people made them; one who has two memberships here is one."""
        current = Attachment.objects.filter(member__in=self.order_by().values("claimant"), until_at=None)
        return current.values("account").distinct().count()

    def of_taken(self) -> ClaimQuerySet:
        """Claims that nobody has decided, of names that somebody is by now."""
        taken = Attachment.objects.filter(until_at=None).values("member")
        return self.filter(decided_at=None, placeholder__in=taken)

    def outlived(self) -> ClaimQuerySet:
        """Claims that nobody has decided, of people who have left since they asked, whether or not they came back."""
        account = Attachment.objects.filter(member=OuterRef(OuterRef("claimant")), until_at=None).values("account")
        acting = Attachment.objects.filter(
            account__in=account, until_at=None, second=False, member__community=OuterRef("placeholder__community")
        )
        person = Coalesce(Subquery(acting.values("member")[:1]), "claimant", output_field=models.BigIntegerField())
        went = Entry.objects.filter(
            Q(target=OuterRef("claimant")) | Q(target=OuterRef("person")),
            verb="changed_state",
            facts__to=str(Role.FORMER),
            recorded_at__gte=OuterRef("asked_at"),
        )
        away = Member.objects.filter(pk=OuterRef("person"), state=str(Role.FORMER))
        return self.filter(decided_at=None).alias(person=person).filter(Exists(went) | Exists(away))

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
    #: Empty where members' word decided, and where a claim ended that nobody refused.
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
