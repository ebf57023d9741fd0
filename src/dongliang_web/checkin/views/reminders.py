"""The page of one's reminder, and what a reminder's own links do, signed in or not."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dongliang.rhythm import need_of
from dongliang_web.checkin import actions
from dongliang_web.checkin.models import PushDevice, Reminder, behind, community_zone, later_than_usual
from dongliang_web.checkin.push import public_key
from dongliang_web.checkin.reminder_forms import ReminderForm
from dongliang_web.checkin.reminding import read_signed
from dongliang_web.checkin.views.answers import refuse_in, say, see_other
from dongliang_web.pages.clock import now
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import in_force
from dongliang_web.record.actions import Refused


@read_or_send
@needs("check_in")
def reminder(asking: Asking) -> HttpResponse:
    """Show one's reminder, and ask for one or change it."""
    form = ReminderForm(asking.POST) if asking.method == "POST" else None
    if form and form.is_valid():
        way, device = form.cleaned_data["way"], None
        try:
            if way == "push":
                device = _device(asking, form)
            hour = form.cleaned_data["hour"]
            level = form.cleaned_data["level"]
            actions.ask_for_reminder(by=asking.me, hour=hour, way=way, at=now(), device=device, level=level)
        except Refused as refused:
            refuse_in(form, refused)
        else:
            say(asking, "reminder_when_needed" if level else "reminder_set")
            return see_other("reminder", asking.community.slug)
    return render(asking, "checkin/reminder.html", _shown(asking, form), status=400 if form else 200)


def _device(asking: Asking, form: ReminderForm) -> actions.Device:
    found = form.device(asking.session.session_key or "")
    if found is None:
        raise Refused("push_unknown")
    return found


def _shown(asking: Asking, form: ReminderForm | None) -> dict[str, Any]:
    at, me, account = now(), asking.me, asking.account
    kept = Reminder.objects.filter(member=me).first()
    day = in_force(me, at).today.day
    devices = PushDevice.objects.live(at).filter(account=account)
    return {
        "form": form or ReminderForm(initial={"hour": kept.hour, "level": kept.level} if kept else None),
        "later": _later_than_usual(asking, kept, at) if kept and kept.level else None,
        "reminder": kept,
        "zone": (account.zone if account else "") or community_zone(me, at),
        "put_off": kept is not None and kept.dismissed_date == day,
        "devices": devices.count(),
        "push_key": public_key(),
        "place": "me",
    }


def _later_than_usual(asking: Asking, kept: Reminder, at: dt.datetime) -> dt.datetime | None:
    """Return from when on today is later than usual for whoever asks; None where their chosen hour stands in."""
    found = behind([asking.me], asking.community, at)[asking.me.pk]
    later = later_than_usual(found, need_of(found.past, found.day, kept.level))
    return later.astimezone(ZoneInfo(asking.me.own_zone() or community_zone(asking.me, at))) if later else None


@require_POST
@needs("check_in")
def end_reminder(asking: Asking) -> HttpResponse:
    """Stop one's reminder."""
    actions.stop_reminder(by=asking.me, at=now())
    say(asking, "reminder_stopped")
    return see_other("reminder", asking.community.slug)


@require_POST
@needs("check_in")
def put_off_reminder(asking: Asking) -> HttpResponse:
    """Hear no more of it today."""
    at = now()
    actions.dismiss_reminder(by=asking.me, day=in_force(asking.me, at).today.day, at=at)
    say(asking, "reminder_dismissed")
    return see_other("reminder", asking.community.slug)


# The link itself is the proof, as a mail programme or a notification sends it without any cookie.
@csrf_exempt
@never_cache
@read_or_send
def not_today(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, and hear no more of it on the day that the reminder was for; by an older one, on the day that it is."""
    found = read_signed(secret)
    if found is None:
        raise Http404("no such reminder")
    member, day = found
    at = now()
    day = max(day, in_force(member, at).today.day)
    done = request.method == "POST"
    if done:
        actions.dismiss_reminder(by=member, day=day, at=at)
    return render(request, "checkin/reminder_not_today.html", {"member": member, "day": day, "done": done})


@csrf_exempt
@never_cache
@read_or_send
def no_more(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, and stop the reminder for good."""
    found = read_signed(secret)
    if found is None:
        raise Http404("no such reminder")
    member, _ = found
    done = request.method == "POST"
    if done:
        actions.stop_reminder(by=member, at=now())
    return render(request, "checkin/reminder_no_more.html", {"member": member, "done": done})
