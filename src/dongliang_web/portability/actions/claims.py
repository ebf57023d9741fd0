"""Claiming an imported name: a member asks, a steward decides, and a decision can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang_web.people.actions import attach, detach, tell
from dongliang_web.people.models import Member
from dongliang_web.portability.models import Claim
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def claim_name(*, by: Member, placeholder: Member, at: dt.datetime) -> Claim:
    """Say that an imported name is one's own; stewards are told. Asking twice changes nothing."""
    _refuse_unless_claimable(by, placeholder)
    claim, new = Claim.objects.get_or_create(
        placeholder=placeholder, claimant=by, decided_at=None, defaults={"asked_at": at}
    )
    if new:
        append("claimed_name", community=by.community, by=by, target=placeholder, at=at)
        stewards = Member.objects.filter(community=by.community, offices__until_at=None, offices__isnull=False)
        tell(stewards.exclude(pk=by.pk).distinct(), "claim_asked", at=at, by=by.name, name=placeholder.name)
    return claim


def _refuse_unless_claimable(by: Member, placeholder: Member) -> None:
    if placeholder.community_id != by.community_id or not placeholder.imported_name or placeholder.pk == by.pk:
        raise Refused("not_claimable")
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
    """Take an imported name back from the account that it was attached to; what happened stays in the record."""
    if not placeholder.imported_name or not placeholder.attachments.filter(until_at=None).exists():
        raise Refused("not_claimable")
    detach(member=placeholder, at=at, by=by)
