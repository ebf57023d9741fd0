"""Keeping by whom and through what somebody came, and putting it right."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.urls import reverse

from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, Telling, append, append_each
from dongliang_web.record.models import Entry
from dongliang_web.roots.models import InvitationLink, Origin, branches_of

#: Rows of one statement.
BATCH = 2000
#: Clauses: a steward changed an origin, and a further telling of the old one falls with it.
CHANGED, FOLLOWS = "power.change_origin", "roots.follows"
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@transaction.atomic
def keep_origin(*, member: Member, link: InvitationLink, at: dt.datetime) -> Origin | None:
    """Keep by which link a newcomer came, and tell the inviter; None where the link invites nobody any more.

    Has to be called in the transaction that makes the member: the community is held, so that of two newcomers at once
    the second counts the first. Whoever has an origin keeps it.
    """
    Community.objects.select_for_update(no_key=True).get(pk=member.community_id)
    held = InvitationLink.objects.select_for_update(no_key=True, of=("self",)).select_related("member", "community")
    link = held.get(pk=link.pk)
    if link.community_id != member.community_id or link.member_id == member.pk or link.closed(at) is not None:
        return None
    there = Origin.objects.filter(member=member).first()
    if there is not None:
        return there
    facts = {"link": link.pk}
    if link.member is None:
        entry = append("joined", community=member.community, by=member, at=at, facts=facts)
    else:
        entry = append("invited", community=member.community, by=link.member, target=member, at=at, facts=facts)
        page = reverse("member_page", args=[member.community.slug, member.key])
        tell([link.member], "newcomer", at=at, name=member.name, url=page)
    return Origin.objects.create(
        community=member.community,
        member=member,
        inviter=link.member,
        link=link,
        channel=link.channel,
        branch_id=_branch_of(link.member) if link.member else member.pk,
        at=at,
        entry=entry,
    )


def _branch_of(member: Member) -> int:
    """Return who begins the branch in which somebody stands: themselves, if nobody brought them."""
    return Origin.objects.filter(member=member).values_list("branch_id", flat=True).first() or member.pk


@transaction.atomic
def fill_origins(*, community: Community) -> int:
    """Keep the origins that the record tells of and that are not kept yet; return how many are new.

    The earliest invitation counts, one that would close a circle does not: as in `dongliang.roots`.
    """
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    have = set(Origin.objects.of(community).values_list("member_id", flat=True))
    above = Origin.objects.above(community)
    new: list[tuple[int, int, Entry]] = []
    for entry in _earliest_first(Entry.objects.filter(community=community).invitations()):
        actor, target = entry.actor_id, entry.target_id
        if actor is None or target is None or target in have or _stands_above(target, actor, above):
            continue
        have.add(target)
        above[target] = actor
        new.append((actor, target, entry))
    begins = branches_of(above)
    Origin.objects.bulk_create(
        (
            Origin(
                community=community,
                member_id=target,
                inviter_id=actor,
                branch_id=begins[target],
                at=entry.happened_at,
                entry=entry,
            )
            for actor, target, entry in new
        ),
        batch_size=BATCH,
    )
    _put_branches_right(community, begins)
    return len(new)


def _earliest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.happened_at or _from_day(entry.day_date), entry.pk))


def _from_day(day: dt.date | None) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, dt.UTC) if day else _NEVER


def _stands_above(person: int, other: int, above: dict[int, int]) -> bool:
    """Tell whether somebody is met on the way up from another, or is that other."""
    at: int | None = other
    seen = set()
    while at is not None and at not in seen:
        if at == person:
            return True
        seen.add(at)
        at = above.get(at)
    return False


def _put_branches_right(community: Community, begins: dict[int, int]) -> None:
    """Set the branch of everybody where another one is kept, by one statement for each branch that grew."""
    wrong: dict[int, list[int]] = defaultdict(list)
    for member, branch in Origin.objects.of(community).values_list("member_id", "branch_id"):
        if begins.get(member, member) != branch:
            wrong[begins.get(member, member)].append(member)
    for branch, members in wrong.items():
        for some in _in_parts(members):
            Origin.objects.filter(member__in=some).update(branch=branch)


def _in_parts(members: list[int]) -> Iterator[list[int]]:
    return (members[start : start + BATCH] for start in range(0, len(members), BATCH))


@transaction.atomic
def change_origin(*, by: Member, member: Member, inviter: Member | None, reason: str, at: dt.datetime) -> None:
    """Put right who brought somebody, or that nobody did, with a reason; the branches of all below follow.

    What told otherwise stays in the record and stands no more. Raises Refused for a circle, for oneself, for what is so
    already, and for a name that is the same person.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    there = Origin.objects.filter(member=member).select_related("inviter", "entry").first()
    before = there.inviter if there else None
    if inviter == before:
        raise Refused("origin_is_so")
    above = Origin.objects.above(community)
    if inviter is not None:
        if Member.objects.one_with(member, "own", "steward", "word").filter(pk=inviter.pk).exists():
            raise Refused("origin_oneself", name=member.name)
        if _stands_above(member.pk, inviter.pk, above):
            raise Refused("origin_circle", name=member.name, inviter=inviter.name)
    entry = _told_otherwise(by, member, inviter, there, reason, at)
    came_at = there.at if there else member.joined_at
    if inviter is not None:
        telling = Telling(member, inviter, happened_at=came_at, facts={"by": str(by.key)})
        (entry,) = append_each("invited", [telling], community=community, at=at, rule=CHANGED)
        above[member.pk] = inviter.pk
    else:
        above.pop(member.pk, None)
    begins = branches_of(above)
    values = {"inviter": inviter, "branch_id": begins.get(member.pk, member.pk), "entry": entry}
    made = {**values, "community": community, "at": came_at}
    Origin.objects.update_or_create(member=member, defaults=values, create_defaults=made)
    _put_branches_right(community, begins)


def _told_otherwise(
    by: Member, member: Member, inviter: Member | None, there: Origin | None, reason: str, at: dt.datetime
) -> Entry:
    """Append that a steward changed an origin, about what told it; whatever else tells of another inviter falls too."""
    told = list(Entry.objects.filter(community=by.community, target=member).invitations())
    if there is not None and there.entry.verb == "joined":
        told.insert(0, there.entry)
    before = there.inviter if there else None
    facts = {"before": str(before.key) if before else None, "after": str(inviter.key) if inviter else None}
    first = append(
        "changed_origin",
        community=by.community,
        by=by,
        target=member,
        about=told[0] if told else None,
        at=at,
        rule=CHANGED,
        facts=facts,
        words={"reason": reason},
    )
    for entry in told[1:]:
        append("changed_origin", community=by.community, by=by, target=member, about=entry, at=at, rule=FOLLOWS)
    return first
