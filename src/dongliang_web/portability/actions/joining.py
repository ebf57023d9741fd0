"""Joining two accounts of one person into one, and parting them again; nothing is lost either way."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from dongliang.council import Role
from dongliang_web.gate.models import unsettled_trials
from dongliang_web.people.actions import attach, change_state, counts_by_zone, detach
from dongliang_web.people.actions.passes import digest_of
from dongliang_web.people.devices import live_devices
from dongliang_web.people.models import Account, Attachment, Community, Member, Office
from dongliang_web.portability.models import Claim, JoinedMember, Joining
from dongliang_web.record.actions import Refused

LASTS = dt.timedelta(minutes=30)
#: States of membership, what is lost most by coming second before what is lost least.
_WEIGHT = {Role.MEMBER: 0, Role.RESTING: 0, Role.CANDIDATE: 1, Role.VISITOR: 2, Role.FORMER: 3}


@dataclass(frozen=True)
class Pair:
    """One person as two members of one community: of the account that goes on, and of the other."""

    community: Community
    kept: Member
    other: Member
    #: Who may come first: one where the other weighs less or holds no office, else both, the older one first.
    choices: Sequence[Member]


@transaction.atomic
def ask_to_join(*, by: Account, at: dt.datetime) -> str:
    """Say that one has another account here, and return the secret of the link to open there; an earlier one ends."""
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)
    Joining.objects.filter(kept=by, joined_at=None, stopped_at=None).update(stopped_at=at)
    secret = secrets.token_urlsafe(32)
    Joining.objects.create(kept=by, secret_digest=digest_of(secret), asked_at=at, expires_at=at + LASTS)
    return secret


def joining_of(*, secret: str, at: dt.datetime) -> Joining | None:
    """Return the joining that a link is for, while nobody has used it."""
    found = Joining.objects.open_at(at).filter(secret_digest=digest_of(secret), other=None, kept__is_active=True)
    return found.select_related("kept").first()


@transaction.atomic
def agree_to_join(*, by: Account, secret: str, at: dt.datetime) -> Joining:
    """Agree, as the other account, to be closed and to go on as the one that asked, which has the last word."""
    found = joining_of(secret=secret, at=at)
    if found is None:
        raise Refused("joining_gone")
    if found.kept_id == by.pk:
        raise Refused("joining_oneself")
    # Claims the row, so that of two who open the link at once one is heard.
    taken = Joining.objects.filter(pk=found.pk, other=None, stopped_at=None, joined_at=None)
    if not taken.update(other=by, agreed_at=at, expires_at=at + LASTS):
        raise Refused("joining_gone")
    found.other, found.agreed_at = by, at
    return found


@transaction.atomic
def stop_joining(*, by: Account, joining: Joining, at: dt.datetime) -> None:
    """End a joining before it is done, as either of the two."""
    mine = Joining.objects.filter(Q(kept=by) | Q(other=by), pk=joining.pk, joined_at=None, stopped_at=None)
    if not mine.update(stopped_at=at):
        raise Refused("joining_gone")


def pairs_of(kept: Account, other: Account) -> list[Pair]:
    """Return the communities in which both accounts are somebody, with who may come first there."""
    theirs = {each.community_id: each for each in Member.objects.first_of(other)}
    mine = Member.objects.first_of(kept).filter(community__in=theirs).select_related("community")
    return [_pair(each, theirs[each.community_id]) for each in mine.order_by("community__name", "id")]


def _pair(kept: Member, other: Member) -> Pair:
    older = sorted((kept, other), key=lambda each: (each.joined_at, each.pk))
    in_office = set(Office.objects.filter(member__in=older, until_at=None).values_list("member", flat=True))
    first = min(older, key=lambda each: (each.pk not in in_office, _WEIGHT[Role(each.state)]))
    equal = not in_office and _WEIGHT[Role(kept.state)] == _WEIGHT[Role(other.state)]
    return Pair(kept.community, kept, other, older if equal else [first])


@transaction.atomic
def join_accounts(*, by: Account, joining: Joining, first: Mapping[int, int], at: dt.datetime) -> None:
    """Make one account of two: the other's members pass to the one that asked, and the other is closed and kept.

    ``first`` names, by community, the member who comes first where both are somebody. Raises Refused where it would
    give one person two offices or two trials, or open a day of a trial anew.
    """
    joining = _both_held(by, joining, at)
    other = joining.other
    if other is None:
        raise Refused("joining_gone")
    pairs = pairs_of(by, other)
    seconds = {pair.community.pk: _second_of(pair, first.get(pair.community.pk), at) for pair in pairs}
    _refuse_another_zone(by, other, at)
    coming = list(other.attachments.filter(until_at=None).select_related("member__community").order_by("id"))
    turned = [each for each in seconds.values() if each.account() == by]
    for each in turned:
        _move(joining, each.attachments.get(until_at=None), by, at, second=True)
    for attachment in coming:
        comes_second = attachment.second or seconds.get(attachment.member.community_id) == attachment.member
        _move(joining, attachment, by, at, second=comes_second)
    joining.address = _pass_address_on(other, by)
    joining.joined_at = at
    joining.save(update_fields=["address", "joined_at"])
    _close(other, at)


def _both_held(by: Account, joining: Joining, at: dt.datetime) -> Joining:
    """Return a joining that both have agreed to, both accounts held in one order until the end."""
    ids = sorted({by.pk, joining.other_id or by.pk})
    held = list(Account.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    found = Joining.objects.open_at(at).select_for_update(no_key=True, of=("self",)).filter(pk=joining.pk, kept=by)
    fresh = found.first()
    if fresh is None or fresh.other_id is None or fresh.other_id not in ids or not all(each.is_active for each in held):
        raise Refused("joining_gone")
    return fresh


def _second_of(pair: Pair, chosen: int | None, at: dt.datetime) -> Member:
    """Return who comes second in a community; raises Refused while that one holds an office or is in a trial."""
    first = next((each for each in pair.choices if each.pk == chosen), pair.choices[0])
    second = pair.other if first == pair.kept else pair.kept
    if Office.objects.filter(member=second, until_at=None).exists():
        raise Refused("joining_office", name=second.name, community=pair.community.name)
    if unsettled_trials([second.pk]).exists():
        raise Refused("joining_trial", name=second.name, community=pair.community.name)
    return second


def _refuse_another_zone(kept: Account, other: Account, at: dt.datetime) -> None:
    moved = Member.objects.first_of(other).select_related("community")
    if kept.zone != other.zone and any(counts_by_zone(each, at) for each in moved):
        raise Refused("joining_zone")


def _move(joining: Joining, attachment: Attachment, to: Account, at: dt.datetime, *, second: bool) -> None:
    """Attach a member to the account that goes on, and keep what was before. One that comes second has no standing."""
    member = attachment.member
    loses = second and not attachment.second and member.state not in (Role.VISITOR, Role.FORMER)
    JoinedMember.objects.create(
        joining=joining,
        member=member,
        account=attachment.account,
        second=attachment.second,
        ground=attachment.ground,
        state=member.state if loses else "",
    )
    detach(member=member, at=at, by=member)
    attach(member=member, account=to, at=at, by=member, second=second, ground=attachment.ground)
    if loses:
        change_state(member=member, to=Role.VISITOR, at=at, by=member, rule="people.comes_second")


def _pass_address_on(other: Account, kept: Account) -> str:
    """Let the address of the closed account be that of the one that goes on, if it has none; returns it."""
    if kept.email or EmailAddress.objects.filter(user=kept).exists():
        return ""
    address = other.email
    _carry_address(address, other, kept)
    return address


def _carry_address(address: str, giver: Account, taker: Account) -> None:
    EmailAddress.objects.filter(user=giver, email__iexact=address).update(user=taker)
    giver.email, taker.email = "", address
    giver.save(update_fields=["email"])
    taker.save(update_fields=["email"])


def _close(account: Account, at: dt.datetime) -> None:
    """Close an account: it is signed out everywhere, and no link or joining of its own is good any more."""
    for device in live_devices(account, at):
        device.end()
    account.passes.unused().update(stopped_at=at)
    unfinished = Joining.objects.filter(Q(kept=account) | Q(other=account), joined_at=None, stopped_at=None)
    unfinished.update(stopped_at=at)
    account.is_active = False
    account.save(update_fields=["is_active"])


@transaction.atomic
def part_accounts(*, by: Account, joining: Joining, at: dt.datetime) -> Account:
    """Part two accounts again, the latest joined first, and return the other, which is open as before.

    Every member goes back to whose it was; what was written since stays where it was written. A name claimed since goes
    with the member who claimed it.
    """
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = Joining.objects.standing(by).select_for_update(no_key=True, of=("self",)).first()
    if standing is None or standing.pk != joining.pk or standing.other_id is None:
        raise Refused("joining_not_latest")
    other = Account.objects.select_for_update(no_key=True).get(pk=standing.other_id)
    rows = list(standing.members.select_related("member__community", "account").order_by("id"))
    if by.zone != other.zone and any(counts_by_zone(each.member, at) for each in rows if each.account_id == other.pk):
        raise Refused("joining_zone")
    since = Claim.objects.filter(confirmed=True, undone_at=None, decided_at__gt=standing.joined_at)
    anew = set(since.values_list("placeholder_id", flat=True))
    still = set(by.attachments.filter(until_at=None).exclude(member__in=anew).values_list("member_id", flat=True))
    _take_claimed_along(by, other, rows, at)
    back = [each for each in rows if each.member_id in still and each.member.account() == by]
    for each in back:
        detach(member=each.member, at=at, by=each.member)
    # Whoever comes first before whoever comes second, for an account acts as one member of a community.
    for each in sorted(back, key=lambda row: row.second):
        _put_back(each, at)
    standing.parted_at = at
    standing.save(update_fields=["parted_at"])
    other.is_active = True
    other.save(update_fields=["is_active"])
    if standing.address and by.email == standing.address:
        _carry_address(standing.address, by, other)
    return other


def _put_back(row: JoinedMember, at: dt.datetime) -> None:
    member = row.member
    attach(member=member, account=row.account, at=at, by=member, second=row.second, ground=row.ground)
    if row.state and member.state == Role.VISITOR:
        change_state(member=member, to=Role(row.state), at=at, by=member, rule="people.parted")


def _take_claimed_along(by: Account, other: Account, rows: Sequence[JoinedMember], at: dt.datetime) -> None:
    """Let every name that a member of the other account has claimed go with them."""
    leaving = [each.member_id for each in rows if each.account_id == other.pk and not each.second]
    claimed = Claim.objects.filter(claimant__in=leaving, confirmed=True, undone_at=None).values("placeholder")
    names = by.attachments.filter(until_at=None, second=True, member__in=claimed).select_related("member__community")
    for attachment in names.exclude(ground=Attachment.OWN):
        member = attachment.member
        detach(member=member, at=at, by=member)
        attach(member=member, account=other, at=at, by=member, second=True, ground=attachment.ground)
