"""Quiet reminders: asking for one, stopping it, putting it off for today, and taking up those that are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import F, Max, Q

from dongliang.council import Role
from dongliang_web.checkin.models import CheckIn, Leave, PushDevice, Reminder, VoidDay, trial_on
from dongliang_web.people.models import Account, InForce, Member, in_force
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

Way = Literal["mail", "push"]
#: How long after a failure it is tried again; one number for each further try.
BACK_OFF = (dt.timedelta(minutes=2), dt.timedelta(minutes=10), dt.timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that is ready to take reminders, and the session in which it is signed in."""

    endpoint: str
    public_key: str
    secret: str
    session_key: str


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is this run's to send."""

    reminder: Reminder
    account: Account
    day: dt.date


@transaction.atomic
def ask_for_reminder(
    *, by: Member, hour: int, way: Way, at: dt.datetime, device: Device | None = None, level: str = ""
) -> Reminder:
    """Ask for one reminder a day at an hour, or change it; a day's reminder that came already is not sent again.

    With a level of ``dongliang.rhythm.LEVELS`` it comes only on days that its member seems likely to miss, and the
    hour stands in where their past does not tell a better one.
    """
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    account = by.account()
    if account is None or (way == "mail" and not account.email):
        raise Refused("reminder_without_address")
    if device:
        _keep_device(account, device, at)
    kept, is_new = Reminder.objects.get_or_create(member=by, defaults={"hour": hour, "way": way, "asked_at": at})
    if is_new:
        # What stopping it forgot: a day's reminder that went out before is the day's one.
        kept.day_date = _last_reminded(by)
        kept.state = "sent" if kept.day_date else ""
    elif (kept.hour, kept.way, kept.level) == (hour, way, level):
        return kept
    kept.hour, kept.way, kept.asked_at = hour, way, at
    kept.level, kept.level_since_at = level, (kept.level_since_at or at) if level else None
    kept.save(update_fields=["hour", "way", "asked_at", "level", "level_since_at", "day_date", "state"])
    verb = "asked_for_reminder" if is_new else "changed_reminder"
    facts = {"hour": hour, "way": way, **({"when_needed": True} if level else {})}
    append(verb, community=by.community, by=by, at=at, facts=facts)
    return kept


def _last_reminded(member: Member) -> dt.date | None:
    """Return the latest day on which a member was reminded, by the record, which keeps it beyond stopping."""
    sent = Entry.objects.filter(verb="reminded", target=member)
    last: dt.date | None = sent.aggregate(last=Max("day_date"))["last"]
    return last


def _keep_device(account: Account, device: Device, at: dt.datetime) -> None:
    """Keep a browser's address; one that another account used before is now this one's.

    A session is one browser, so an earlier address of it goes: nobody has the site send to hundreds.
    """
    digest = PushDevice.digest_of(device.endpoint)
    PushDevice.objects.filter(account=account, session_key=device.session_key).exclude(endpoint_digest=digest).delete()
    PushDevice.objects.update_or_create(
        endpoint_digest=digest,
        defaults={
            "account": account,
            "session_key": device.session_key,
            "endpoint": device.endpoint,
            "public_key": device.public_key,
            "secret": device.secret,
            "added_at": at,
        },
    )


@transaction.atomic
def stop_reminder(*, by: Member, at: dt.datetime, rule: str = "") -> bool:
    """Stop one's reminder, by oneself or by a rule; False if there was none."""
    if not Reminder.objects.filter(member=by).delete()[0]:
        return False
    append(
        "stopped_reminder",
        community=by.community,
        by=None if rule else by,
        target=by if rule else None,
        at=at,
        rule=rule,
    )
    return True


@transaction.atomic
def dismiss_reminder(*, by: Member, day: dt.date, at: dt.datetime) -> bool:
    """Wish to hear no more of it today; False where the day is another by now, or it was said before."""
    if in_force(by, at).today.day != day:
        return False
    mine = Reminder.objects.filter(Q(dismissed_date=None) | ~Q(dismissed_date=day), member=by)
    if not mine.update(dismissed_date=day):
        return False
    append("dismissed_reminder", community=by.community, by=by, at=at, day=day)
    return True


def take_due(reminder: Reminder, at: dt.datetime) -> Due | None:
    """Take up a reminder whose hour it is; None where the day needs none, or where another run has it.

    The conditional update claims the day, so of runs at the same time one sends. A run that dies between claiming and
    sending leaves the day as claimed: nobody knows then whether it went out, and it is not sent twice.
    """
    member = reminder.member
    account = member.account()
    if account is None or not account.is_active:
        return None
    force = in_force(member, at)
    day = force.today.day
    if needs_none(reminder, force):
        return None
    mine = Reminder.objects.filter(Q(dismissed_date=None) | ~Q(dismissed_date=day), pk=reminder.pk)
    fresh = Q(day_date=None) | Q(day_date__lt=day)
    again = Q(day_date=day, state="waiting", retry_at__lte=at)
    taken = mine.filter(fresh).update(day_date=day, state="sending", tries=1, retry_at=None)
    taken = taken or mine.filter(again).update(state="sending", tries=F("tries") + 1)
    return Due(reminder, account, day) if taken else None


def needs_none(reminder: Reminder, force: InForce) -> bool:
    """Tell whether a day needs no reminder: written, off, or put off by its member."""
    member, day = reminder.member, force.today.day
    return reminder.dismissed_date == day or is_off(member, force) or has_written(member, day)


def has_written(member: Member, day: dt.date) -> bool:
    """Tell whether a member has checked in for a day."""
    return CheckIn.objects.filter(member=member, day_date=day).exists()


def is_off(member: Member, force: InForce) -> bool:
    """Tell whether nothing is expected of a member today: at rest, outside a trial, on leave, a day that counts not."""
    day = force.today.day
    if not _is_expected(member, force):
        return True
    if Leave.objects.filter(member=member, day_date=day, withdrawn_at=None).exists():
        return True
    return VoidDay.objects.filter(community=member.community_id, day_date=day).exists()


def _is_expected(member: Member, force: InForce) -> bool:
    """Tell whether a check-in is expected of a member today: those who rest and those outside a trial owe none."""
    trial = trial_on(member, force.today.day)
    if trial is not None and force.today.day.weekday() in trial.gate_rules.day.rest_weekdays:
        return False
    if member.state == Role.CANDIDATE:
        return trial is not None and force.enrolment is not None and force.enrolment.out_since_date is None
    return member.state == Role.MEMBER


@transaction.atomic
def note_sent(*, due: Due, at: dt.datetime) -> None:
    """Write down that a reminder went out."""
    member, reminder = due.reminder.member, due.reminder
    Reminder.objects.filter(pk=reminder.pk, day_date=due.day).update(state="sent")
    facts = {"way": reminder.way, **({} if reminder.level else {"hour": reminder.hour})}
    append("reminded", community=member.community, target=member, at=at, day=due.day, facts=facts)


def note_failed(*, due: Due, at: dt.datetime) -> None:
    """Leave a reminder that did not go out to a later try; after the last none is made that day."""
    mine = Reminder.objects.filter(pk=due.reminder.pk, day_date=due.day, state="sending")
    for number, pause in enumerate(BACK_OFF, 1):
        mine.filter(tries=number).update(state="waiting", retry_at=at + pause)
