"""Leave, days recorded for others, days that count for nobody, and members who rest."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from dongliang.checkin import can_announce_leave, days_without
from dongliang.council import Role
from dongliang.days import DayClock
from dongliang_web.checkin.models import CheckIn, Leave, VoidDay, histories, trial_on
from dongliang_web.people.actions import change_state, refuse_second, tell
from dongliang_web.people.models import Community, Member, MemberQuerySet, in_force
from dongliang_web.record.actions import Refused, append

Recorded = Literal["done", "made_up", "leave"]
RECORDED: tuple[Recorded, ...] = ("done", "made_up", "leave")
#: Leave further ahead than this is more likely a slip of the year.
FURTHEST_LEAVE_DAYS = 366
_VERBS: dict[Recorded, str] = {"done": "checked_in", "made_up": "made_up_day", "leave": "announced_leave"}
_DAY = dt.timedelta(days=1)


def announce_leave(*, by: Member, day: dt.date, at: dt.datetime) -> Leave:
    """Announce leave for a day that has not begun; more of it than a trial allows counts as no check-in."""
    force = in_force(by, at)
    if not can_announce_leave(day, at, force.clock):
        raise Refused("leave_begun", day=day)
    if day > force.today.day + FURTHEST_LEAVE_DAYS * _DAY:
        raise Refused("leave_too_far", day=day)
    trial = trial_on(by, day)
    at_rest = trial is not None and day.weekday() in trial.gate_rules.day.rest_weekdays
    if at_rest:
        raise Refused("nothing_expected", day=day)
    try:
        with transaction.atomic():
            entry = append("announced_leave", community=by.community, by=by, at=at, cohort=trial, day=day)
            return Leave.objects.create(member=by, day_date=day, announced_at=at, entry=entry)
    except IntegrityError as twice:
        raise Refused("leave_already", day=day) from twice


def withdraw_leave(*, by: Member, day: dt.date, at: dt.datetime) -> None:
    """Take leave back before its day begins; nothing happens where there is none."""
    if not can_announce_leave(day, at, in_force(by, at).clock):
        raise Refused("leave_begun", day=day)
    with transaction.atomic():
        for leave in by.leaves.select_for_update().filter(day_date=day, withdrawn_at=None).select_related("entry"):
            leave.withdrawn_at = at
            leave.save(update_fields=["withdrawn_at"])
            append("withdrew_leave", community=by.community, by=by, at=at, about=leave.entry, day=day)


def record_for(*, by: Member, member: Member, day: dt.date, mark: Recorded, reason: str, at: dt.datetime) -> None:
    """Record a day for a member who could not, with a reason; both names are shown, and the member is told."""
    if by.pk == member.pk:
        raise Refused("not_for_oneself")
    if member.state == Role.FORMER:
        raise Refused("former_member", name=member.name)
    refuse_second(member)
    if not reason.strip():
        raise Refused("reason_missing")
    clock = in_force(member, at).clock
    if day > clock.day_of(at):
        raise Refused("day_in_future", day=day, today=clock.day_of(at))
    if day < (joined := clock.day_of(member.joined_at)):
        raise Refused("day_before_joining", day=day, joined=joined)
    if CheckIn.objects.filter(member=member, day_date=day).exists():
        raise Refused("day_written_by", day=day, name=member.name)
    try:
        with transaction.atomic():
            _record(by, member, day, mark, reason, at)
            tell([member], "recorded_for_you", at=at, by=by.name, day_date=day)
    except IntegrityError as twice:
        raise Refused("on_leave_already" if mark == "leave" else "day_written_by", day=day, name=member.name) from twice


def _record(by: Member, member: Member, day: dt.date, mark: Recorded, reason: str, at: dt.datetime) -> None:
    trial = trial_on(member, day)
    entry = append(
        _VERBS[mark],
        community=by.community,
        by=by,
        target=member,
        at=at,
        cohort=trial,
        day=day,
        rule="power.record_for_others",
        words={"reason": reason},
    )
    if mark == "leave":
        Leave.objects.create(member=member, day_date=day, announced_at=at, entry=entry)
        return
    CheckIn.objects.create(
        member=member,
        cohort=trial,
        day_date=day,
        mark=mark,
        received_at=at,
        recorded_at=at,
        recorded_by=by,
        entry=entry,
    )


def void_day(*, by: Member, day: dt.date, reason: str, at: dt.datetime) -> VoidDay:
    """Declare a day, past or today, not to count for anybody, with a reason that the whole community can read."""
    community = by.community
    clock = community.clock()
    if not reason.strip():
        raise Refused("reason_missing")
    if day > clock.day_of(at):
        raise Refused("day_in_future", day=day, today=clock.day_of(at))
    if day < clock.day_of(community.created_at):
        raise Refused("day_before_founding", day=day)
    try:
        with transaction.atomic():
            entry = append("voided_day", community=community, by=by, at=at, day=day, words={"reason": reason})
            void = VoidDay.objects.create(community=community, day_date=day, entry=entry, reason=entry.kept["reason"])
            inside = community.members.in_state(Role.CANDIDATE, Role.MEMBER, Role.RESTING)
            tell(inside.claimed().exclude(pk=by.pk), "voided", at=at, tone="care", by=by.name, day_date=day)
            return void
    except IntegrityError as twice:
        raise Refused("already_void", day=day) from twice


def rest_silent(*, community: Community, at: dt.datetime) -> int:
    """Let members rest who have not checked in for as many expected days as the rule says; returns how many.

    Leave and void days are not expected, nor is a day whose grace still runs. Names of a loaded history that nobody has
    claimed are left alone.
    """
    limit, clock = community.main.resting_after_days, community.clock()
    day = clock.day_of(at - dt.timedelta(hours=community.rules.day.grace_hours))
    quiet = {member: clock.day_of(member.state_since_at) for member in _quiet(community, clock, day - limit * _DAY)}
    kept = histories([member.pk for member in quiet], community, min(quiet.values(), default=day), day)
    rested = 0
    for member, since in quiet.items():
        history = kept[member.pk]
        off = history.void | frozenset(history.leave)
        if days_without(history.written, off.__contains__, since, day) >= limit:
            rested += _rest(member, limit, at)
    return rested


def _quiet(community: Community, clock: DayClock, from_date: dt.date) -> MemberQuerySet:
    """Return members who were so before a day and have not checked in since."""
    wrote = CheckIn.objects.filter(member=OuterRef("pk"), day_date__gte=from_date)
    members = community.members.in_state(Role.MEMBER).claimed().filter(state_since_at__lt=clock.end_of(from_date))
    return members.exclude(Exists(wrote)).select_related("community")


@transaction.atomic
def _rest(member: Member, days: int, at: dt.datetime) -> bool:
    """Let one member rest, unless another run did so in the meantime."""
    if Member.objects.select_for_update(no_key=True).get(pk=member.pk).state != Role.MEMBER:
        return False
    change_state(member=member, to=Role.RESTING, at=at, rule="main.resting_after_days", facts={"days": days})
    tell([member], "resting", at=at, days=days)
    return True


def wake_written(*, community: Community, at: dt.datetime) -> int:
    """Bring back members who checked in at the very moment at which they were let rest; returns how many."""
    wrote = CheckIn.objects.filter(member=OuterRef("pk"), received_at__gte=OuterRef("state_since_at"))
    wrote = wrote.filter(Q(recorded_by=None) | Q(posts__isnull=False))
    woken = list(community.members.in_state(Role.RESTING).filter(Exists(wrote)).select_related("community"))
    for member in woken:
        change_state(member=member, to=Role.MEMBER, at=at, by=member, rule="main.back_by_check_in")
    return len(woken)
