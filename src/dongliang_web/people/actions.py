"""Founding and changing communities, becoming and ceasing to be a member, offices, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from dongliang.checkin import MainRules
from dongliang.council import Role
from dongliang.days import DaySetting
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.people.models import (
    Account,
    Attachment,
    ClockSetting,
    Community,
    Member,
    Notice,
    Office,
)
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def found_community(
    *, by: Account, name: str, slug: str, purpose: str, zone: str, starts_hour: int, language: str, at: dt.datetime
) -> Community:
    """Found a community whose first member is its founder; raises Refused if the slug is taken."""
    if Community.objects.filter(slug=slug).exists():
        raise Refused("slug_taken", slug=slug)
    community = Community.objects.create(
        name=name,
        slug=slug,
        purpose=purpose,
        language=language,
        gate_rules=rules_to_json(GateRules()),
        created_at=at,
    )
    setting = DaySetting(at.date() - dt.timedelta(days=2), zone, starts_hour)
    ClockSetting.objects.create(
        community=community, from_date=setting.from_date, zone=setting.zone, starts_hour=setting.starts_hour
    )
    founder = add_member(community=community, account=by, state=Role.MEMBER, at=at)
    Office.objects.create(member=founder, role=str(Role.FOUNDER), from_at=at)
    append(
        "founded_community", community=community, by=founder, at=at, facts={"zone": zone, "starts_hour": starts_hour}
    )
    return community


@transaction.atomic
def add_member(
    *, community: Community, account: Account | None, state: Role, at: dt.datetime, name: str = ""
) -> Member:
    """Make a member, attached to an account unless it is a placeholder for an imported name."""
    member = Member.objects.create(
        community=community,
        name=name or (account.name if account else ""),
        face=account.face if account else "",
        state=str(state),
        state_since_at=at,
        joined_at=at,
    )
    if account:
        attach(member=member, account=account, at=at)
    return member


@transaction.atomic
def attach(*, member: Member, account: Account, at: dt.datetime, by: Member | None = None) -> None:
    """Attach an account to a member; raises Refused if another account is, or the account is somebody else there."""
    if member.attachments.filter(until_at=None).exists():
        raise Refused("name_taken", name=member.name)
    if Member.objects.of_account(account).filter(community=member.community).exists():
        raise Refused("already_member")
    Attachment.objects.create(member=member, account=account, from_at=at)
    append("attached_account", community=member.community, by=by or member, target=member, at=at)


@transaction.atomic
def detach(*, member: Member, at: dt.datetime, by: Member) -> None:
    """End the attachment of a member's account; what was written stays the member's."""
    for attachment in member.attachments.filter(until_at=None):
        attachment.until_at = at
        attachment.save(update_fields=["until_at"])
        append("detached_account", community=member.community, by=by, target=member, at=at)


@transaction.atomic
def change_state(
    *,
    member: Member,
    to: Role,
    at: dt.datetime,
    by: Member | None = None,
    rule: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Move a member to another state of membership, with who, when and why; nothing happens if they are in it."""
    if member.state == to:
        return
    append(
        "changed_state",
        community=member.community,
        by=by,
        target=member,
        at=at,
        rule=rule,
        facts={"from": member.state, "to": str(to), **(facts or {})},
        words={"reason": reason} if reason else None,
    )
    member.state = str(to)
    member.state_since_at = at
    member.save(update_fields=["state", "state_since_at"])


@transaction.atomic
def leave_community(*, by: Member, at: dt.datetime) -> None:
    """Leave a community; what was written stays, and one may come back. A founder hands over first."""
    if by.offices.filter(role=str(Role.FOUNDER), until_at=None).exists():
        raise Refused("founder_stays")
    for office in by.offices.filter(until_at=None):
        release_steward(by=by, member=by, at=at)
        office.refresh_from_db()
    change_state(member=by, to=Role.FORMER, at=at, by=by)


@transaction.atomic
def appoint_steward(*, by: Member, member: Member, at: dt.datetime) -> None:
    """Make a member a steward."""
    if member.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("only_members_hold_office", name=member.name)
    if member.offices.filter(role=str(Role.STEWARD), until_at=None).exists():
        raise Refused("already_steward", name=member.name)
    Office.objects.create(member=member, role=str(Role.STEWARD), from_at=at)
    append("appointed_steward", community=member.community, by=by, target=member, at=at)
    tell([member], "appointed_steward", at=at, by=by.name)


@transaction.atomic
def release_steward(*, by: Member, member: Member, at: dt.datetime) -> None:
    """End a stewardship, one's own or another's."""
    for office in member.offices.filter(role=str(Role.STEWARD), until_at=None):
        office.until_at = at
        office.save(update_fields=["until_at"])
        append("released_steward", community=member.community, by=by, target=member, at=at)


@transaction.atomic
def set_rules(*, by: Member, gate: GateRules, main: MainRules, at: dt.datetime) -> None:
    """Set the rule that new cohorts start from and what the main group expects; running cohorts keep their own."""
    community = by.community
    before = {"gate": community.gate_rules, "main": community.main_rules}
    community.gate_rules = rules_to_json(gate)
    community.main_rules = {"resting_after_days": main.resting_after_days}
    community.save(update_fields=["gate_rules", "main_rules"])
    after = {"gate": community.gate_rules, "main": community.main_rules}
    append("changed_rules", community=community, by=by, at=at, facts={"before": before, "after": after})


@transaction.atomic
def set_clock(*, by: Member, zone: str, starts_hour: int, at: dt.datetime) -> dt.date:
    """Change zone and day start from the day after tomorrow on, and return that date; past days stay as they were.

    The day that runs and the next are left alone, so that no day that somebody is in the middle of changes its bounds.
    """
    community = by.community
    from_date = community.clock().day_of(at) + dt.timedelta(days=2)
    setting = DaySetting(from_date, zone, starts_hour)
    ClockSetting.objects.update_or_create(
        community=community, from_date=from_date, defaults={"zone": zone, "starts_hour": setting.starts_hour}
    )
    facts = {"from_date": from_date.isoformat(), "zone": zone, "starts_hour": starts_hour}
    append("changed_clock", community=community, by=by, at=at, facts=facts)
    return from_date


@transaction.atomic
def describe_community(*, by: Member, name: str, purpose: str, language: str, at: dt.datetime) -> None:
    """Change a community's name, purpose and language."""
    community = by.community
    community.name, community.purpose, community.language = name, purpose, language
    community.save(update_fields=["name", "purpose", "language"])
    append("changed_community", community=community, by=by, at=at, facts={"language": language})


@transaction.atomic
def change_profile(*, account: Account, **values: Any) -> None:
    """Change an account's profile; name and picture follow into all communities it is a member of."""
    for name, value in values.items():
        setattr(account, name, value)
    account.save(update_fields=list(values))
    shared = {name: values[name] for name in ("name", "face") if name in values}
    if shared:
        members = Member.objects.of_account(account)
        Member.objects.filter(pk__in=[member.pk for member in members]).update(**shared)


def tell(members: Iterable[Member], key: str, *, at: dt.datetime, tone: str = "good", **values: Any) -> None:
    """Leave a notice for each of the members; dates and instants among the values are kept as ISO text."""
    plain = {
        name: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for name, value in values.items()
    }
    Notice.objects.bulk_create(
        Notice(member=member, key=key, values=plain, tone=tone, at=at) for member in members
    )
