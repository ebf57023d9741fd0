"""Claiming an imported name: a member asks, a steward or members' word decides, and a decision can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import may
from dongliang_web.people.actions import attach, detach, tell
from dongliang_web.people.models import Attachment, Member, holds
from dongliang_web.portability.models import Claim, given_names, words_on
from dongliang_web.record.actions import Refused, append

#: Claims of one person that may wait at once; every one is told to every steward.
MOST_WAITING = 5


@transaction.atomic
def claim_name(*, by: Member, placeholder: Member, at: dt.datetime) -> Claim:
    """Say that an imported name is one's own; stewards are told. Asking twice changes nothing."""
    # Held, so that nobody is given the name in between and this claim stays behind.
    Member.objects.select_for_update(no_key=True).get(pk=placeholder.pk)
    refuse_unless_claimable(by, placeholder)
    mine = Claim.objects.filter(decided_at=None, claimant__in=Member.objects.one_with(by, Attachment.OWN))
    if there := mine.filter(placeholder=placeholder).first():
        return there
    if mine.count() >= MOST_WAITING:
        raise Refused("too_many_claims", most=MOST_WAITING)
    others = list(Claim.objects.filter(placeholder=placeholder, decided_at=None).select_related("claimant"))
    words = words_on(others)
    claim = Claim.objects.create(placeholder=placeholder, claimant=by, asked_at=at)
    append("claimed_name", community=by.community, by=by, target=placeholder, at=at)
    tell(Member.objects.to_ask(by.community, at, by.pk), "claim_asked", at=at, by=by.name, name=placeholder.name)
    stopped = [each.claimant for each in others if not words[each.pk].closed]
    tell(stopped, "claim_contested", at=at, name=placeholder.name)
    return claim


def refuse_unless_claimable(by: Member, placeholder: Member) -> None:
    """Raise Refused for what is no free imported name of the member's community, or for who may claim none."""
    if placeholder.community_id != by.community_id or not placeholder.imported_name or placeholder.pk == by.pk:
        raise Refused("not_claimable")
    if by.imported_name:
        raise Refused("claimant_is_imported")
    if placeholder.attachments.filter(until_at=None).exists():
        raise Refused("name_given", name=placeholder.name)


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
    if is_own(claim, by):
        raise Refused("own_claim")
    if confirmed and Claim.objects.outlived().filter(pk=claim.pk).exists():
        raise Refused("claimant_left", name=claim.claimant.name)
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
    if confirmed:
        _refuse_others(claim, by, at)


def _refuse_others(given: Claim, by: Member, at: dt.datetime) -> None:
    """Refuse every other claim that waits for a name which a steward has given."""
    end_others_of_person(given, at)
    waiting = Claim.objects.filter(placeholder=given.placeholder_id, decided_at=None)
    for each in waiting.select_related("claimant").order_by("id"):
        each.decided_at, each.decided_by = at, by
        each.save(update_fields=["decided_at", "decided_by"])
        facts = {"claimant": str(each.claimant.key), "given_to": str(given.claimant.key)}
        append("refused_claim", community=by.community, by=by, target=given.placeholder, at=at, facts=facts)
        tell([each.claimant], "claim_found_other", at=at, tone="care", name=given.placeholder.name)


def end_others_of_person(given: Claim, at: dt.datetime) -> None:
    """End what else the same person has said of a name that is theirs now: with two memberships it is one claim."""
    theirs = Member.objects.one_with(given.claimant, Attachment.OWN)
    waiting = Claim.objects.filter(placeholder=given.placeholder_id, decided_at=None, claimant__in=theirs)
    for each in waiting.select_related("placeholder__community", "claimant"):
        end(each, rule="claim.same_person", at=at)


def end(claim: Claim, *, rule: str, at: dt.datetime) -> None:
    """End a claim that is held, without deciding that the name is not theirs."""
    claim.decided_at = at
    claim.save(update_fields=["decided_at"])
    facts = {"claimant": str(claim.claimant.key)}
    append(
        "ended_claim", community=claim.placeholder.community, target=claim.placeholder, at=at, rule=rule, facts=facts
    )


def is_own(claim: Claim, by: Member) -> bool:
    """Tell whether a claim is a member's own, be it under another membership of theirs."""
    return Member.objects.one_with(by, Attachment.OWN).filter(pk=claim.claimant_id).exists()


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
    person = claim.claimant.first()
    if not may(person.roles(), "see_community"):
        raise Refused("claimant_left", name=person.name)
    account = person.account()
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
    if holder.pk != by.pk and not holds(by, by.roles(), "confirm_claim", at):
        raise Refused("not_your_name", name=placeholder.name)
    detach(member=placeholder, at=at, by=by)
    facts = {"claimant": str(holder.key)}
    append("undid_claim", community=by.community, by=by, target=placeholder, at=at, facts=facts)
    undone = Claim.objects.filter(placeholder=placeholder, confirmed=True, undone_at=None)
    undone.update(undone_at=at, undone_by=by)
    if holder.pk != by.pk:
        tell([holder], "claim_undone", at=at, tone="care", by=by.name, name=placeholder.name)
