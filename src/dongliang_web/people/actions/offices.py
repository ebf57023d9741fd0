"""Appointing and releasing stewards."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Role
from dongliang_web.people.actions.notices import tell
from dongliang_web.people.models import Member, Office
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry


@transaction.atomic
def appoint_steward(*, by: Member | None, member: Member, at: dt.datetime, about: Entry | None = None) -> Entry:
    """Make a member a steward. ``by`` is nobody where a proposal decided, whose entry is then what this is about."""
    # Held, so that of two who appoint at once the second is told.
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("only_members_hold_office", name=member.name)
    if member.offices.filter(role=str(Role.STEWARD), until_at=None).exists():
        raise Refused("already_steward", name=member.name)
    Office.objects.create(member=member, role=str(Role.STEWARD), from_at=at)
    entry = append("appointed_steward", community=member.community, by=by, target=member, about=about, at=at)
    if by:
        tell([member], "appointed_steward", at=at, by=by.name)
    return entry


@transaction.atomic
def release_steward(*, by: Member | None, member: Member, at: dt.datetime, about: Entry | None = None) -> Entry:
    """End a stewardship, one's own or another's; by nobody where a proposal decided."""
    ended = Office.objects.filter(member=member, role=str(Role.STEWARD), until_at=None).update(until_at=at)
    if not ended:
        raise Refused("not_steward", name=member.name)
    entry = append("released_steward", community=member.community, by=by, target=member, about=about, at=at)
    if by and by != member:
        tell([member], "released_steward", at=at, tone="care", by=by.name)
    return entry
