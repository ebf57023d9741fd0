"""Due work of the check-in room: who rests, reminders, films to be made, and files that no row names any more."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from time import monotonic

from django.conf import settings

from dongliang.council import Role
from dongliang_web.checkin.actions import (
    drop_old_uploads,
    end_helping_of_former,
    make_waiting_film,
    note_failed,
    note_sent,
    rest_silent,
    stop_reminder,
    take_called,
    take_due,
    wake_written,
)
from dongliang_web.checkin.models import Call, Playable, PushDevice, Reminder
from dongliang_web.checkin.reminding import deliver, deliver_call, is_quiet
from dongliang_web.people.models import Account, Community, Member
from dongliang_web.record.apart import each_apart
from dongliang_web.record.kept import kept_names, remove_kept
from dongliang_web.record.models import Passage

_DAY = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)
#: After so long no further reminder is taken up in a round: where a mail host or push service is slow, whoever is next
#: has their turn in the next one, and other due work does not wait.
REMINDING_SECONDS = 60


def due(at: dt.datetime) -> int:
    """Do what is due at an instant, in every community; returns how much was done. Safe to run again at any point."""
    return each_apart(lambda work: work(at), (_rest_and_wake, _end_helping, _drop_uploads, remove_unnamed))


def _rest_and_wake(at: dt.datetime) -> int:
    def in_one(community: Community) -> int:
        return wake_written(community=community, at=at) + rest_silent(community=community, at=at)

    return each_apart(in_one, Community.objects.alive(at).prefetch_related("clock_settings").order_by("pk"))


def _end_helping(at: dt.datetime) -> int:
    return end_helping_of_former(at=at)


def _drop_uploads(at: dt.datetime) -> int:
    return drop_old_uploads(at=at)


def remind(at: dt.datetime) -> int:
    """Send the reminders whose hour has come and whose day needs one; returns how many went out.

    One whose hour is more than an hour past, since the site stood still, is left out.
    """
    alive = Reminder.objects.filter(member__community__in=Community.objects.alive(at))
    for left in alive.filter(member__state=Role.FORMER).select_related("member__community"):
        stop_reminder(by=left.member, at=at, rule="left_community")
    PushDevice.objects.exclude(pk__in=PushDevice.objects.live(at).values("pk")).delete()
    until = monotonic() + REMINDING_SECONDS
    return each_apart(lambda each: _send_if_due(each, at, until), Reminder.objects.whose_time_it_is(at))


def _send_if_due(reminder: Reminder, at: dt.datetime, until: float) -> bool:
    if monotonic() > until:
        return False
    taken = take_due(reminder, at)
    if taken is None:
        return False
    went = deliver(taken, at)
    note_sent(due=taken, at=at) if went else note_failed(due=taken, at=at)
    return went


def tell_called(at: dt.datetime) -> int:
    """Tell the devices of those who asked to be reminded there that somebody called them; once a day, none at night.

    A call more than an hour old, since the site stood still or the night was not over, is told by its notice alone.
    """
    until = monotonic() + REMINDING_SECONDS
    fresh = Call.objects.filter(at__gt=at - _HOUR, at__lte=at, called__reminder__way="push").order_by("pk")
    fresh = fresh.filter(called__community__in=Community.objects.alive(at))
    calls = fresh.select_related("caller", "called__community").prefetch_related("called__community__clock_settings")
    return each_apart(lambda call: _send_call(call, at, until), calls)


def _send_call(call: Call, at: dt.datetime, until: float) -> bool:
    if monotonic() > until or is_quiet(call.called, at):
        return False
    return take_called(call=call, at=at) and deliver_call(call, at)


def make_films(at: dt.datetime) -> int:
    """Make one film, which may take minutes; the next one follows a round later, after all other work.

    In a community that closed since as well: it was sent before, and would be lost.
    """
    return make_waiting_film(at=at)


def remove_unnamed(at: dt.datetime) -> int:
    """Remove, once a day, kept files that no row names: what a stop of the machine between two steps left behind.

    Only files older than a day are looked at, so that none is taken from under a form that is being sent.
    """
    swept = Path(settings.HOME) / "kept" / ".swept"
    if not swept.parent.exists():
        return 0
    if swept.exists() and at.timestamp() - swept.stat().st_mtime < _DAY.total_seconds():
        return 0
    named = _named()
    gone = [name for name in kept_names((at - _DAY).timestamp()) if name not in named]
    for name in gone:
        remove_kept(name)
    gone += _left_half_made(at - _DAY)
    swept.touch()
    os.utime(swept, (at.timestamp(), at.timestamp()))
    return len(gone)


def _left_half_made(before: dt.datetime) -> list[str]:
    """Remove folders in which something was being made when the machine stopped."""
    left = [each for each in Path(settings.HOME).glob("making-*") if each.stat().st_mtime < before.timestamp()]
    for folder in left:
        shutil.rmtree(folder)
    return [folder.name for folder in left]


def _named() -> set[str]:
    """Return the names of all files that some row names."""
    kept = [
        Passage.objects.values_list("file", flat=True),
        *(kind.objects.values_list("sent_file", flat=True) for kind in Playable.__subclasses__()),
        Account.objects.values_list("face", flat=True),
        Member.objects.values_list("face", flat=True),
        Community.objects.values_list("picture", flat=True),
    ]
    return {name for names in kept for name in names if name}
