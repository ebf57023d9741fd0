"""Accounts, communities, members, offices, enrolments, notices and sign-in passes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse

from dongliang.checkin import MainRules, Today, today_at
from dongliang.council import Role
from dongliang.days import DayClock, DaySetting
from dongliang.gate import GateRules, rules_from_json

#: How long a pass that two stewards are needed for can wait before it has to be asked for anew.
PASS_LAPSES_AFTER = dt.timedelta(days=7)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; none has a password."""

    def create_account(self, *, name: str, **values: Any) -> Account:
        """Create an account that can only be entered by code, link or device."""
        account = Account(name=name, **values)
        account.set_unusable_password()
        account.save()
        return account


class Account(AbstractBaseUser):
    """A person's way into the site; what they are to a community hangs on their members, never on the account."""

    SIZES = [("normal", "normal"), ("large", "large"), ("largest", "largest")]
    THEMES = [("", "device"), ("light", "light"), ("dark", "dark")]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=40)
    #: File name of the picture, empty for none.
    face = models.CharField(max_length=120, blank=True)
    #: Zone in which times are shown; empty: each community's own.
    zone = models.CharField(max_length=60, blank=True)
    #: ``zh-hans`` or ``en``; empty: as the browser says.
    language = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=10, choices=SIZES, default="normal")
    theme = models.CharField(max_length=10, choices=THEMES, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Address of the picture for oneself; empty without one."""
        return f"{reverse('my_face')}?v={self.face[:8]}" if self.face else ""

    def unread_notices(self) -> models.QuerySet[Notice]:
        """Return what its members in all communities have not read yet, newest first."""
        theirs = Notice.objects.unread(Member.objects.wholly_of(self))
        return theirs.select_related("member__community").prefetch_related("member__community__clock_settings")


class Community(models.Model):
    """A community with its purpose and rules; its zone and day start are dated settings beside it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    purpose = models.TextField(max_length=600, blank=True)
    picture = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    #: Rule that a new cohort starts from; each cohort keeps its own copy.
    gate_rules = models.JSONField(default=dict)
    main_rules = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Address of the picture; empty without one."""
        return f"{reverse('community_picture', args=[self.slug])}?v={self.picture[:8]}" if self.picture else ""

    def clock(self) -> DayClock:
        """Return the community's clock with all its dated settings."""
        rows = sorted(self.clock_settings.all(), key=lambda row: row.from_date)
        return DayClock(tuple(DaySetting(row.from_date, row.zone, row.starts_hour) for row in rows))

    @property
    def rules(self) -> GateRules:
        """The rule that a new cohort starts from."""
        return rules_from_json(self.gate_rules)

    @property
    def main(self) -> MainRules:
        """What the main group expects."""
        return MainRules(**self.main_rules)


class ClockSetting(models.Model):
    """Zone and day start of a community from a date on."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="clock_settings")
    from_date = models.DateField()
    zone = models.CharField(max_length=60)
    starts_hour = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "from_date"], name="one_clock_a_date")]


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

    def in_state(self, *states: Role) -> MemberQuerySet:
        """Members in any of the states."""
        return self.filter(state__in=[str(state) for state in states])

    def in_office(self) -> MemberQuerySet:
        """Members who hold an office now: founder or steward."""
        return self.filter(pk__in=Office.objects.filter(until_at=None).values("member"))

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
        held = (Role(office.role) for office in self.offices.all() if office.until_at is None)
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
    account = models.ForeignKey(Account, models.PROTECT, related_name="attachments")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    second = models.BooleanField(default=False)
    ground = models.CharField(max_length=7, choices=GROUNDS, default=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(until_at=None), name="one_account_a_member")
        ]


class Office(models.Model):
    """An office that a member holds: founder or steward."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="offices")
    role = models.CharField(max_length=12)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "role"], condition=models.Q(until_at=None), name="one_office_a_role"
            )
        ]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Members in cohorts."""

    def standing(self) -> EnrolmentQuerySet:
        """Enrolments that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Enrolment(models.Model):
    """A member in a cohort, with what the rule decided about them."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: The day of falling out, as told to the candidate; empty while they can still pass.
    out_since_date = models.DateField(null=True)
    graduated_at = models.DateTimeField(null=True)
    #: When the days were passed and the questions after them opened, as told; empty: not yet, or there are none.
    questions_from_at = models.DateTimeField(null=True)
    #: Whether a steward let them in, with a reason that the whole community can read.
    by_exception = models.BooleanField(default=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "cohort"], name="one_enrolment_a_cohort")]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Lines that people see until they have read them."""

    def unread(self, members: Iterable[Member]) -> NoticeQuerySet:
        """Unread notices of any of the members, newest first."""
        return self.filter(member__in=members, read_at=None).order_by("-id")


class Notice(models.Model):
    """A line that one member sees until read: a key of words.toml with the values of its sentence."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    tone = models.CharField(max_length=5, default="good")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "read_at"], name="notice_unread")]


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


@dataclass(frozen=True)
class InForce:
    """What counts for one member at an instant: whose rule, which days, and what is still open."""

    #: The trial they are in; None in the main group.
    enrolment: Enrolment | None
    rules: GateRules
    clock: DayClock
    today: Today


def in_force(member: Member, at: dt.datetime) -> InForce:
    """Return the rule values in force for a member: their running trial's, else the community's.

    A trial is theirs from enrolment until its last day can no longer be made up; one that has not begun yet asks
    nothing. Where the rule says own zone, days follow the zone of the member's account.
    """
    clock = member.community.clock()
    enrolment = _running(member, clock.day_of(at))
    rules = rules_from_json(enrolment.cohort.rules) if enrolment else member.community.rules
    if rules.day.own_zone and (zone := member.own_zone()):
        clock = DayClock.fixed(zone, clock.settings[-1].starts_hour)
    return InForce(enrolment, rules, clock, today_at(at, clock, rules.day))


def _running(member: Member, day: dt.date) -> Enrolment | None:
    # The last day may be made up for three days, and may have ended a day later in another zone.
    reach = dt.timedelta(days=4)
    mine = member.enrolments.standing().filter(graduated_at=None, cohort__loaded=False).select_related("cohort")
    mine = mine.filter(cohort__first_date__lte=day + dt.timedelta(days=1), cohort__last_date__gte=day - reach)
    return mine.order_by("-cohort__first_date").first()
