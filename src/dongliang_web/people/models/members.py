"""Members, whose account they are, and the offices that they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from dongliang.council import POWERS, STATES, Role
from dongliang_web.people.models.communities import Community

if TYPE_CHECKING:
    from dongliang_web.people.models.accounts import Account


class MemberQuerySet(models.QuerySet["Member"]):
    """Members of communities."""

    def of_account(self, account: Account) -> MemberQuerySet:
        """Members that an account is attached to now."""
        return self.filter(attachments__account=account, attachments__until_at=None)

    def first_of(self, account: Account) -> MemberQuerySet:
        """Members as whom an account acts: in each community the one that comes first, with all its rights."""
        return self.filter(attachments__account=account, attachments__until_at=None, attachments__second=False)

    def wholly_of(self, account: Account) -> MemberQuerySet:
        """Members of an account with all that was ever for them alone: no name given by members' word."""
        theirs = Attachment.objects.filter(account=account, until_at=None).exclude(ground=Attachment.WORD)
        return self.filter(pk__in=theirs.values("member"))

    def one_with(self, member: Member, *grounds: str) -> MemberQuerySet:
        """Return a member and, on any of the grounds, whoever else the same person is in their community."""
        account = Attachment.objects.filter(member=member, until_at=None).values("account")
        others = Attachment.objects.filter(account__in=account, until_at=None, ground__in=grounds).values("member")
        return self.filter(models.Q(pk=member.pk) | models.Q(pk__in=others), community=member.community_id)

    def hold(self, *ids: int) -> None:
        """Hold members to the end of the transaction, in one order: two who hold one another wait in no circle."""
        list(self.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))

    def in_state(self, *states: Role) -> MemberQuerySet:
        """Members in any of the states."""
        return self.filter(state__in=[str(state) for state in states])

    def inside(self) -> MemberQuerySet:
        """Members who may see the community: by their state, or by an office that they hold."""
        states = [str(role) for role in POWERS["see_community"] if role in STATES]
        return self.filter(models.Q(state__in=states) | models.Q(pk__in=Member.objects.in_office().values("pk")))

    def in_office(self) -> MemberQuerySet:
        """Members who hold an office now: founder or steward."""
        return self.filter(pk__in=Office.objects.held().values("member"))

    def to_ask(self, community: Community, at: dt.datetime, *but: int | None) -> list[Member]:
        """Members in office who are asked and told of what waits: all but those away, unless that leaves nobody."""
        today = community.clock().day_of(at)
        held = Office.objects.held().filter(member__community=community).exclude(member__in=[pk for pk in but if pk])
        offices = list(held.select_related("member").order_by("member"))
        there = [office for office in offices if not office.is_away_on(today)] or offices
        return list({office.member_id: office.member for office in there}.values())

    def claimed(self) -> MemberQuerySet:
        """Members that somebody is: all but names of a loaded history to which nobody is attached."""
        attached = Attachment.objects.filter(member=models.OuterRef("pk"), until_at=None)
        return self.filter(models.Q(imported_name="") | models.Exists(attached))

    def unclaimed(self) -> MemberQuerySet:
        """Names of a loaded history that nobody is."""
        return self.exclude(imported_name="").exclude(pk__in=Attachment.objects.filter(until_at=None).values("member"))


class Member(models.Model):
    """A person in one community: the lasting id that the record names.

    Name and picture are kept here too, so that a list of members is one query and an imported name needs no account.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="members")
    name = models.CharField(max_length=60)
    face = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, default=str(Role.VISITOR))
    state_since_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    #: Name in an imported history; a placeholder until a person claims it.
    imported_name = models.CharField(max_length=120, blank=True)
    #: Whether they agreed to stand on the join page, and the words that they wish to stand there.
    on_join_page = models.BooleanField(default=False)
    join_page_words = models.CharField(max_length=120, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state"], name="member_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "imported_name"],
                condition=~models.Q(imported_name=""),
                name="one_placeholder_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Address of the picture, another one for each new picture; empty without one. Needs the community loaded."""
        return f"{reverse('face', args=[self.community.slug, self.key])}?v={self.face[:8]}" if self.face else ""

    def account(self) -> Account | None:
        """Return the account attached now, or None: a name of a loaded history may have none."""
        attached = self.attachments.filter(until_at=None).select_related("account").first()
        return attached.account if attached else None

    def first(self) -> Member:
        """Return as whom this person acts here: oneself, unless one is a name or a membership that comes second."""
        seconds = self.attachments.filter(until_at=None, second=True).values("account")
        first = Attachment.objects.filter(account__in=seconds, until_at=None, second=False).values("member")
        return Member.objects.filter(community=self.community_id, pk__in=first).first() or self

    def seconds(self) -> MemberQuerySet:
        """Return whoever else this person is here besides, the oldest first; nobody for one that comes second."""
        account = self.attachments.filter(until_at=None, second=False).values("account")
        seconds = Attachment.objects.filter(account__in=account, until_at=None, second=True).values("member")
        return Member.objects.filter(community=self.community_id, pk__in=seconds).order_by("id")

    def own_zone(self) -> str:
        """Return the zone in which they chose to be shown times; empty: the community's."""
        account = self.account()
        return account.zone if account else ""

    def roles(self) -> frozenset[Role]:
        """Return the state and the offices held now; uses prefetched offices where there are."""
        held = (Role(office.role) for office in self.offices.all() if office.is_held)
        return frozenset({Role(self.state), *held})


class Attachment(models.Model):
    """An account attached to a member from an instant, until another if undone.

    In one community an account acts as one member, who comes first. Others that are the same person come second: what
    they did stands beside, and none of their rights passes. ``own`` is theirs to read and change, a claim that a
    ``steward`` confirmed to read, one by members' ``word`` only what all may read.
    """

    OWN, STEWARD, WORD = "own", "steward", "word"
    GROUNDS = [(OWN, "own"), (STEWARD, "confirmed by a steward"), (WORD, "by members' word")]

    member = models.ForeignKey(Member, models.PROTECT, related_name="attachments")
    account = models.ForeignKey("dongliang_web.Account", models.PROTECT, related_name="attachments")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    second = models.BooleanField(default=False)
    ground = models.CharField(max_length=7, choices=GROUNDS, default=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(until_at=None), name="one_account_a_member")
        ]


def firsts(community: Community) -> dict[int, int]:
    """Return as whom people act here, by the id of each name or membership of theirs that comes second."""
    attached = Attachment.objects.filter(until_at=None, member__community=community)
    rows = list(attached.values_list("member_id", "account_id", "second"))
    first = {account: member for member, account, second in rows if not second}
    return {member: first[account] for member, account, second in rows if second and account in first}


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices of members."""

    def held(self) -> OfficeQuerySet:
        """Offices that give their powers now: not ended, and nobody has stepped out of them for a rehearsal."""
        return self.filter(until_at=None, stepped_out_at=None)


class Office(models.Model):
    """An office that a member holds: founder or steward."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="offices")
    role = models.CharField(max_length=12)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    #: Since when its holder rehearses being away; meanwhile it gives no power.
    stepped_out_at = models.DateTimeField(null=True)
    #: Last day on which a steward said to be away; they are not asked, and not counted among those who can agree.
    away_until_date = models.DateField(null=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "role"], condition=models.Q(until_at=None), name="one_office_a_role"
            )
        ]

    @property
    def is_held(self) -> bool:
        """Whether it gives its powers now."""
        return self.until_at is None and self.stepped_out_at is None

    def is_away_on(self, day: dt.date) -> bool:
        """Whether its holder said to be away on a community day."""
        return self.away_until_date is not None and self.away_until_date >= day
