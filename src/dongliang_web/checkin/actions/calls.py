"""喊一声: calling a member along, and not wishing to be called."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from dongliang_web.checkin.actions.reminders import has_written, is_off
from dongliang_web.checkin.models import Call, MutedCalls, Reminder
from dongliang_web.people.actions import take_back, tell
from dongliang_web.people.models import Member, in_force
from dongliang_web.record.actions import Refused, append

#: More than anybody calls in a day who calls because they miss somebody.
MOST_CALLS = 30
#: Key of the notice by which somebody learns that they were called.
CALLED = "called_along"


@transaction.atomic
def call_along(*, by: Member, called: Member, at: dt.datetime) -> Call:
    """Call a member along, once a day, and tell them by one quiet notice a day, whoever calls.

    Raises Refused for oneself, for whoever has written, of whom nothing is expected, or who takes no calls; the last is
    told in the same words whether they mute all calls or this caller's, or are a name that nobody is.
    """
    if by.pk == called.pk:
        raise Refused("calls_oneself")
    # Held, so that of two who call at once both stand in the one notice, and none comes after a muting.
    # The caller too, so that many calls at once are counted.
    Member.objects.hold(by.pk, called.pk)
    force = in_force(called, at)
    day = force.today.day
    _refuse(by, called, day)
    if has_written(called, day):
        raise Refused("called_wrote", name=called.name)
    if is_off(called, force):
        raise Refused("called_off", name=called.name)
    if by.calls.filter(at__gt=at - dt.timedelta(days=1)).count() >= MOST_CALLS:
        raise Refused("calls_enough", most=MOST_CALLS)
    try:
        with transaction.atomic():
            entry = append("called_along", community=called.community, by=by, target=called, at=at, day=day)
            call = Call.objects.create(caller=by, called=called, day_date=day, at=at, entry=entry)
    except IntegrityError as again:
        raise Refused("called_already", name=called.name) from again
    _tell(call, at)
    return call


def _refuse(by: Member, called: Member, day: dt.date) -> None:
    acts = called.attachments.filter(until_at=None, second=False).exists()
    if not acts or MutedCalls.objects.between(by, called).exists():
        raise Refused("calls_not_taken", name=called.name)
    if by.calls.filter(called=called, day_date=day).exists():
        raise Refused("called_already", name=called.name)


def _tell(call: Call, at: dt.datetime) -> None:
    """Put the caller's name into the day's notice, or leave the first one; one that was put away stays away.

    Who calls after that stands among those who called lately.
    """
    day, called = call.day_date, call.called
    there = called.notices.filter(key=CALLED, read_at=None).order_by("-id").first()
    if there and there.values["day_date"] == day.isoformat():
        there.values["names"].append(call.caller.name)
        there.save(update_fields=["values"])
        return
    take_back(called, CALLED, at=at)
    heard_before = called.calls_heard.filter(day_date=day).exclude(pk=call.pk).exists()
    if not heard_before:
        tell([called], CALLED, at=at, names=[call.caller.name], day_date=day, mute=called.community.slug)


def end_telling(called: Member, day: dt.date, at: dt.datetime) -> None:
    """Take away the line of who called along for a day that is written now, or for one before it."""
    told = called.notices.filter(key=CALLED, read_at=None, values__day_date__lte=day.isoformat())
    told.update(read_at=at)


@transaction.atomic
def mute_calls(*, by: Member, at: dt.datetime, caller: Member | None = None) -> bool:
    """Hear no more calls, of one caller or without one of anybody; False where it is so already."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    _, is_new = MutedCalls.objects.get_or_create(member=by, caller=caller, defaults={"since_at": at})
    if is_new:
        append("muted_calls", community=by.community, by=by, target=caller, at=at)
    if caller is None:
        take_back(by, CALLED, at=at)
    return is_new


@transaction.atomic
def unmute_calls(*, by: Member, at: dt.datetime, caller: Member | None = None) -> bool:
    """Hear calls again, of one caller or without one of all whose calls are not muted by themselves."""
    if not MutedCalls.objects.filter(member=by, caller=caller).delete()[0]:
        return False
    append("unmuted_calls", community=by.community, by=by, target=caller, at=at)
    return True


def take_called(*, call: Call, at: dt.datetime) -> bool:
    """Take up telling a member's devices that they were called; False where it is not wanted or was done today.

    Only for those who asked to be reminded there. The conditional update claims the day, so it is done once a day.
    """
    if has_written(call.called, call.day_date) or in_force(call.called, at).today.day != call.day_date:
        return False
    if MutedCalls.objects.between(call.caller, call.called).exists():
        return False
    mine = Reminder.objects.filter(member=call.called, way="push")
    fresh = mine.filter(called_date=None) | mine.filter(called_date__lt=call.day_date)
    return bool(fresh.update(called_date=call.day_date))
