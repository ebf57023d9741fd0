"""Appointing and releasing stewards."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Role
from dongliang_web.people.actions.notices import tell
from dongliang_web.people.models import Member, Office
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def appoint_steward(*, by: Member, member: Member, at: dt.datetime) -> None:
    """Make a member a steward."""
    # Held, so that of two who appoint at once the second is told.
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
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
    ended = Office.objects.filter(member=member, role=str(Role.STEWARD), until_at=None).update(until_at=at)
    if not ended:
        raise Refused("not_steward", name=member.name)
    append("released_steward", community=member.community, by=by, target=member, at=at)
    if by != member:
        tell([member], "released_steward", at=at, tone="care", by=by.name)
