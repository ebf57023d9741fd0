"""Things to try the house on: accounts, communities, members, cohorts, check-ins."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factory.django import DjangoModelFactory
from PIL import Image

from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json, trial_days
from dongliang_web.models import (
    Account,
    Attachment,
    CheckIn,
    ClockSetting,
    Cohort,
    Community,
    Enrolment,
    Entry,
    Leave,
    Member,
    Office,
    Post,
)
from dongliang_web.record.actions import append

#: When the things made here began, unless a test says otherwise.
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class AccountFactory(DjangoModelFactory[Account]):
    class Meta:
        model = Account

    name = factory.Sequence(lambda n: f"人{n}")


class CommunityFactory(DjangoModelFactory[Community]):
    """A community in Shanghai whose days start at midnight."""

    class Meta:
        model = Community
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"community-{n}")
    name = "一双手"
    gate_rules = factory.LazyFunction(lambda: rules_to_json(GateRules()))
    created_at = LONG_AGO

    @factory.post_generation
    def clock(community: Community, create: bool, given: Any, **setting: Any) -> None:
        """``clock__zone`` and ``clock__starts_hour`` set the clock."""
        values = {"zone": "Asia/Shanghai", "starts_hour": 0, **setting}
        ClockSetting.objects.create(community=community, from_date=dt.date(2025, 1, 1), **values)


class MemberFactory(DjangoModelFactory[Member]):
    """A member with an account, unless ``account=False``; ``offices=[Role.STEWARD]`` gives offices.

    With an account that is somebody in the community already, the member comes second, as by a steward.
    """

    class Meta:
        model = Member
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"成员{n}")
    state = str(Role.MEMBER)
    state_since_at = LONG_AGO
    joined_at = LONG_AGO

    @factory.post_generation
    def account(member: Member, create: bool, given: Account | bool | None, **_: Any) -> None:
        if given is None or isinstance(given, Account):
            account = given or AccountFactory(name=member.name)
            there = Member.objects.first_of(account).filter(community=member.community).exists()
            ground = Attachment.STEWARD if there else Attachment.OWN
            Attachment.objects.create(
                member=member, account=account, from_at=member.joined_at, second=there, ground=ground
            )

    @factory.post_generation
    def offices(member: Member, create: bool, given: list[Role] | None, **_: Any) -> None:
        for role in given or []:
            Office.objects.create(member=member, role=str(role), from_at=member.joined_at)


class CohortFactory(DjangoModelFactory[Cohort]):
    """A cohort by the default rule; its last day follows from its first."""

    class Meta:
        model = Cohort

    community = factory.SubFactory(CommunityFactory)
    number = factory.Sequence(lambda n: n + 1)
    first_date = dt.date(2026, 11, 2)
    rules = factory.LazyFunction(lambda: rules_to_json(GateRules()))
    enrolment_opens_date = factory.LazyAttribute(lambda cohort: cohort.first_date - dt.timedelta(days=14))

    @factory.lazy_attribute
    def last_date(self) -> dt.date:
        return trial_days(self.first_date, GateRules())[-1]


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    member = factory.LazyAttribute(lambda o: MemberFactory(community=o.cohort.community, state=str(Role.CANDIDATE)))
    enrolled_at = LONG_AGO


def entry_for(member: Member, verb: str, at: dt.datetime, **more: Any) -> Entry:
    """Append an entry by a member."""
    return append(verb, community=member.community, by=member, at=at, **more)


def checked_in(member: Member, day: dt.date, cohort: Cohort | None = None, mark: str = "done") -> CheckIn:
    """Let a member have checked in for a day, at noon UTC."""
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    entry = entry_for(member, "checked_in", at, day=day, cohort=cohort)
    return CheckIn.objects.create(
        member=member, cohort=cohort, day_date=day, mark=mark, received_at=at, recorded_at=at, entry=entry
    )


def wrote(member: Member, day: dt.date, text: str = "今天写了一点什么", **values: Any) -> Post:
    """Let a member have written a post for a day."""
    check_in = CheckIn.objects.filter(member=member, day_date=day).first() or checked_in(member, day)
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    entry = entry_for(member, "added_to_check_in", at, day=day, words={"text": text})
    return Post.objects.create(
        check_in=check_in,
        member=member,
        client_id=uuid.uuid4(),
        text=entry.kept["text"],
        received_at=at,
        entry=entry,
        **values,
    )


def on_leave(member: Member, day: dt.date, announced_at: dt.datetime = LONG_AGO) -> Leave:
    """Let a member have announced leave for a day."""
    entry = entry_for(member, "announced_leave", announced_at, day=day)
    return Leave.objects.create(member=member, day_date=day, announced_at=announced_at, entry=entry)


def client_of(who: Member | Account) -> Client:
    """Return a browser in which somebody is signed in."""
    account = who if isinstance(who, Account) else who.attachments.get(until_at=None).account
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def a_picture(name: str = "picture.png", size: tuple[int, int] = (60, 80)) -> SimpleUploadedFile:
    """Return a small picture as a form sends it."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "#a96c20").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")
