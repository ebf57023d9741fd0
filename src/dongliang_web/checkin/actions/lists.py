"""Recording at once what many wrote elsewhere for one day, such as in a chat group's list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction

from dongliang.checkin import today_at
from dongliang.council import Role
from dongliang_web.checkin.models import CheckIn, Post
from dongliang_web.people.actions import change_state, tell
from dongliang_web.people.models import Enrolment, Member
from dongliang_web.record.actions import Refused, Telling, append_each
from dongliang_web.record.models import Entry

if TYPE_CHECKING:
    from dongliang_web.gate.models import Cohort

#: The clause by which a list is recorded.
BY_LIST = "power.paste_lists"


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list: who, what they wrote there, and when, where the list says so."""

    member: Member
    text: str = ""
    at: dt.datetime | None = None


class Kept(StrEnum):
    """What a list can do for somebody on a day: record it, or why it leaves them as they are."""

    OPEN = "open"
    WRITTEN = "written"
    UNDONE = "undone"
    FORMER = "former"
    NOT_JOINED = "not_joined"
    OWN_CLOSED = "own_closed"


def what_can_be_kept(*, by: Member, members: Collection[Member], day: dt.date, at: dt.datetime) -> dict[int, Kept]:
    """Tell for each member whether a list can record the day for them; few queries for any number.

    Whoever has a check-in keeps it, and whoever undid what others recorded keeps that. A name that nobody has claimed
    has no joining, so any past day can be recorded. Their own day stewards record only while they could still write it.
    """
    clock = by.community.clock()
    written = set(CheckIn.objects.filter(member__in=members, day_date=day).values_list("member_id", flat=True))
    undone = set(_undone(by, day).filter(actor__in=members).values_list("actor_id", flat=True))
    open_to = today_at(at, clock, by.community.rules.day)

    def of(member: Member) -> Kept:
        if member.pk in written:
            return Kept.WRITTEN
        if member.pk in undone:
            return Kept.UNDONE
        if member.state == Role.FORMER:
            return Kept.FORMER
        if not member.imported_name and day < clock.day_of(member.joined_at):
            return Kept.NOT_JOINED
        return Kept.OWN_CLOSED if member.pk == by.pk and day not in (open_to.day, open_to.yesterday) else Kept.OPEN

    return {member.pk: of(member) for member in members}


def _undone(by: Member, day: dt.date) -> models.QuerySet[Entry]:
    """Return the entries by which members undid a check-in that others had recorded for a day."""
    return Entry.objects.filter(community=by.community, verb="undid_recorded_day", day_date=day, facts__check_in=True)


def record_list(*, by: Member, listed: Sequence[Listed], day: dt.date, source: str, at: dt.datetime) -> list[CheckIn]:
    """Record a day for everybody of a list who has none, in one transaction; each of them is told who did it.

    Recording the same list again changes nothing, and does not bring back what a member undid. Returns the new
    check-ins; a member may be listed once only.
    """
    today = by.community.clock().day_of(at)
    if day > today:
        raise Refused("day_in_future", day=day, today=today)
    try:
        return _record(by, listed, day, source, at)
    except IntegrityError:
        # Somebody of the list checked in, or it was recorded elsewhere, between looking and writing.
        return _record(by, listed, day, source, at)


@transaction.atomic
def _record(by: Member, listed: Sequence[Listed], day: dt.date, source: str, at: dt.datetime) -> list[CheckIn]:
    # Held in one order, so that of two lists, or a list and an undoing, neither waits for the other in a circle.
    people = Member.objects.filter(pk__in=[each.member.pk for each in listed]).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))
    can = what_can_be_kept(by=by, members=[each.member for each in listed], day=day, at=at)
    new = [each for each in listed if can[each.member.pk] is Kept.OPEN]
    if not new:
        return []
    trials = _trials([each.member for each in new], day)
    tellings = [
        Telling(
            each.member,
            by,
            day,
            each.at,
            trials.get(each.member.pk),
            {"source": source, "visible_to": "members"},
            {"text": each.text} if each.text.strip() else {},
        )
        for each in new
    ]
    entries = append_each("checked_in", tellings, community=by.community, at=at, rule=BY_LIST)
    check_ins = _check_ins(by, new, entries, day, at)
    _posts(new, check_ins, at)
    _tell(by, new, day, at)
    _wake(by, new, day, at)
    return check_ins


def _trials(members: Collection[Member], day: dt.date) -> Mapping[int, Cohort]:
    """Return the cohort in whose trial the day lies for each of the members; in one query."""
    found = Enrolment.objects.standing().filter(member__in=members, cohort__loaded=False)
    found = found.filter(cohort__first_date__lte=day, cohort__last_date__gte=day).select_related("cohort")
    return {each.member_id: each.cohort for each in found.order_by("cohort__first_date")}


def _check_ins(
    by: Member, new: Sequence[Listed], entries: Sequence[Entry], day: dt.date, at: dt.datetime
) -> list[CheckIn]:
    return CheckIn.objects.bulk_create(
        CheckIn(
            member=each.member,
            cohort=entry.cohort,
            day_date=day,
            received_at=each.at,
            recorded_at=at,
            recorded_by=by,
            entry=entry,
        )
        for each, entry in zip(new, entries, strict=True)
    )


def _posts(new: Sequence[Listed], check_ins: Sequence[CheckIn], at: dt.datetime) -> None:
    """Keep what was written behind the names for the members, who read it in the group too; authors can delete it."""
    Post.objects.bulk_create(
        Post(
            check_in=check_in,
            member=each.member,
            client_id=uuid.uuid4(),
            visible_to="members",
            text=check_in.entry.kept["text"],
            received_at=each.at or at,
            entry=check_in.entry,
        )
        for each, check_in in zip(new, check_ins, strict=True)
        if "text" in check_in.entry.kept
    )


def _tell(by: Member, new: Sequence[Listed], day: dt.date, at: dt.datetime) -> None:
    people = Member.objects.filter(pk__in=[each.member.pk for each in new]).claimed().exclude(pk=by.pk)
    tell(people, "recorded_from_list", at=at, by=by.name, day_date=day)


def _wake(by: Member, new: Sequence[Listed], day: dt.date, at: dt.datetime) -> None:
    """Bring back those who rested and wrote in the group since: a word is a word wherever it stands."""
    clock = by.community.clock()
    for each in new:
        member = each.member
        if member.state == Role.RESTING and day >= clock.day_of(member.state_since_at):
            change_state(member=member, to=Role.MEMBER, at=at, by=by, rule="main.back_by_check_in")
