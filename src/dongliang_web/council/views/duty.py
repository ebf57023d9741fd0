"""Stewards on duty: whose week it is, what waits, who is away, and how the work is spread."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.words import explain, label
from dongliang_web.council import actions
from dongliang_web.council.forms import AwayForm
from dongliang_web.council.models import LOAD_DAYS, WORK, came_on_one_word, load_of, roster, turns, waiting
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import stand_for as stand
from dongliang_web.people.models import Office
from dongliang_web.record.actions import Refused

#: Kinds of what waits -> the address of the page on which it is decided.
_WHERE = {"sign_in": "stewards_page", "questions": "questions", "held": "held_messages", "names": "claims"}


@require_safe
@needs("keep_duty")
def duty(asking: Asking) -> HttpResponse:
    """Show who is on duty, what waits, who is here on one word, and what each did in the last weeks."""
    at, community = now(), asking.community
    today, stewards = community.clock().day_of(at), roster(community)
    weeks = turns(community, stewards, today, actions.WEEKS_AHEAD)
    context = {
        "on_duty": weeks[0].member if weeks else None,
        "weeks": weeks,
        "stewards": [(each, each.away_until and each.away_until >= today) for each in stewards],
        "on_roster": any(each.member == asking.me for each in stewards),
        "mine_away": _away_until(asking, today),
        "waits": _waits(asking, at),
        "on_one_word": list(came_on_one_word(community)) if asking.can("admit_with_reason") else [],
        "kinds": [label(f"duty_work.{kind}", language()) for kind in WORK],
        "load": load_of(community, stewards, at),
        "load_days": LOAD_DAYS,
        "place": "people",
    }
    return render(asking, "council/duty.html", context)


def _waits(asking: Asking, at: dt.datetime) -> list[tuple[str, str]]:
    """Return what waits as sentences, each with the address where it is decided."""
    found = waiting(asking.community, at).items()
    slug = asking.community.slug
    return [(explain(f"duty_waits.{kind}", language(), n=n), reverse(_WHERE[kind], args=[slug])) for kind, n in found]


def _away_until(asking: Asking, today: dt.date) -> dt.date | None:
    mine = Office.objects.filter(member=asking.me, until_at=None, away_until_date__gte=today)
    return mine.values_list("away_until_date", flat=True).first()


@read_or_send
@needs("keep_duty")
def away(asking: Asking) -> HttpResponse:
    """Be away until a day, or be back before it; first it is said to whom heavy powers fall meanwhile."""
    at = now()
    form = AwayForm(asking.POST if asking.method == "POST" else None)
    if asking.method == "POST" and asking.POST.get("back"):
        return _try(asking, gettext("You are back."), lambda: actions.come_back(by=asking.me, at=at))
    if asking.method == "POST" and form.is_valid():
        try:
            actions.go_away(by=asking.me, until=form.cleaned_data["until"], at=at)
            messages.success(asking, gettext("Noted: nothing is asked of you until then."))
            return redirect("duty", slug=asking.community.slug)
        except Refused as refused:
            form.add_error("until", refusal_sentence(refused, language()))
    return render(asking, "council/away.html", _away_page(asking, form, at), status=400 if form.errors else 200)


def _away_page(asking: Asking, form: AwayForm, at: dt.datetime) -> dict[str, Any]:
    changes = [
        (label(f"power.{power}", language()), label(f"way.{decision.way}", language()))
        for power, decision in actions.what_changes(asking.me, at)
    ]
    until = _away_until(asking, asking.community.clock().day_of(at))
    return {"form": form, "changes": changes, "until": until, "place": "people"}


@read_or_send
@needs("keep_duty")
def take_week(asking: Asking, day: str) -> HttpResponse:
    """Take the duty of a week."""
    try:
        week = dt.date.fromisoformat(day)
    except ValueError as error:
        raise Http404("no date") from error
    if asking.method != "POST":
        return redirect("duty", slug=asking.community.slug)
    return _try(asking, gettext("The week is yours."), lambda: actions.take_week(by=asking.me, week=week, at=now()))


@read_or_send
@needs("keep_duty")
def move_up(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Let somebody's week come one place earlier."""
    member = get_object_or_404(asking.community.members, key=key)
    if asking.method == "POST":
        actions.move_up(by=asking.me, member=member, at=now())
    return redirect("duty", slug=asking.community.slug)


@read_or_send
@needs("admit_with_reason")
def stand_for(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Stand for a member who came in or signed in on another's word."""
    member = get_object_or_404(asking.community.members, key=key)
    if asking.method != "POST":
        return redirect("member_page", slug=asking.community.slug, key=key)
    done = gettext("You stand for %(name)s.") % {"name": member.name}
    return _try(asking, done, lambda: stand(by=asking.me, member=member, at=now()))


def _try(asking: Asking, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
        messages.success(asking, done)
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    return redirect("duty", slug=asking.community.slug)
