"""Claiming an imported name: a member asks, a steward decides, and a decision can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang_web.people.actions import attach, detach, tell
from dongliang_web.people.models import Member
from dongliang_web.portability.models import Claim, given_names
from dongliang_web.record.actions import Refused, append

#: Claims of one person that may wait at once; every one is told to every steward.
MOST_WAITING = 5


@transaction.atomic
def claim_name(*, by: Member, placeholder: Member, at: dt.datetime) -> Claim:
    """Say that an imported name is one's own; stewards are told. Asking twice changes nothing."""
    _refuse_unless_claimable(by, placeholder)
    if by.claims_made.filter(decided_at=None).exclude(placeholder=placeholder).count() >= MOST_WAITING:
        raise Refused("too_many_claims", most=MOST_WAITING)
    claim, new = Claim.objects.get_or_create(
        placeholder=placeholder, claimant=by, decided_at=None, defaults={"asked_at": at}
    )
    if new:
        append("claimed_name", community=by.community, by=by, target=placeholder, at=at)
        stewards = by.community.members.in_office().exclude(pk=by.pk)
        tell(stewards, "claim_asked", at=at, by=by.name, name=placeholder.name)
    return claim


def _refuse_unless_claimable(by: Member, placeholder: Member) -> None:
    if placeholder.community_id != by.community_id or not placeholder.imported_name or placeholder.pk == by.pk:
        raise Refused("not_claimable")
    if by.imported_name:
        raise Refused("claimant_is_imported")
    if placeholder.attachments.filter(until_at=None).exists():
        raise Refused("name_taken", name=placeholder.name)


@transaction.atomic
def decide_claim(*, by: Member, claim: Claim, confirmed: bool, at: dt.datetime) -> None:
    """Confirm or refuse a claim. Confirmed, the claimant's account is attached to the imported name as well.

    Nobody decides about their own claim.
    """
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.decided_at:
        raise Refused("claim_decided")
    if claim.claimant_id == by.pk:
        raise Refused("own_claim")
    claim.decided_at, claim.decided_by, claim.confirmed = at, by, confirmed
    claim.save(update_fields=["decided_at", "decided_by", "confirmed"])
    if confirmed:
        _refuse_unless_claimable(claim.claimant, claim.placeholder)
        attached = claim.claimant.attachments.filter(until_at=None).select_related("account").get()
        attach(member=claim.placeholder, account=attached.account, at=at, by=by, imported=True)
    verb = "confirmed_claim" if confirmed else "refused_claim"
    append(
        verb,
        community=by.community,
        by=by,
        target=claim.placeholder,
        at=at,
        facts={"claimant": str(claim.claimant.key)},
    )
    key = "claim_confirmed" if confirmed else "claim_refused"
    tell([claim.claimant], key, at=at, tone="good" if confirmed else "care", name=claim.placeholder.name)


@transaction.atomic
def undo_claim(*, by: Member, placeholder: Member, at: dt.datetime) -> None:
    """Take an imported name back from the account that it was given to; what happened stays in the record.

    Raises Refused for the name of somebody who is nobody else here: it would part them from what they wrote.
    """
    placeholder = Member.objects.select_for_update(no_key=True).get(pk=placeholder.pk)
    if not placeholder.imported_name or not placeholder.attachments.filter(until_at=None).exists():
        raise Refused("not_claimable")
    if not given_names(placeholder.community).filter(pk=placeholder.pk).exists():
        raise Refused("name_is_their_own", name=placeholder.name)
    detach(member=placeholder, at=at, by=by)
