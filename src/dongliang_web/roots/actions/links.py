"""Making, changing and withdrawing links."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Role
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.roots.models import InvitationLink, new_code


@transaction.atomic
def own_link(*, by: Member, at: dt.datetime) -> InvitationLink:
    """Return a member's own link; it is made the first time that somebody asks for it."""
    found = by.invitation_links.standing().own().first()
    if found is None:
        # Held, so that two pages opened at once make one link.
        Member.objects.select_for_update(no_key=True).get(pk=by.pk)
        found = by.invitation_links.standing().own().first() or _made(by=by, member=by, at=at)
    found.community, found.member = by.community, by
    return found


@transaction.atomic
def renew_own_link(*, by: Member, at: dt.datetime) -> InvitationLink:
    """Withdraw a member's own link, and make a new one."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    old = by.invitation_links.standing().own().first()
    if old is not None:
        withdraw_link(by=by, link=old, at=at)
    return _made(by=by, member=by, at=at)


@transaction.atomic
def make_channel(
    *,
    by: Member,
    channel: str,
    at: dt.datetime,
    member: Member | None = None,
    most: int | None = None,
    last_date: dt.date | None = None,
) -> InvitationLink:
    """Make the link of a channel, with the member who invites by it if any. Raises Refused for a name that is taken."""
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    if InvitationLink.objects.standing().filter(community=community, channel=channel).exists():
        raise Refused("channel_taken", name=channel)
    if member is not None and member.state not in (Role.MEMBER, Role.RESTING):
        raise Refused("inviter_not_inside", name=member.name)
    return _made(by=by, member=member, at=at, channel=channel, most=most, last_date=last_date)


def _made(
    *,
    by: Member,
    member: Member | None,
    at: dt.datetime,
    channel: str = "",
    most: int | None = None,
    last_date: dt.date | None = None,
) -> InvitationLink:
    facts = {"most": most, "last_date": last_date.isoformat() if last_date else None}
    words = {"channel": channel} if channel else None
    entry = append("made_link", community=by.community, by=by, target=member, at=at, facts=facts, words=words)
    return InvitationLink.objects.create(
        code=new_code(),
        community=by.community,
        member=member,
        channel=channel,
        made_at=at,
        most=most,
        last_date=last_date,
        entry=entry,
    )


@transaction.atomic
def limit_link(
    *, by: Member, link: InvitationLink, most: int | None, last_date: dt.date | None, at: dt.datetime
) -> None:
    """Set how many may come by a link, and until when; empty takes a limit away. Raises Refused for a withdrawn one."""
    held = InvitationLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if held.withdrawn_at is not None:
        raise Refused("link_withdrawn")
    if (held.most, held.last_date) == (most, last_date):
        return
    before = {"most": held.most, "last_date": held.last_date.isoformat() if held.last_date else None}
    after = {"most": most, "last_date": last_date.isoformat() if last_date else None}
    held.most, held.last_date = most, last_date
    held.save(update_fields=["most", "last_date"])
    facts = {"before": before, "after": after}
    append("changed_link", community=by.community, by=by, about=held.entry, at=at, facts=facts)


@transaction.atomic
def withdraw_link(*, by: Member, link: InvitationLink, at: dt.datetime) -> None:
    """Withdraw a link: it invites nobody any more; doing it again changes nothing."""
    held = InvitationLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if held.withdrawn_at is not None:
        return
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    append("withdrew_link", community=by.community, by=by, about=held.entry, at=at)
