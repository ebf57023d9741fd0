"""Those of a community who can decide at an instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models

from dongliang.council import HEAVY, MOVABLE, OFFICES, Body, Role, Way, decides, gives, may
from dongliang_web.people.models.communities import Community
from dongliang_web.people.models.enrolments import Enrolment
from dongliang_web.people.models.members import Member, MemberQuerySet, Office
from dongliang_web.record.models import Entry


def electors(community: Community, at: dt.datetime) -> MemberQuerySet:
    """Return the members with a voice: long enough in the main group, and not silent for long.

    Both by the community's rule. Only people count, no name of a loaded history that nobody is, and of a person who is
    here twice the member as whom they act.
    """
    rules = community.council
    since, long_ago = at - dt.timedelta(days=rules.active_days), at - dt.timedelta(days=rules.elector_days)
    acted = Entry.objects.filter(community=community, actor=models.OuterRef("pk"), received_at__gt=since)
    late = Enrolment.objects.filter(member=models.OuterRef("pk"), graduated_at__gt=long_ago)
    here = Member.objects.filter(community=community, joined_at__lte=long_ago).in_state(Role.MEMBER, Role.RESTING)
    attached = here.filter(attachments__until_at=None, attachments__second=False)
    return attached.filter(models.Exists(acted)).exclude(models.Exists(late)).distinct()


def body_of(community: Community, at: dt.datetime) -> Body:
    """Return who can decide in a community at an instant, by the ids of its members; two queries."""
    today = community.clock().day_of(at)
    held = Office.objects.held().filter(member__community=community)
    offices = list(held.values_list("role", "member_id", "away_until_date"))
    founder = next((str(member) for role, member, _ in offices if role == Role.FOUNDER), None)
    stewards = {str(member) for role, member, away in offices if role == Role.STEWARD and (not away or away < today)}
    voices = frozenset(str(pk) for pk in electors(community, at).values_list("pk", flat=True))
    return Body(founder, frozenset(stewards), voices, community.holdings())


def holds(member: Member, roles: Collection[Role], power: str, at: dt.datetime) -> bool:
    """Tell whether a member may use a power now by themselves: by the table, by an office, or because it fell to them.

    Who holds no office is never looked further into, so that for most people it costs no query.
    """
    if power not in MOVABLE:
        return may(roles, power)
    if OFFICES.isdisjoint(roles):
        return False
    if gives(member.community.holdings()[power], power, roles, str(member.pk)):
        return True
    if power in HEAVY or power not in member.community.powers:
        return False  # the others are with every office, or never with one steward alone
    found = decides(body_of(member.community, at), power)
    return found.way is Way.ANY and str(member.pk) in found.who
