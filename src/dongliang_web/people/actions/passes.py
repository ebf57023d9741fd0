"""Sign-in passes: a link or QR code for those who use no e-mail, from a device of one's own or from stewards.

For somebody who holds no power anywhere and has neither e-mail nor passkey nor a device in use one steward is enough.
For anybody else it takes two, and a day in which every device of theirs shows it and can stop it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from dongliang.council import Role
from dongliang_web.people.actions.membership import attach, refuse_second
from dongliang_web.people.actions.notices import tell
from dongliang_web.people.actions.offices import is_on_one_word
from dongliang_web.people.actions.profile import create_account
from dongliang_web.people.devices import live_devices
from dongliang_web.people.models import Account, Member, Office, SignInPass
from dongliang_web.people.passkeys import passkeys_of
from dongliang_web.record.actions import Refused, append

LASTS = dt.timedelta(minutes=10)
#: How long a pass that takes two stewards is shown to its member before its link can be had.
NOTICE_TIME = dt.timedelta(hours=24)
_NAME_LENGTH = 40


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def takes_two(member: Member, at: dt.datetime) -> bool:
    """Tell whether one steward is not enough: the member has a power anywhere, an e-mail, a passkey or a device in use.

    Nor is one enough where the account is in another community too: anybody may found a community and be its steward,
    and the link opens all of them.
    """
    account = member.account()
    held = Q(member=member)
    if account:
        held |= Q(member__attachments__account=account, member__attachments__until_at=None)
    if Office.objects.filter(held, until_at=None).exists():
        return True
    if account is None:
        return False
    if Member.objects.of_account(account).exclude(community=member.community_id).exists():
        return True
    has_email = bool(account.email) or EmailAddress.objects.filter(user=account).exists()
    return has_email or passkeys_of(account).exists() or live_devices(account, at).exists()


@transaction.atomic
def issue_own_pass(*, by: Account, at: dt.datetime) -> str:
    """Issue a pass for another device of one's own, and return its secret; an earlier one is no longer good."""
    by.passes.unused().filter(community=None).update(stopped_at=at)
    return _give_secret(SignInPass.objects.create(account=by, issued_at=at), at)


@transaction.atomic
def issue_pass(*, by: Member, member: Member, at: dt.datetime) -> str:
    """Issue a pass for a member who has no other way in, and return its secret; an earlier one is no longer good.

    A member who has no account yet gets one. Raises Refused where one steward is not enough.
    """
    _take(member, by)
    if takes_two(member, at):
        raise Refused("pass_takes_two", name=member.name)
    account = _account_for(member, by, at)
    member.passes.unused().update(stopped_at=at)
    made = SignInPass.objects.create(
        account=account, community=member.community, member=member, issued_by=by, issued_at=at
    )
    return _issue(made, by, at)


@transaction.atomic
def ask_for_pass(*, by: Member, member: Member, at: dt.datetime) -> SignInPass:
    """Ask for a pass that a second steward has to confirm; the member is shown it at once and can stop it."""
    _take(member, by)
    account = _account_for(member, by, at)
    if member.passes.waiting(at).exists():
        raise Refused("pass_waits", name=member.name)
    asked = SignInPass.objects.create(
        account=account,
        community=member.community,
        member=member,
        issued_by=by,
        needs_two=True,
        issued_at=at,
        valid_from_at=at + NOTICE_TIME,
    )
    append("asked_for_sign_in", community=member.community, by=by, target=member, at=at, facts={"pass": asked.pk})
    theirs = Member.objects.first_of(account)
    tell(theirs, "sign_in_asked", at=at, tone="care", by=by.name, from_at=at + NOTICE_TIME, stop=asked.pk)
    tell(
        Member.objects.to_ask(by.community, at, by.pk, member.pk),
        "sign_in_to_confirm",
        at=at,
        by=by.name,
        name=member.name,
    )
    return asked


