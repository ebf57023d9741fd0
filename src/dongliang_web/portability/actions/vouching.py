"""Members' word about a claim: two who vouch and seven days without objection give what all may read."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from dongliang.council import Role, may
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Attachment, Community, Member
from dongliang_web.portability.actions.claims import end, end_others_of_person, give_name, held, is_own
from dongliang_web.portability.models import (
    LEAST_VOUCHES,
    STANDS_FOR,
    Claim,
    Objection,
    Vouch,
    words_on,
)
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.apart import each_apart

#: How long somebody has been here whose word counts: longer than it takes to sign up anew and pass the trial.
HERE_FOR = dt.timedelta(days=30)
#: Rule of an entry by which members' word gave a name.
BY_WORD = "claim.two_members_seven_days"


def vouch_for(*, by: Member, claim: Claim, at: dt.datetime) -> None:
    """Say that a claim is right. From the second on, seven days without objection give the name."""
    try:
        with transaction.atomic():
            claim = _about(by, claim)
            if at - by.joined_at < HERE_FOR:
                raise Refused("vouch_too_new", days=HERE_FOR.days)
            if key := words_on([claim])[claim.pk].closed:
                raise Refused(f"word_{key}")
            Vouch.objects.create(claim=claim, member=by, said_at=at)
            facts = {"claimant": str(claim.claimant.key)}
            append("vouched_claim", community=by.community, by=by, target=claim.placeholder, at=at, facts=facts)
            word = words_on([claim])[claim.pk]
            if word.since == at:
                tell([claim.claimant], "claim_vouched", at=at, name=claim.placeholder.name, done_at=word.holds_at)
    except IntegrityError as twice:
        raise Refused("vouched_already") from twice


def object_to(*, by: Member, claim: Claim, reason: str, at: dt.datetime) -> None:
    """Say that a claim is wrong, with a reason that stewards read; from then on only they decide."""
    if not reason.strip():
        raise Refused("objection_without_reason")
    try:
        with transaction.atomic():
            claim = _about(by, claim)
            facts = {"claimant": str(claim.claimant.key)}
            entry = append(
                "objected_claim",
                community=by.community,
                by=by,
                target=claim.placeholder,
                at=at,
                facts=facts,
                words={"reason": reason},
            )
            Objection.objects.create(claim=claim, member=by, said_at=at, entry=entry, reason=entry.kept["reason"])
            told = {"name": claim.placeholder.name, "claimant": claim.claimant.name}
            tell(_stewards(by, claim, at), "claim_objected", at=at, tone="care", by=by.name, **told)
            tell([claim.claimant], "claim_waits_for_steward", at=at, name=claim.placeholder.name)
    except IntegrityError as twice:
        raise Refused("objected_already") from twice


def _about(by: Member, claim: Claim) -> Claim:
    """Return a waiting claim, held; raises Refused for whoever has no word about it."""
    claim = held(claim)
    if claim.decided_at:
        raise Refused("claim_decided_by_now")
    if by.state not in (Role.MEMBER, Role.RESTING) or claim.placeholder.community_id != by.community_id:
        raise Refused("only_main_group")
    if by.account() is None or is_own(claim, by):
        raise Refused("own_vouch")
    return claim


def _stewards(by: Member, claim: Claim, at: dt.datetime) -> list[Member]:
    return Member.objects.to_ask(by.community, at, by.pk, claim.claimant_id)


def end_lapsed(*, at: dt.datetime) -> int:
    """End the claims of people who have left since, and those of names that somebody is by now; returns how many."""
    alive = Claim.objects.filter(placeholder__community__in=Community.objects.alive(at))
    return each_apart(lambda claim: _end_lapsed(claim, at), [*alive.outlived(), *alive.of_taken()])


@transaction.atomic
def _end_lapsed(claim: Claim, at: dt.datetime) -> bool:
    """End one claim and say so to its claimant, unless something has come in between."""
    claim = held(claim)
    # Both read no claim that is decided, so one that has lapsed in two ways ends once.
    this = Claim.objects.filter(pk=claim.pk)
    name = claim.placeholder.name
    if this.outlived().exists():
        end(claim, rule="left_community", at=at)
        tell([claim.claimant], "claim_left", at=at, name=name)
        return True
    if this.of_taken().exists():
        end(claim, rule="claim.name_given", at=at)
        if claim.claimant.first() != claim.placeholder.first():
            tell([claim.claimant], "claim_given_elsewhere", at=at, tone="care", name=name)
        return True
    return False


def confirm_vouched(*, community: Community, at: dt.datetime) -> int:
    """Give the names whose claims members' word has carried for seven days; returns how many. Safe to run again."""
    waiting = Claim.objects.waiting(community).vouched_since(at - STANDS_FOR)
    return each_apart(lambda claim: _confirm(claim, at), waiting)


@transaction.atomic
def _confirm(claim: Claim, at: dt.datetime) -> bool:
    """Give one name, unless something has come in between."""
    claim = held(claim)
    word = words_on([claim])[claim.pk]
    if claim.decided_at or word.holds_at is None or word.holds_at > at:
        return False
    if not may(claim.claimant.first().roles(), "see_community"):
        return False
    claim.decided_at, claim.confirmed = at, True
    claim.save(update_fields=["decided_at", "confirmed"])
    give_name(claim, ground=Attachment.WORD, by=None, at=at)
    end_others_of_person(claim, at)
    vouches = [str(each.member.key) for each in claim.vouches.select_related("member").order_by("id")]
    append(
        "confirmed_claim",
        community=claim.placeholder.community,
        target=claim.placeholder,
        at=at,
        rule=BY_WORD,
        facts={"claimant": str(claim.claimant.key), "vouched_by": vouches, "least": LEAST_VOUCHES},
    )
    name = claim.placeholder.name
    tell([claim.claimant], "claim_held", at=at, name=name)
    stewards = Member.objects.to_ask(claim.placeholder.community, at, claim.claimant_id)
    tell(stewards, "claim_held_for_stewards", at=at, name=name, claimant=claim.claimant.name)
    return True
