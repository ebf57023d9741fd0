"""Naming members who may check in for one, ending it, and who may write for whom."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from dongliang.council import Role, may
from dongliang_web.checkin.models import Helping
from dongliang_web.people.actions import refuse_second, tell
from dongliang_web.people.models import Community, Member, holds
from dongliang_web.record.actions import Refused, append

#: Enough for a family; more would no longer be known to the member by heart.
MOST_HELPERS = 3


def name_helper(*, by: Member, helper: Member, at: dt.datetime) -> Helping:
    """Let another member check in for one; they are told, and may decline."""
    if helper.pk == by.pk:
        raise Refused("own_helper")
    if helper.community_id != by.community_id or not may([Role(helper.state)], "check_in"):
        raise Refused("not_inside", name=helper.name)
    refuse_second(helper)
    if helper.account() is None:
        raise Refused("not_inside", name=helper.name)
    try:
        with transaction.atomic():
            # Held, so that of several named at once no more than the most stand.
            Member.objects.select_for_update(no_key=True).get(pk=by.pk)
            if by.helpers.current().exclude(helper=helper).count() >= MOST_HELPERS:
                raise Refused("too_many_helpers", most=MOST_HELPERS)
            named = Helping.objects.create(member=by, helper=helper, from_at=at)
            append("named_helper", community=by.community, by=by, target=helper, at=at)
            tell([helper], "named_helper", at=at, by=by.name)
            return named
    except IntegrityError as twice:
        raise Refused("already_helper", name=helper.name) from twice


@transaction.atomic
def end_helping(*, by: Member, helping: Helping, at: dt.datetime) -> None:
    """End it, as the member who named somebody or as the one who was named; the other is told."""
    if by.pk not in (helping.member_id, helping.helper_id):
        raise Refused("not_your_helping")
    if not Helping.objects.current().filter(pk=helping.pk).update(until_at=at):
        raise Refused("helping_ended")
    own = helping.member_id == by.pk
    other = helping.helper if own else helping.member
    append("ended_helping", community=by.community, by=by, target=other, at=at)
    tell([other], "helping_ended" if own else "helper_declined", at=at, by=by.name)


@transaction.atomic
def end_helping_of_former(*, at: dt.datetime) -> int:
    """End it where one of the two has left, so that nobody who comes back finds it again; returns how many ended.

    Nobody comes back to a community that was dissolved.
    """
    ended = 0
    for each in Helping.objects.left().filter(member__community__in=Community.objects.alive(at)):
        if Helping.objects.current().filter(pk=each.pk).update(until_at=at):
            append(
                "ended_helping",
                community=each.member.community,
                target=each.helper,
                at=at,
                rule="left_community",
                facts={"member": str(each.member.key)},
            )
            ended += 1
    return ended


def refuse_writing_for(by: Member, member: Member, at: dt.datetime, *, held: bool = False) -> None:
    """Raise Refused for whoever may not check in for a member: neither named by them nor a steward.

    For an imported name that nobody is, stewards alone write. ``held`` keeps what it rests on until the end.
    """
    if member.community_id != by.community_id or member.pk == by.pk:
        raise Refused("not_your_member", name=member.name)
    refuse_second(member)
    is_steward = holds(by, by.roles(), "record_for_others", at)
    nobody = bool(member.imported_name) and member.account() is None
    if not may([Role(member.state)], "check_in") and not (is_steward and nobody):
        raise Refused("not_inside", name=member.name)
    if is_steward:
        return
    named = Helping.objects.current().filter(member=member, helper=by)
    if not (named.select_for_update(no_key=True) if held else named).exists():
        raise Refused("not_your_member", name=member.name)
