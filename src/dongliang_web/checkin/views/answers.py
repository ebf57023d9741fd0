"""What the pages of this room answer with: a way on, a sentence, a refusal in the form."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from dongliang.words import explain
from dongliang_web.checkin import actions
from dongliang_web.checkin.forms import FILE_FIELDS, OTHER_ACCOUNT, Arrived, CheckInForm, refuse
from dongliang_web.checkin.models import Post, make_ups_used
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.frame import shown_zone
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking
from dongliang_web.people.models import in_force
from dongliang_web.record.actions import Refused


def see_other(name: str, *args: Any) -> SeeOther:
    """Lead on to a page of the site."""
    return SeeOther(resolve_url(name, *args))


def taken_as_json(asking: Asking) -> bool:
    """Tell whether the phone asks to be told in data whether a check-in was written; it may take a page as well."""
    return "application/json" in asking.headers.get("Accept", "")


def only_as_json(asking: Asking) -> bool:
    """Tell whether nobody looks at the answer: a check-in that waited is sent by the phone itself."""
    return taken_as_json(asking) and "text/html" not in asking.headers["Accept"]


def refused_as_json(asking: Asking) -> bool:
    """Tell whether a refusal goes to the phone's queue: nobody looks at the answer, or no page could hold the files."""
    return only_as_json(asking) or (taken_as_json(asking) and bool(asking.FILES))


def written(asking: Asking, name: str, *args: Any) -> HttpResponse:
    """Lead on from what was written; a phone that sends what waited is given the sentences themselves."""
    if not taken_as_json(asking):
        return see_other(name, *args)
    said = [str(each) for each in messages.get_messages(asking)] if only_as_json(asking) else []
    return JsonResponse({"state": "saved", "next": resolve_url(name, *args), "sentences": said})


def not_written(asking: Asking, form: CheckInForm, at: dt.datetime, *, used: bool = False) -> HttpResponse:
    """Tell a phone why what waited was refused, and what can be done with it: today's date, a way to make it up.

    ``used`` says that its client id belongs to another post, so that it has to be sent as one of its own.
    """
    force, day = in_force(asking.me, at), form.cleaned_data.get("day")
    can_make_up = day is not None and actions.why_not_to_make_up(asking.me, day, force) is None
    told = {
        "state": "refused",
        "sentences": [str(each) for faults in form.errors.values() for each in faults],
        "today": force.today.day.isoformat(),
        "make_up": resolve_url("make_up", asking.community.slug, day) if can_make_up else "",
        "fresh": used,
    }
    return JsonResponse(told, status=status_of(form))


def status_of(form: CheckInForm) -> int:
    """Return the status of a form that was refused: 409 where it belongs to another account."""
    return 409 if form.has_error(NON_FIELD_ERRORS, OTHER_ACCOUNT) else 400


def say(asking: Asking, key: str, **values: Any) -> None:
    """Leave a sentence of words.toml for the next page."""
    messages.success(asking, explain(f"said.{key}", language(), **values))


def refuse_in(form: forms.Form, refused: Refused) -> None:
    """Say in the form why it was refused."""
    refuse(form, refused, refusal_sentence(refused, language()))


def form_sent(asking: Asking, kind: type[CheckInForm] = CheckInForm) -> tuple[CheckInForm | None, list[Arrived]]:
    """Return the check-in that was sent, None where a page was only read, with the files that came before in pieces.

    Those stand among the files of the request, in the field that their keys name, and are closed with it.
    """
    if asking.method != "POST":
        return None, []
    uploads: list[Arrived] = []
    refused = {}
    for field in FILE_FIELDS:
        try:
            found = actions.whole_uploads(asking.account, asking.POST.getlist(f"{field}_upload"))
        except Refused as gone:
            refused[field] = gone
            continue
        for each in found:
            asking.FILES.appendlist(field, actions.as_sent(each))
        uploads += [(field, each) for each in found]
    form = kind(asking.POST, asking.FILES, by=asking.account)
    for field, why in refused.items():
        form.add_error(field, refusal_sentence(why, language()))
    return form, uploads


def say_written(asking: Asking, post: Post) -> None:
    """Say what became of a post: for which day it counts, and as what."""
    member, check_in = asking.me, post.check_in
    at = post.received_at.astimezone(ZoneInfo(shown_zone(member)))
    rules = (check_in.cohort.gate_rules if check_in.cohort else member.community.rules).day
    if not post.began_the_day:
        say(asking, "added", at=at)
    elif check_in.mark == "made_up":
        _say_made_up(asking, post, rules.make_up_days)
    elif check_in.late:
        clock = in_force(member, post.received_at).clock if rules.own_zone else member.community.clock()
        over = post.received_at - clock.end_of(check_in.day_date)
        say(asking, "late", minutes=max(1, over // dt.timedelta(minutes=1)), hours=rules.grace_hours)
    else:
        say(asking, "done", at=at)


def _say_made_up(asking: Asking, post: Post, allowed: int) -> None:
    check_in = post.check_in
    if check_in.cohort is None:
        say(asking, "made_up_main", day=check_in.day_date)
        return
    key = "made_up_once" if allowed == 1 else "made_up"
    used = make_ups_used(asking.me, check_in.cohort)
    say(asking, key, day=check_in.day_date, **({} if allowed == 1 else {"allowed": allowed, "used": used}))
