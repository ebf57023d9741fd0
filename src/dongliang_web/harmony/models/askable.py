"""Whom a member can ask to write a week together: asking and suggesting both go by what is said here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dongliang.council import Role
from dongliang_web.harmony.models.companions import Companions
from dongliang_web.people.models import Community, Member, MemberQuerySet

#: Questions of one member that wait for an answer at once.
MOST_OPEN = 3
#: Members up to whom the database is asked about each by name; of more, about all.
_MOST_NAMED = 1_000


def awake(community: Community) -> MemberQuerySet:
    """Return the main group without who rests, and without names that nobody acts as."""
    return community.members.in_state(Role.MEMBER).filter(attachments__until_at=None, attachments__second=False)


def why_nobody(member: Member, mine: Iterable[Companions]) -> str | None:
    """Return why a member can ask nobody at all now, as a key of the refusals; None where they can.

    ``mine`` are the companions that weigh on whom they can ask.
    """
    if member.state == Role.RESTING:
        return "companion_resting"
    if member.state != Role.MEMBER:
        return "companion_not_inside"
    rows = list(mine)
    if any(each.is_running for each in rows):
        return "companion_own_week"
    waiting = sum(each.is_open and each.asker_id == member.pk for each in rows)
    return "companion_enough" if waiting >= MOST_OPEN else None


def why_not(member: Member, others: Collection[int], mine: Sequence[Companions]) -> dict[int, str]:
    """Return why others cannot be asked, as keys of the refusals; who is not among them can. Two queries."""
    here, in_week = awake(member.community), Companions.objects.running().filter(community=member.community_id)
    if len(others) <= _MOST_NAMED:
        here, in_week = here.filter(pk__in=others), in_week.of(*others)
    there = set(here.values_list("pk", flat=True))
    taken = {pk for pair in in_week.values_list("asker", "asked") for pk in pair}
    waiting = {each.other_id(member) for each in mine if each.is_open}
    lately = {each.other_id(member) for each in mine if not each.is_open}
    # Where several hold, the last of these is told.
    reasons = {
        **dict.fromkeys(lately, "companion_declined"),
        **dict.fromkeys(waiting, "companion_open"),
        **dict.fromkeys(taken, "companion_other_week"),
        **dict.fromkeys(set(others) - there, "companion_not_here"),
    }
    return {pk: reasons[pk] for pk in others if pk in reasons}
