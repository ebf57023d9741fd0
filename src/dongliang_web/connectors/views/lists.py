"""Pasting a list (接龙): look at it, say whose the open names are, record it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from dongliang.checkin import today_at
from dongliang.readers.jielong import SHOWN, Jielong, may_go_on
from dongliang.words import explain, label
from dongliang_web.checkin.actions import Kept
from dongliang_web.checkin.views.answers import see_other
from dongliang_web.connectors import actions
from dongliang_web.connectors.actions import Pasted
from dongliang_web.connectors.forms import ListForm, NamesForm
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused

#: Reasons for which a name's day stays as it is, in the order in which they are told.
LEFT = (Kept.WRITTEN, Kept.UNDONE, Kept.NOT_JOINED, Kept.FORMER, Kept.OWN_CLOSED)

#: Names that a remark holds at most.
MOST_SHOWN = 5


@read_or_send
@needs("paste_lists")
def paste_list(asking: Asking) -> HttpResponse:
    """Take a pasted list, show whose its names are, and record it once a steward has seen that."""
    at, community = now(), asking.community
    form = ListForm(community, asking.POST) if asking.method == "POST" else _new_form(asking, at)
    if not form.is_valid():
        return _paste_page(asking, form)
    try:
        pasted = actions.look_at_list(by=asking.me, jielong=form.jielong, day=form.cleaned_data["day"], at=at)
        to_decide = [each.match for each in (*pasted.open, *pasted.near)]
        texts = {each.match.written: each.text for each in pasted.lines}
        names = NamesForm(community, to_decide, asking.POST if "record" in asking.POST else None, texts)
        if not names.is_bound or asking.POST.get("seen") != pasted.mark or not names.is_valid():
            return _preview(asking, form, pasted, names)
        return _record(asking, form, names, at)
    except Refused as refused:
        form.add_error("day" if refused.key == "day_in_future" else "text", refusal_sentence(refused, language()))
        return _paste_page(asking, form)


def _new_form(asking: Asking, at: dt.datetime) -> ListForm:
    """Propose today, or yesterday while its grace still runs."""
    open_to = today_at(at, asking.community.clock(), asking.community.rules.day)
    return ListForm(asking.community, initial={"day": open_to.yesterday or open_to.day})


def _paste_page(asking: Asking, form: ListForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(asking, "connectors/paste_list.html", {"form": form, "place": "people"}, status=status)


def _preview(asking: Asking, form: ListForm, pasted: Pasted, names: NamesForm) -> HttpResponse:
    context = {
        "form": form,
        "pasted": pasted,
        "names": names,
        "changed": names.is_bound and asking.POST.get("seen") != pasted.mark,
        "left": [(str(kept), found) for kept in LEFT if (found := pasted.with_kept(kept))],
        "remarks": [*_remarks(form.jielong), *_unsure_ends(form.jielong, pasted)],
        "days": _days_written(asking, pasted),
        "place": "people",
    }
    return render(asking, "connectors/list_preview.html", context, status=400 if names.errors else 200)


def _remarks(jielong: Jielong) -> list[tuple[int | None, str]]:
    return [(each.line, each.sentence(language())) for each in (*jielong.refused, *jielong.noticed)]


def _unsure_ends(jielong: Jielong, pasted: Pasted) -> list[tuple[int | None, str]]:
    """Say of which names, among those that nobody goes by, the end is a guess."""
    unknown = {each.match.written for each in pasted.open}
    names = [each.rest[:SHOWN] for each in jielong.lines if each.name in unknown and may_go_on(each)]
    if not names:
        return []
    shown = label("list.comma", language()).join(names[:MOST_SHOWN])
    return [(None, explain("said.name_may_go_on", language(), count=len(names), names=shown))]


def _days_written(asking: Asking, pasted: Pasted) -> list[dt.date]:
    """Return the days on which the list itself says it was written, where none of them is the chosen one."""
    clock = asking.community.clock()
    days = {clock.day_of(each.at) for each in pasted.lines if each.at}
    return [] if pasted.day in days else sorted(days)


def _record(asking: Asking, form: ListForm, names: NamesForm, at: dt.datetime) -> HttpResponse:
    day = form.cleaned_data["day"]
    recorded, still_open = actions.record_pasted(
        by=asking.me, jielong=form.jielong, day=day, choices=names.choices, seen=asking.POST["seen"], at=at
    )
    key = "listed" if recorded else "listed_nothing"
    messages.success(asking, explain(f"said.{key}", language(), day=day, count=recorded))
    if still_open:
        messages.warning(asking, explain("said.listed_open", language(), count=still_open))
        return see_other("paste_list", asking.community.slug)
    return see_other("digest", asking.community.slug)
