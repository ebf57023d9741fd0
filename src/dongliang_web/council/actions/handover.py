"""The founder becomes a member like the others: by their consent and the community's vote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from dongliang.council import Role
from dongliang_web.council.models import Consent, Proposal, Rehearsal, hand_over_list
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, Office, founder_of
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry


@transaction.atomic
def consent_to_hand_over(*, by: Member, at: dt.datetime) -> Consent:
    """Say, as the founder, that one wants to be a member like the others; nothing changes until the members vote."""
    Member.objects.hold(by.pk)
    there = Consent.objects.filter(founder=by, withdrawn_at=None).first()
    if there is not None:
        return there
    entry = append("consented_to_hand_over", community=by.community, by=by, at=at)
    return Consent.objects.create(community=by.community, founder=by, given_at=at, entry=entry)


@transaction.atomic
def withdraw_consent(*, by: Member, at: dt.datetime) -> None:
    """Take the consent back, which can be done until the vote has passed."""
    given = Consent.objects.filter(founder=by, withdrawn_at=None).select_related("entry").first()
    if given is None or not Consent.objects.filter(pk=given.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise Refused("no_consent")
    append("withdrew_consent", community=by.community, by=by, about=given.entry, at=at)


def check_hand_over(community: Community, facts: Any, at: dt.datetime) -> None:
    """Raise Refused unless everything on the checklist is true, the founder consents, and no rehearsal is open."""
    founder = founder_of(community)
    if founder is None:
        raise Refused("handed_over_already")
    if not Consent.objects.filter(founder=founder, withdrawn_at=None).exists():
        raise Refused("hand_over_without_consent", name=founder.name)
    if Rehearsal.objects.open().filter(community=community).exists():
        raise Refused("hand_over_while_rehearsing")
    missing = [item.key for item in hand_over_list(community, at) if not item.is_met]
    if missing:
        raise Refused("hand_over_not_ready", missing=len(missing))


def enact_hand_over(proposal: Proposal, at: dt.datetime) -> Entry:
    """Pull the pillar: the founder's office ends, for good unless the community decides otherwise."""
    community = proposal.community
    check_hand_over(community, proposal.facts, at)
    founder = founder_of(community)
    if founder is None:
        raise Refused("handed_over_already")
    Office.objects.filter(member=founder, role=str(Role.FOUNDER), until_at=None).update(until_at=at)
    entry = append("handed_over", community=community, target=founder, about=proposal.entry, at=at)
    here = community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    tell(here, "handed_over", at=at, name=founder.name)
    return entry
