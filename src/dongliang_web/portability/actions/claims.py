"""Claiming an imported name: a member asks, a steward or members' word decides, and a decision can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Role, may
from dongliang_web.people.actions import attach, detach, tell
from dongliang_web.people.models import Attachment, Member
from dongliang_web.portability.models import Claim, given_names
from dongliang_web.record.actions import Refused, append

#: Claims of one person that may wait at once; every one is told to every steward.
MOST_WAITING = 5


@transaction.atomic
def claim_name(*, by: Member, placeholder: Member, at: dt.datetime) -> Claim:
    """Say that an imported name is one's own; stewards are told. Asking twice changes nothing."""
    refuse_unless_claimable(by, placeholder)
    if by.claims_made.filter(decided_at=None).exclude(placeholder=placeholder).count() >= MOST_WAITING:
        raise Refused("too_many_claims", most=MOST_WAITING)
    claim, new = Claim.objects.get_or_create(
        placeholder=placeholder, claimant=by, decided_at=None, defaults={"asked_at": at}
    )
    if new:
        append("claimed_name", community=by.community, by=by, target=placeholder, at=at)
        tell(_stewards_but(by), "claim_asked", at=at, by=by.name, name=placeholder.name)
    return claim


def refuse_unless_claimable(by: Member, placeholder: Member) -> None:
    """Raise Refused for what is no free imported name of the member's community, or for who may claim none."""
    if placeholder.community_id != by.community_id or not placeholder.imported_name or placeholder.pk == by.pk:
        raise Refused("not_claimable")
    if by.imported_name:
        raise Refused("claimant_is_imported")
    if placeholder.attachments.filter(until_at=None).exists():
        raise Refused("name_taken", name=placeholder.name)


@transaction.atomic
def decide_claim(*, by: Member, claim: Claim, confirmed: bool, at: dt.datetime) -> None:
    """Confirm or refuse a claim. Confirmed, the claimant's account is attached to the imported name as well.

    One that holds by members' word can be confirmed too, so that all of the name's writing is theirs to read. Nobody
    decides about their own claim.
    """
    claim = held(claim)
    by_word = claim.confirmed and claim.decided_by_id is None and claim.undone_at is None
    if claim.decided_at and not (by_word and confirmed):
        raise Refused("claim_decided")
    if claim.claimant_id == by.pk:
        raise Refused("own_claim")
    claim.decided_at, claim.decided_by, claim.confirmed = at, by, confirmed
    claim.save(update_fields=["decided_at", "decided_by", "confirmed"])
    if by_word:
        detach(member=claim.placeholder, at=at, by=by)
    if confirmed:
        give_name(claim, ground=Attachment.STEWARD, by=by, at=at)
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


def held(claim: Claim) -> Claim:
    """Return a claim as it stands now, held to the end of the transaction with the name that it is about.

    Whoever decides about a name holds the name first: so nothing waits for one another in a circle.
    """
    Member.objects.select_for_update(no_key=True).get(pk=claim.placeholder_id)
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    return Claim.objects.select_related("placeholder__community", "claimant__community").get(pk=claim.pk)


def give_name(claim: Claim, *, ground: str, by: Member | None, at: dt.datetime) -> None:
    """Attach the claimant's account to the imported name of a claim that is held, on the ground it was confirmed on."""
    refuse_unless_claimable(claim.claimant, claim.placeholder)
    account = claim.claimant.first().account()
    if account is None:
        raise Refused("not_claimable")
    attach(member=claim.placeholder, account=account, at=at, by=by, second=True, ground=ground)


@transaction.atomic
def undo_claim(*, by: Member, placeholder: Member, at: dt.datetime) -> None:
    """Take an imported name back from whom it was given to: a steward, or they themselves; what happened stays.

    Raises Refused for the name of somebody who is nobody else here: it would part them from what they wrote.
    """
    placeholder = Member.objects.select_for_update(no_key=True).get(pk=placeholder.pk)
    if not placeholder.imported_name or not placeholder.attachments.filter(until_at=None).exists():
        raise Refused("not_claimable")
    if not given_names(by.community).filter(pk=placeholder.pk).exists():
        raise Refused("name_is_their_own", name=placeholder.name)
    holder = placeholder.first()
    if holder.pk != by.pk and not may(by.roles(), "confirm_claim"):
        raise Refused("not_your_name", name=placeholder.name)
    detach(member=placeholder, at=at, by=by)
    facts = {"claimant": str(holder.key)}
    append("undid_claim", community=by.community, by=by, target=placeholder, at=at, facts=facts)
    undone = Claim.objects.filter(placeholder=placeholder, confirmed=True, undone_at=None)
    undone.update(undone_at=at, undone_by=by)
    if holder.pk != by.pk:
        tell([holder], "claim_undone", at=at, tone="care", by=by.name, name=placeholder.name)


def _stewards_but(by: Member) -> list[Member]:
    return list(by.community.members.in_office().exclude(pk=by.pk))


def inside(member: Member) -> bool:
    """Tell whether a member is in the community, by state alone."""
    return may([Role(member.state)], "see_community")
