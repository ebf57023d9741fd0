"""Leave and make-ups of one's own, and days that a steward records for others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from dongliang.gate import DayMark, standing
from dongliang.words import explain
from dongliang_web.checkin import actions
from dongliang_web.checkin.forms import LeaveForm, RecordForm
from dongliang_web.checkin.models import (
    day_log,
    days_of,
    histories,
    leave_announced,
    make_ups_used,
    trial_ahead,
    trial_on,
)
from dongliang_web.checkin.views.answers import refuse_in, say, see_other
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import InForce, Member, in_force
from dongliang_web.record.actions import Refused

_MONTH = dt.timedelta(days=31)


@read_or_send
@needs("check_in")
def days_off(asking: Asking) -> HttpResponse:
    """Announce or withdraw leave, see what can be made up, and the log of both."""
    at, me = now(), asking.me
    withdrawing = "withdraw" in asking.POST
    data = {"day": asking.POST.get("withdraw", "")} if withdrawing else asking.POST
    form = LeaveForm(data if asking.method == "POST" else None)
    if form.is_valid() and (withdrawing or _is_sure(form, me)):
        day = form.cleaned_data["day"]
        try:
            if withdrawing:
                actions.withdraw_leave(by=me, day=day, at=at)
            else:
                actions.announce_leave(by=me, day=day, at=at)
        except Refused as refused:
            refuse_in(form, refused)
        else:
            _say_leave(asking, day, withdrawing)
            return see_other("days_off", asking.community.slug)
    return render(asking, "checkin/days_off.html", _off(me, form, at), status=400 if form.is_bound else 200)


def _is_sure(form: LeaveForm, me: Member) -> bool:
    """Ask once before leave is taken that the trial does not allow; tells whether there is nothing to ask."""
    day = form.cleaned_data["day"]
    trial = trial_on(me, day)
    if trial is None or form.cleaned_data["beyond"] or me.leaves.filter(day_date=day, withdrawn_at=None).exists():
        return True
    allowed, used = trial.gate_rules.day.leave_days, leave_announced(me, trial)
    if used < allowed:
        return True
    form.add_error("beyond", explain("refused.leave_beyond", language(), day=day, allowed=allowed))
    return False


def _say_leave(asking: Asking, day: dt.date, withdrawn: bool) -> None:
    trial = trial_on(asking.me, day)
    if withdrawn:
        say(asking, "leave_withdrawn", day=day)
    elif trial is None:
        say(asking, "leave", day=day)
    else:
        allowed, used = trial.gate_rules.day.leave_days, leave_announced(asking.me, trial)
        say(asking, "leave_trial" if used <= allowed else "leave_beyond", day=day, allowed=allowed, used=used)


def _off(me: Member, form: LeaveForm, at: dt.datetime) -> dict[str, object]:
    """Return what the page of leave and make-ups shows."""
    force = in_force(me, at)
    today = force.today.day
    trial = trial_ahead(me, today)
    open_days = [
        (day, until) for day, until in force.today.make_up_until if actions.why_not_to_make_up(me, day, force) is None
    ]
    used, allowed = (leave_announced(me, trial), trial.gate_rules.day.leave_days) if trial else (0, 0)
    none_left = trial is not None and used >= allowed
    form.ask_only_if(none_left)
    return {
        "form": form,
        "now": at,
        "today": today,
        "trial": trial,
        "none_left": none_left,
        "leave_beyond": max(0, used - allowed),
        "rules": trial.gate_rules.day if trial else None,
        "leave_used": used,
        "make_ups_used": make_ups_used(me, trial) if trial else 0,
        "announced": me.leaves.filter(withdrawn_at=None, day_date__gt=today).order_by("day_date"),
        "to_make_up": open_days,
        "marks": _marks(me, force, at),
        "log": day_log(me),
        "place": "me",
    }


def _marks(me: Member, force: InForce, at: dt.datetime) -> Sequence[DayMark]:
    """Return the days of the trial as its rule judges them, or in the main group this month and the next."""
    today = force.today.day
    if trial := trial_ahead(me, today):
        history = histories([me.pk], me.community, trial.first_date, trial.last_date)[me.pk]
        return standing(history, trial.gate_rules, force.today).marks
    first = today.replace(day=1)
    last = (first + 2 * _MONTH).replace(day=1) - dt.timedelta(days=1)
    return days_of(me, first, last, at)


@read_or_send
@needs("record_for_others")
def record_for(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Record a day for a member who could not, with a reason."""
    member = get_object_or_404(asking.community.members, key=key)
    member.community = asking.community
    at = now()
    form = RecordForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            actions.record_for(by=asking.me, member=member, **form.cleaned_data, at=at)
        except Refused as refused:
            refuse_in(form, refused)
        else:
            say(asking, "recorded", name=member.name, day=form.cleaned_data["day"])
            return see_other("member_page", asking.community.slug, member.key)
    shown = {"form": form, "member": member, "log": day_log(member), "now": at, "place": "people"}
    return render(asking, "checkin/record_for.html", shown, status=400 if form.is_bound else 200)
