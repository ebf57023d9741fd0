"""Appointing and releasing stewards, and letting somebody in, as a proposal decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from dongliang.council import Role
from dongliang_web.council.models import Proposal, came_on_one_word
from dongliang_web.gate.actions import admit_decided
from dongliang_web.people.actions import appoint_steward, release_steward
from dongliang_web.people.models import Community, Enrolment, Member, Office
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry


def _member(community: Community, facts: Mapping[str, Any]) -> Member:
    return community.members.get(pk=facts["member"])


def can_be_appointed(community: Community) -> QuerySet[Member]:
    """Return the members who hold no office and could."""
    there = community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    held = Office.objects.filter(until_at=None, member__community=community)
    return there.exclude(pk__in=held.values("member")).order_by("name", "id")


def can_be_released(community: Community) -> QuerySet[Member]:
    """Return the stewards."""
    held = Office.objects.filter(until_at=None, role=str(Role.STEWARD))
    return community.members.filter(pk__in=held.values("member")).order_by("name", "id")


def can_be_admitted(community: Community) -> QuerySet[Member]:
    """Return who is in a trial, or fell out of one: whoever signed up, is not in the main group and has not left."""
    found = community.members.in_state(Role.CANDIDATE, Role.VISITOR)
    return found.filter(pk__in=_trials(community).values("member")).order_by("name", "id")


def _trials(community: Community) -> QuerySet[Enrolment]:
    return Enrolment.objects.standing().filter(cohort__community=community, cohort__loaded=False, graduated_at=None)


def can_be_stood_for(community: Community) -> QuerySet[Member]:
    """Return who is here on one steward's word, for whom another in office has yet to stand, or the members."""
    return came_on_one_word(community).order_by("name", "id")


def check_appoint(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse whoever holds an office or is not in the main group."""
    member = _member(community, facts)
    if member.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("only_members_hold_office", name=member.name)
    if not can_be_appointed(community).filter(pk=member.pk).exists():
        raise Refused("already_steward", name=member.name)


def enact_appoint(proposal: Proposal, at: dt.datetime) -> Entry:
    """Make the member a steward."""
    return appoint_steward(by=None, member=_member(proposal.community, proposal.facts), at=at, about=proposal.entry)


def check_release(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse whoever is no steward."""
    member = _member(community, facts)
    if not can_be_released(community).filter(pk=member.pk).exists():
        raise Refused("not_steward", name=member.name)


def enact_release(proposal: Proposal, at: dt.datetime) -> Entry:
    """Release the steward."""
    return release_steward(by=None, member=_member(proposal.community, proposal.facts), at=at, about=proposal.entry)


def check_admit(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse whoever signed up for no trial, or is inside already."""
    member = _member(community, facts)
    if member.state in (Role.MEMBER, Role.RESTING):
        raise Refused("already_admitted", name=member.name)
    if not can_be_admitted(community).filter(pk=member.pk).exists():
        raise Refused("enrolment_withdrawn", name=member.name)


def enact_admit(proposal: Proposal, at: dt.datetime) -> Entry:
    """Let the candidate into the main group, by the trial that they signed up for last."""
    check_admit(proposal.community, proposal.facts, at)
    mine = _trials(proposal.community).filter(member=proposal.facts["member"])
    return admit_decided(about=proposal.entry, enrolment=mine.latest("cohort__first_date", "pk"), at=at)


def check_stand_for(community: Community, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse whoever needs nobody to stand for them, or is not in the main group."""
    member = _member(community, facts)
    if not can_be_stood_for(community).filter(pk=member.pk).exists():
        raise Refused("stands_already", name=member.name)


def enact_stand_for(proposal: Proposal, at: dt.datetime) -> Entry:
    """Let the members stand for one of theirs: from now on that one can have a voice."""
    check_stand_for(proposal.community, proposal.facts, at)
    return append("stood_for", community=proposal.community, target=proposal.member, about=proposal.entry, at=at)
