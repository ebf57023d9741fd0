"""Mediations: how many there were, asking for one, and the page of one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang.harmony import SideLeaning
from dongliang.words import explain, label
from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.harmony import actions
from dongliang_web.harmony.access import own_ids
from dongliang_web.harmony.mediation_forms import RequestForm, SidesForm
from dongliang_web.harmony.models import Mediation, Thread, main_group, thread_of_key
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused

#: One's own mediations on the page, the newest first.
MOST_SHOWN = 30
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: Key of a refusal -> the field that can mend it.
_FIELDS = {
    "mediators_too_many": "mediators",
    "mediator_is_party": "mediators",
    "mediation_with_nobody": "others",
    "mediation_not_again": "others",
    "mediation_with_oneself": "others",
    "mediation_side_too_large": "others",
    "mediation_on_both_sides": "own",
}


@require_safe
@needs("ask_mediation")
def mediations(asking: Asking) -> HttpResponse:
    """Show one's own mediations, and how many there were in the community, without anybody's name."""
    own = Mediation.objects.of(asking.community)
    mine = own.open_to(own_ids(asking)).select_related("community", "mediator").order_by("-pk")[:MOST_SHOWN]
    context = {"mine": mine, "took_place": own.took_place(_LONG_AGO, now()), "place": "people"}
    return _unkept(render(asking, "harmony/mediations.html", context))


@read_or_send
@needs("ask_mediation")
def ask_mediation(asking: Asking) -> HttpResponse:
    """Ask for mediation, in two steps: with whom, then in which words and by whom."""
    sent = asking.POST if asking.method == "POST" else None
    thread = _thread(asking, sent.get("thread", "") if sent else asking.GET.get("about", ""))
    author = [thread.author] if thread and thread.author.pk != asking.me.pk else []
    sides = SidesForm(sent, by=asking.me, initial={"others": author})
    if not _fit(sides, asking):
        return _sides_page(asking, sides, thread)
    others, own = (list(sides.cleaned_data[name]) for name in ("others", "own"))
    choices = _who_could_mediate(asking, others, own)
    if "opening" not in asking.POST:
        fresh = RequestForm(by=asking.me, mediators=choices, initial={"others": others, "own": own})
        return _request_page(asking, fresh, others, thread)
    form = RequestForm(asking.POST, by=asking.me, mediators=choices)
    if form.is_valid():
        try:
            request = form.request(thread.entry if thread else None)
            made = actions.ask_mediation(by=asking.me, request=request, at=now())
        except Refused as refused:
            field = _FIELDS.get(refused.key)
            form.add_error(field if field == "mediators" else None, refusal_sentence(refused, language()))
        else:
            say(asking, "mediation_asked")
            return see_other("mediation", asking.community.slug, made.key)
    return _request_page(asking, form, others, thread)


def _fit(form: SidesForm, asking: Asking) -> bool:
    """Tell whether two sides were sent that can be."""
    if not form.is_valid():
        return False
    try:
        others, own = (list(form.cleaned_data[name]) for name in ("others", "own"))
        actions.check_sides(asking.me, others, own)
        actions.refuse_again(asking.me, others, now())
    except Refused as refused:
        form.add_error(_FIELDS.get(refused.key), refusal_sentence(refused, language()))
    return not form.errors


def _sides_page(asking: Asking, form: SidesForm, thread: Thread | None) -> HttpResponse:
    context = {"form": form, "thread": thread, "place": "people"}
    return _unkept(render(asking, "harmony/ask_mediation.html", context, status=400 if form.errors else 200))


def _request_page(asking: Asking, form: RequestForm, others: Sequence[Member], thread: Thread | None) -> HttpResponse:
    context = {"form": form, "thread": thread, "others": listed(others), "place": "people"}
    return _unkept(render(asking, "harmony/mediation_request.html", context, status=400 if form.errors else 200))


def _unkept(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    return page


def _thread(asking: Asking, key: str) -> Thread | None:
    try:
        asked = uuid.UUID(key)
    except ValueError:
        return None
    return thread_of_key(asking.me, asking.roles, asked)


def _who_could_mediate(asking: Asking, others: Sequence[Member], own: Sequence[Member]) -> list[Member]:
    """Return everybody of neither side, by name.

    Nothing is said here of who leans on a side, nor by their order: nothing is asked yet, and whoever tried out two
    sides would read on whom each member of the community leans.
    """
    sides = {each.pk for each in (asking.me, *own, *others)}
    return [each for each in main_group(asking.community) if each.pk not in sides]


def listed(members: Iterable[Member]) -> str:
    """Return names as they are listed in a sentence."""
    return label("list.comma", language()).join(each.name for each in members)


def hint_of(found: SideLeaning | None, first: Sequence[Member], second: Sequence[Member]) -> str:
    """Say towards which side a mediator leans, as a hint."""
    if found is None:
        return label("mediator_hint.unknown", language())
    sides = (listed(first), listed(second))
    towards = found.towards or 0
    return explain(f"mediator_hint.{found.ground}", language(), side=sides[towards], other=sides[1 - towards])