@transaction.atomic
def confirm_pass(*, by: Member, asked: SignInPass, at: dt.datetime) -> None:
    """Confirm, as another steward than the one who asked and not the member either, that a pass is right."""
    if by.pk in (asked.issued_by_id, asked.member_id):
        raise Refused("pass_same_steward")
    if is_on_one_word(by):
        raise Refused("on_one_word")
    waiting = SignInPass.objects.waiting(at).filter(pk=asked.pk, confirmed_by=None)
    if not waiting.update(confirmed_by=by):
        raise Refused("pass_gone")
    append("confirmed_sign_in", community=by.community, by=by, target=asked.member, at=at, facts={"pass": asked.pk})


@transaction.atomic
def fetch_pass(*, by: Member, asked: SignInPass, at: dt.datetime) -> str:
    """Fetch the link of a confirmed pass whose day of notice is over, and return its secret; good for ten minutes."""
    found = SignInPass.objects.waiting(at).select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if found is None:
        raise Refused("pass_gone")
    if found.confirmed_by_id is None:
        raise Refused("pass_unconfirmed")
    if found.valid_from_at is None or at < found.valid_from_at:
        raise Refused("pass_too_early")
    return _issue(found, by, at)


@transaction.atomic
def stop_pass(*, by: Member, asked: SignInPass, at: dt.datetime) -> None:
    """Stop a pass: the member whose it is, or a steward."""
    if not SignInPass.objects.unused().filter(pk=asked.pk).update(stopped_at=at):
        raise Refused("pass_gone")
    append("stopped_sign_in", community=by.community, by=by, target=asked.member, at=at, facts={"pass": asked.pk})
    told = [each for each in (asked.issued_by, asked.confirmed_by) if each and each != by]
    tell(told, "sign_in_stopped", at=at, by=by.name, name=asked.member.name if asked.member else "")


@transaction.atomic
def use_pass(*, secret: str, at: dt.datetime) -> SignInPass:
    """Use up a pass and return it; raises Refused, with one answer for unknown, used, stopped and expired ones.

    The update claims the row, so of many who open the link at the same time one gets in. It may ask for columns of
    that row alone: with a join the database would look at the row as it was before the others.
    """
    found = pass_of(secret=secret, at=at)
    same = {"pk": found.pk, "secret_digest": found.secret_digest} if found else {}
    if found is None or not SignInPass.objects.unused().filter(**same).update(used_at=at):
        raise Refused("pass_unusable")
    if found.community and found.member:
        append(
            "used_sign_in",
            community=found.community,
            by=found.member,
            target=found.member,
            at=at,
            facts={"pass": found.pk},
        )
    return found


def pass_of(*, secret: str, at: dt.datetime) -> SignInPass | None:
    """Return the pass that a secret opens now, if it opens any."""
    found = SignInPass.objects.usable(at).filter(secret_digest=digest_of(secret))
    return found.select_related("account", "community", "member").first()


def _take(member: Member, by: Member) -> None:
    """Hold a member's row until the end, so that stewards who act at the same time follow one another."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if by == member:
        raise Refused("own_pass")
    refuse_second(member)
    if member.state == Role.FORMER:
        raise Refused("former_member", name=member.name)


def _account_for(member: Member, by: Member, at: dt.datetime) -> Account:
    """Return the member's account; a placeholder gets one of its name, which is an entry."""
    account = member.account()
    if account is None:
        account = create_account(name=member.name[:_NAME_LENGTH])
        attach(member=member, account=account, at=at, by=by)
    return account


def _issue(given: SignInPass, by: Member, at: dt.datetime) -> str:
    member = given.member
    append("issued_sign_in", community=by.community, by=by, target=member, at=at, facts={"pass": given.pk})
    tell(Member.objects.first_of(given.account), "sign_in_issued", at=at, tone="care", by=by.name, issued_at=at)
    return _give_secret(given, at)


def _give_secret(given: SignInPass, at: dt.datetime) -> str:
    secret = secrets.token_urlsafe(32)
    given.secret_digest, given.expires_at = digest_of(secret), at + LASTS
    given.save(update_fields=["secret_digest", "expires_at"])
    return secret
