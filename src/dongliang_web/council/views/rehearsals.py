"""Rehearsals: announcing one, and what each of them showed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang.words import explain, label
from dongliang_web.council import actions
from dongliang_web.council.models import Rehearsal, RehearsalQuerySet, compare
from dongliang_web.council.rehearsal_forms import RehearsalForm
from dongliang_web.council.views.compared import rows_of, said_of
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused

#: Key of a refusal -> the field that can mend it.
_ABOUT = {"rehearsal_days": "days", "rehearsal_begins": "first"}


@require_safe
@needs("see_rehearsals")
def rehearsals(asking: Asking) -> HttpResponse:
    """Show the rehearsal that is open, if any, the ones that were held, and to the founder how to announce one."""
    form = RehearsalForm(today=asking.community.clock().day_of(now())) if asking.can("rehearse") else None
    return _page(asking, form)


def _page(asking: Asking, form: RehearsalForm | None, status: int = 200) -> HttpResponse:
    mine = Rehearsal.objects.filter(community=asking.community).select_related("founder")
    found = mine.open().first()
    spoken = language()
    context = {
        "place": "people",
        "open": found,
        "title": _title(found),
        "held": [(each, explain(f"rehearsal.held_{_how(each)}", spoken, **_dates(each))) for each in mine.held()],
        "form": None if found else form,
        "why": label("rehearsal.why", spoken),
    }
    return render(asking, "council/rehearsals.html", context, status=status)


def _title(found: Rehearsal | None) -> str:
    if found is None:
        return label("rehearsal.title_none", language())
    key = "running" if found.is_running else "announced"
    return explain(f"rehearsal.title_{key}", language(), name=found.founder.name, **_dates(found))


def _how(rehearsal: Rehearsal) -> str:
    return rehearsal.spoilt or ("early" if rehearsal.came_back_early else "whole")


def _dates(rehearsal: Rehearsal) -> dict[str, object]:
    return {"first": rehearsal.first_date, "last": rehearsal.last_date}


@require_POST
@needs("rehearse")
def announce_rehearsal(asking: Asking) -> HttpResponse:
    """Announce that the founder steps out."""
    at = now()
    form = RehearsalForm(asking.POST, today=asking.community.clock().day_of(at))
    if form.is_valid():
        try:
            actions.announce_rehearsal(by=asking.me, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(_ABOUT.get(refused.key), refusal_sentence(refused, language()))
        else:
            messages.success(asking, gettext("Announced. Everybody in the main group is told."))
            return redirect("rehearsals", slug=asking.community.slug)
    return _page(asking, form, status=400)


@require_POST
@needs("rehearse")
def call_off_rehearsal(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Call off a rehearsal that has not begun."""
    found = _rehearsal(asking, key)
    done = gettext("Called off. Everybody is told.")
    return _try(asking, done, lambda: actions.call_off_rehearsal(by=asking.me, rehearsal=found, at=now()))


@require_POST
@needs("see_rehearsals")
def come_back(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Come back early; it is the one thing of their office that a founder who has stepped out can still do."""
    found = get_object_or_404(_of(asking), key=key, founder=asking.me)
    done = gettext("You are back. The powers are with you again.")
    return _try(asking, done, lambda: actions.break_off_rehearsal(by=asking.me, rehearsal=found, at=now()))


def _try(asking: Asking, done: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
        messages.success(asking, done)
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    return redirect("rehearsals", slug=asking.community.slug)


@require_safe
@needs("see_rehearsals")
def rehearsal(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show what the days away were beside those before and after, and the forecast beside what happened."""
    found = _rehearsal(asking, key)
    found.community = asking.community
    spoken = language()
    compared = compare(found, now())
    context = {
        "place": "people",
        "rehearsal": found,
        "mine": asking.me.pk == found.founder_id,
        "may_call_off": found.is_open and not found.is_running and asking.can("rehearse"),
        "title": said_of(found, compared, spoken).title,
        "said": said_of(found, compared, spoken),
        "rows": rows_of(compared, spoken),
    }
    return render(asking, "council/rehearsal.html", context)


def _of(asking: Asking) -> RehearsalQuerySet:
    return Rehearsal.objects.filter(community=asking.community).select_related("founder", "entry", "community")


def _rehearsal(asking: Asking, key: uuid.UUID) -> Rehearsal:
    return get_object_or_404(_of(asking), key=key)
