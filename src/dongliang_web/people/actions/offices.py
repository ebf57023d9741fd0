"""Appointing and releasing stewards, standing for somebody, and a founder's powers that fall to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from dongliang.council import HEAVY, Body, Role, Way, decides, operator_may_appoint
from dongliang_web.people.actions.notices import tell
from dongliang_web.people.models import Community, Member, Office, body_of, on_one_word
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: By which of them the fall of the founder's powers is described; all go the same way unless they were moved.
_SPOKEN_OF = "appoint_stewards"


@transaction.atomic
def appoint_steward(*, by: Member | None, member: Member, at: dt.datetime, about: Entry | None = None) -> Entry:
    """Make a member a steward. ``by`` is nobody where a proposal decided, whose entry is then what this is about.

    A founder who appoints somebody stands for them with it.
    """
    member = _take(member)
    if member.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("only_members_hold_office", name=member.name)
    if member.offices.filter(role=str(Role.STEWARD), until_at=None).exists():
        raise Refused("already_steward", name=member.name)
    Office.objects.create(member=member, role=str(Role.STEWARD), from_at=at)
    entry = append("appointed_steward", community=member.community, by=by, target=member, about=about, at=at)
    if by is not None and Role.FOUNDER in by.roles() and is_on_one_word(member):
        append("stood_for", community=member.community, by=by, target=member, at=at)
    if by:
        tell([member], "appointed_steward", at=at, by=by.name)
    return entry


@transaction.atomic
def release_steward(*, by: Member | None, member: Member, at: dt.datetime, about: Entry | None = None) -> Entry:
    """End a stewardship, one's own or another's; by nobody where a proposal decided.

    Where too few stewards are left for what is with them, it falls to others, and everybody is told.
    """
    member = _take(member)
    before = body_of(member.community, at)
    ended = Office.objects.filter(member=member, role=str(Role.STEWARD), until_at=None).update(until_at=at)
    if not ended:
        raise Refused("not_steward", name=member.name)
    entry = append("released_steward", community=member.community, by=by, target=member, about=about, at=at)
    if by and by != member:
        tell([member], "released_steward", at=at, tone="care", by=by.name)
    _tell_what_fell(member, before, at)
    return entry


def _take(member: Member) -> Member:
    """Hold a community and return its member as they are now, so that whoever acts at once follows one another."""
    community = Community.objects.select_for_update(no_key=True).get(pk=member.community_id)
    found = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    found.community = community
    return found


def _tell_what_fell(member: Member, before: Body, at: dt.datetime) -> None:
    after = body_of(member.community, at)
    fell = [power for power in sorted(HEAVY) if _was_together(before, power) and not _was_together(after, power)]
    if fell:
        way = decides(after, fell[0]).way
        _say_fallen(member.community, way, rule="council.too_few_stewards", at=at, facts={"powers": fell})


def _was_together(body: Body, power: str) -> bool:
    return decides(body, power).way is Way.TOGETHER


# ------------------------------------------------------------------ the founder's powers


def falls_to(community: Community, at: dt.datetime, body: Body | None = None) -> Way:
    """Return to whom a founder's powers would fall, were the founder not there."""
    body = body or body_of(community, at)
    electors = body.electors - {body.founder, body.absent}
    return decides(replace(body, founder=None, absent=None, electors=electors), _SPOKEN_OF).way


@transaction.atomic
def let_powers_fall(
    *,
    community: Community,
    rule: str,
    at: dt.datetime,
    by: Member | None = None,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """End the founder's office; whoever can act now is derived from who is left. Everybody in the main group is told.

    Nothing happens, and False comes back, where there is no founder any more.
    """
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    held = Office.objects.filter(member__community=community, role=str(Role.FOUNDER), until_at=None)
    founder = held.select_related("member").first()
    if founder is None:
        return False
    held.update(until_at=at)
    way = decides(body_of(community, at), _SPOKEN_OF).way
    _say_fallen(community, way, rule=rule, at=at, by=by, target=founder.member, facts=facts)
    return True


def _say_fallen(
    community: Community,
    way: Way,
    *,
    rule: str,
    at: dt.datetime,
    by: Member | None = None,
    target: Member | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    kept = {"way": str(way), **(facts or {})}
    append("powers_fell", community=community, by=by, target=target, at=at, rule=rule, facts=kept)
    told = community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    if target is None:
        tell(told, "too_few_stewards", at=at, tone="care", way=str(way))
        return
    others, key = told.exclude(pk=target.pk), f"powers_{rule.partition('.')[2]}"
    tell(others, key, at=at, tone="care", way=str(way), name=target.name)
    if by != target:
        tell([target], "your_powers_fell", at=at, tone="care", **kept)


@transaction.atomic
def operator_appoints(*, member: Member, reason: str, at: dt.datetime) -> None:
    """Put a member in the founder's place, as whoever runs the site: only where nobody inside can decide any more."""
    if not reason.strip():
        raise Refused("reason_missing")
    member = _take(member)
    if member.state not in (Role.MEMBER, Role.RESTING) or member.account() is None:
        raise Refused("only_members_hold_office", name=member.name)
    refuse_while_somebody_can(member.community, at)
    Office.objects.create(member=member, role=str(Role.FOUNDER), from_at=at)
    append("operator_appointed", community=member.community, target=member, at=at, words={"reason": reason})
    others = member.community.members.in_state(Role.MEMBER, Role.RESTING).claimed().exclude(pk=member.pk)
    tell(others, "operator_appointed", at=at, tone="care", name=member.name)
    tell([member], "operator_appointed_you", at=at)


def refuse_while_somebody_can(community: Community, at: dt.datetime) -> None:
    """Raise Refused, naming who it is, while somebody inside can use the heavy powers."""
    body = body_of(community, at)
    if operator_may_appoint(body):
        return
    found = decides(body, _SPOKEN_OF)
    names = community.members.filter(pk__in=found.who).order_by("pk").values_list("name", flat=True)
    raise Refused("somebody_can_act", way=str(found.way), names=", ".join(names[:5]), count=len(found.who))


# ------------------------------------------------------------------ standing for somebody


def is_on_one_word(member: Member) -> bool:
    """Tell whether a member is here on one steward's word alone."""
    return Member.objects.filter(pk=member.pk).filter(on_one_word("pk")).exists()


@transaction.atomic
def stand_for(*, by: Member, member: Member, at: dt.datetime) -> None:
    """Stand for a member, as another in office than the one who let them in: from now on they can have a voice."""
    member = _take(member)
    if by.pk == member.pk:
        raise Refused("not_for_yourself")
    if is_on_one_word(by):
        raise Refused("on_one_word")
    if not is_on_one_word(member):
        raise Refused("stands_already", name=member.name)
    append("stood_for", community=member.community, by=by, target=member, at=at)
    if is_on_one_word(member):
        raise Refused("own_word", name=member.name)
    tell([member], "stood_for", at=at, by=by.name)
