"""结伴: asking, accepting, declining and ending, each of them without a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.harmony.actions.measuring import keep_groups
from dongliang_web.harmony.models import (
    MOST_OPEN,
    NOT_AGAIN_FOR,
    WEEK,
    Companions,
    mirrored,
    why_nobody,
    why_not,
)
from dongliang_web.people.actions import look_at, tell
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append

#: Clauses by which a week or a question ends without anybody's doing.
OVER, LEFT, LAPSED = "companions.week_over", "companions.left", "companions.not_answered"


@transaction.atomic
def ask_companion(*, by: Member, asked: Member, at: dt.datetime) -> Companions:
    """Ask a member to write a week together. Raises Refused for whoever cannot be asked, in words that judge nobody."""
    if by.pk == asked.pk:
        raise Refused("companion_oneself")
    # Both held, so that of two who ask one another at once the second finds the first.
    Member.objects.hold(by.pk, asked.pk)
    by.refresh_from_db(fields=["state"])
    _refuse_asking(by, asked, at)
    entry = append("asked_companion", community=by.community, by=by, target=asked, at=at)
    made = Companions.objects.create(community=by.community, asker=by, asked=asked, asked_at=at, entry=entry)
    page = reverse("bring_together", args=[by.community.slug])
    tell([asked], "companion_asked", at=at, name=by.name, about=entry.pk, url=page)
    return made


def _refuse_asking(by: Member, asked: Member, at: dt.datetime) -> None:
    mine = list(Companions.objects.weighing_on(by, at))
    why = why_nobody(by, mine) or why_not(by, [asked.pk], mine).get(asked.pk)
    if why:
        raise Refused(why, name=asked.name, days=NOT_AGAIN_FOR.days, most=MOST_OPEN)


def _refuse_beginning(by: Member, other: Member) -> None:
    """Refuse a week with somebody who rests or is not in the main group, as asking does, and a second week."""
    if by.state != Role.MEMBER:
        raise Refused("companion_resting" if by.state == Role.RESTING else "companion_not_inside")
    if other.state != Role.MEMBER:
        raise Refused("companion_not_here", name=other.name)
    if Companions.objects.running().of(by).exists():
        raise Refused("companion_own_week")
    if Companions.objects.running().of(other).exists():
        raise Refused("companion_other_week", name=other.name)


@transaction.atomic
def accept_companion(*, by: Member, companions: Companions, at: dt.datetime) -> None:
    """Accept: the week begins with the community's day.

    Raises Refused where either rests, is gone or has another week by now.
    """
    held = _held(companions)
    if by.pk != held.asked_id or not held.is_open:
        raise Refused("companion_gone")
    asker = held.asker
    _refuse_beginning(held.asked, asker)
    held.accepted_at = at
    held.first_date = held.community.clock().day_of(at)
    held.last_date = held.first_date + WEEK - dt.timedelta(days=1)
    keep_groups(held, mirrored(held.community))
    held.save()
    append("accepted_companion", community=held.community, by=by, target=asker, about=held.entry, at=at)
    look_at(by=by, about=[held.entry_id], at=at)
    for member in (asker, by):
        other = held.other(member)
        page = reverse("member_page", args=[held.community.slug, other.key])
        tell([member], "companions_begin", at=at, name=other.name, last_date=held.last_date, url=page)


@transaction.atomic
def decline_companion(*, by: Member, companions: Companions, at: dt.datetime) -> None:
    """Decline without a reason; whoever asked is told just that."""
    held = _held(companions)
    if by.pk != held.asked_id or not held.is_open:
        raise Refused("companion_gone")
    held.declined_at = at
    held.save(update_fields=["declined_at"])
    append("declined_companion", community=held.community, by=by, target=held.asker, about=held.entry, at=at)
    look_at(by=by, about=[held.entry_id], at=at)
    tell([held.asker], "companion_declined", at=at, name=by.name)


@transaction.atomic
def end_companions(*, by: Member, companions: Companions, at: dt.datetime) -> None:
    """End a week that is going on, or withdraw a question of one's own; doing it again changes nothing."""
    held = _held(companions)
    if by.pk not in (held.asker_id, held.asked_id) or (held.is_open and by.pk != held.asker_id):
        raise Refused("companion_gone")
    if held.is_open:
        _end(held, at, by=by)
        look_at(by=held.asked, about=[held.entry_id], at=at)
    elif held.is_running:
        _end(held, at, by=by)
        tell([held.other(by)], "companions_ended", at=at, name=by.name)


@transaction.atomic
def end_week(*, companions: Companions, at: dt.datetime) -> bool:
    """End a week that is over, or of which one has left; tell whoever is there. False where it ended already."""
    held = _held(companions)
    today = held.community.clock().day_of(at)
    left = [each for each in (held.asker, held.asked) if each.state == Role.FORMER]
    over = held.last_date is not None and held.last_date < today
    if not held.is_running or not (over or left):
        return False
    _end(held, at, rule=OVER if over else LEFT)
    for member in (held.asker, held.asked):
        if member not in left:
            tell([member], "companions_over", at=at, name=held.other(member).name)
    return True


@transaction.atomic
def lapse_question(*, companions: Companions, at: dt.datetime) -> bool:
    """Let a question go that nobody answered, or of which one has left; nobody is told, for nothing was said."""
    held = _held(companions)
    if not held.is_open:
        return False
    _end(held, at, rule=LAPSED)
    look_at(by=held.asked, about=[held.entry_id], at=at)
    return True


def _end(held: Companions, at: dt.datetime, *, by: Member | None = None, rule: str = "") -> None:
    held.ended_at = at
    if held.last_date is not None:
        held.last_date = min(held.last_date, held.community.clock().day_of(at))
    held.save(update_fields=["ended_at", "last_date"])
    append("ended_companions", community=held.community, by=by, about=held.entry, at=at, rule=rule)


def _held(companions: Companions) -> Companions:
    """Return the row as it stands now, with its two members held to the end of the transaction."""
    Member.objects.hold(companions.asker_id, companions.asked_id)
    return Companions.objects.select_related("asker", "asked", "community", "entry").get(pk=companions.pk)
