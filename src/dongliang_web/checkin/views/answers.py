"""What the pages of this room answer with: a way on, a sentence, a refusal in the form."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

from dongliang.words import explain
from dongliang_web.checkin import actions
from dongliang_web.checkin.forms import FILE_FIELDS, Arrived, CheckInForm, refuse
from dongliang_web.checkin.models import Post, make_ups_used
from dongliang_web.pages.frame import shown_zone
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking
from dongliang_web.people.models import in_force
from dongliang_web.record.actions import Refused


class SeeOther(HttpResponseRedirect):
    """Leads on by reading another page, whatever was sent."""

    status_code = 303


def see_other(name: str, *args: Any) -> SeeOther:
    """Lead on to a page of the site."""
    return SeeOther(resolve_url(name, *args))


def say(asking: Asking, key: str, **values: Any) -> None:
    """Leave a sentence of words.toml for the next page."""
    messages.success(asking, explain(f"said.{key}", language(), **values))


def refuse_in(form: forms.Form, refused: Refused) -> None:
    """Say in the form why it was refused."""
    refuse(form, refused, refusal_sentence(refused, language()))


def form_sent(asking: Asking) -> tuple[CheckInForm | None, list[Arrived]]:
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
    form = CheckInForm(asking.POST, asking.FILES)
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
