"""Becoming and ceasing to be a member, and whose account a member is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dongliang.council import Role
from dongliang_web.people.actions.offices import let_powers_fall, release_steward
from dongliang_web.people.actions.profile import leave_join_page
from dongliang_web.people.models import Account, Attachment, Community, Member
from dongliang_web.record.actions import Refused, append


@transaction.atomic
def add_member(
    *, community: Community, account: Account | None, state: Role, at: dt.datetime, name: str = ""
) -> Member:
    """Make a member, attached to an account unless it is a placeholder for an imported name."""
    member = Member.objects.create(
        community=community,
        name=name or (account.name if account else ""),
        face=account.face if account else "",
        state=str(state),
        state_since_at=at,
        joined_at=at,
    )
    if account:
        attach(member=member, account=account, at=at)
    return member


@transaction.atomic
def attach(
    *,
    member: Member,
    account: Account,
    at: dt.datetime,
    by: Member | None = None,
    second: bool = False,
    ground: str = Attachment.OWN,
) -> None:
    """Attach an account to a member; raises Refused if another account is, or the account is somebody else there.

    ``second``: the account acts as another member there, and this one is the same person besides.
    """
    # Held, so that nobody comes to act as two members of one community at once.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if member.attachments.filter(until_at=None).exists():
        raise Refused("name_given", name=member.name)
    if not second and Member.objects.first_of(account).filter(community=member.community).exists():
        raise Refused("already_member")
    Attachment.objects.create(member=member, account=account, from_at=at, second=second, ground=ground)
    facts = {"second": True, "ground": ground} if second else {}
    append("attached_account", community=member.community, by=by or member, target=member, at=at, facts=facts)


def refuse_second(member: Member) -> None:
    """Raise Refused for a name or membership that comes second: its person is reached as who they are here."""
    first = member.first()
    if first.pk != member.pk:
        raise Refused("goes_by", name=member.name, other=first.name)


@transaction.atomic
def detach(*, member: Member, at: dt.datetime, by: Member) -> None:
    """End the attachment of a member's account; what was written stays the member's.

    A sign-in pass that stewards gave out for the member no longer opens that account.
    """
    # Whoever changes an attachment holds its account: so nothing waits for one another in a circle.
    mine = Account.objects.filter(attachments__member=member, attachments__until_at=None)
    list(mine.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for attachment in member.attachments.filter(until_at=None):
        attachment.until_at = at
        attachment.save(update_fields=["until_at"])
        append("detached_account", community=member.community, by=by, target=member, at=at)
        for given in member.passes.unused().filter(account=attachment.account_id):
            given.stopped_at = at
            given.save(update_fields=["stopped_at"])
            facts = {"pass": given.pk}
            append("stopped_sign_in", community=member.community, by=by, target=member, at=at, facts=facts)


@transaction.atomic
def change_state(
    *,
    member: Member,
    to: Role,
    at: dt.datetime,
    by: Member | None = None,
    rule: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Move a member to another state of membership, with who, when and why; nothing happens if they are in it.

    Nor if they are no longer in the state in which they were read: whatever came in between goes before.
    """
    if member.state == to:
        return
    as_read = Member.objects.filter(pk=member.pk, state=member.state)
    if not as_read.update(state=str(to), state_since_at=at):
        return
    append(
        "changed_state",
        community=member.community,
        by=by,
        target=member,
        at=at,
        rule=rule,
        facts={"from": member.state, "to": str(to), **(facts or {})},
        words={"reason": reason} if reason else None,
    )
    member.state = str(to)
    member.state_since_at = at


@transaction.atomic
def leave_community(*, by: Member, at: dt.datetime) -> None:
    """Leave a community; what was written stays, and one may come back. A founder's powers fall to those who stay."""
    if by.offices.filter(role=str(Role.STEWARD), until_at=None).exists():
        release_steward(by=by, member=by, at=at)
    _step_out_of_trials(by, at)
    leave_join_page(by=by, at=at)
    change_state(member=by, to=Role.FORMER, at=at, by=by)
    if by.offices.filter(role=str(Role.FOUNDER), until_at=None).exists():
        let_powers_fall(community=by.community, rule="council.founder_left", at=at, by=by)


def _step_out_of_trials(member: Member, at: dt.datetime) -> None:
    """Withdraw from every trial that was not decided, so that nobody who has left is expected or judged."""
    running = member.enrolments.standing().filter(graduated_at=None, cohort__settled_at=None)
    running = running.select_related("cohort").order_by("cohort")
    # The lock under which the rule decides, so that nobody is let in while they leave.
    list(running.select_for_update(of=("cohort",), no_key=True))
    member.refresh_from_db(fields=["state"], from_queryset=Member.objects.select_for_update(no_key=True))
    for enrolment in running.all():
        enrolment.withdrawn_at = at
        enrolment.save(update_fields=["withdrawn_at"])
        append("withdrew_enrolment", community=member.community, by=member, cohort=enrolment.cohort, at=at)
