"""Pasting join notices: look at who brought whom, say whose the open names are, keep it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from dongliang.words import explain
from dongliang_web.checkin.views.answers import see_other
from dongliang_web.connectors import actions
from dongliang_web.connectors.actions import Brought
from dongliang_web.connectors.forms import JoinsForm, NamesForm
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused


@read_or_send
@needs("paste_lists")
def paste_joins(asking: Asking) -> HttpResponse:
    """Take pasted join notices, show who brought whom, and keep it once a steward has seen that."""
    at, community = now(), asking.community
    sent = asking.POST if asking.method == "POST" else None
    form = JoinsForm(community, sent, initial={"you": asking.me.name})
    if not form.is_valid():
        return _paste_page(asking, form)
    try:
        brought = actions.look_at_joins(by=asking.me, joins=form.joins)
        names = NamesForm(community, [*brought.open, *brought.near], asking.POST if "record" in asking.POST else None)
        if not names.is_bound or asking.POST.get("seen") != brought.mark or not names.is_valid():
            return _preview(asking, form, brought, names)
        return _keep(asking, form, names, at)
    except Refused as refused:
        form.add_error("text", refusal_sentence(refused, language()))
        return _paste_page(asking, form)


def _paste_page(asking: Asking, form: JoinsForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(asking, "connectors/paste_joins.html", {"form": form, "place": "people"}, status=status)


def _preview(asking: Asking, form: JoinsForm, brought: Brought, names: NamesForm) -> HttpResponse:
    context = {
        "form": form,
        "brought": brought,
        "names": names,
        "changed": names.is_bound and asking.POST.get("seen") != brought.mark,
        "place": "people",
    }
    return render(asking, "connectors/joins_preview.html", context, status=400 if names.errors else 200)


def _keep(asking: Asking, form: JoinsForm, names: NamesForm, at: dt.datetime) -> HttpResponse:
    kept, still_open = actions.keep_joins(
        by=asking.me, joins=form.joins, choices=names.choices, seen=asking.POST["seen"], at=at
    )
    key = "brought" if kept else "brought_nothing"
    messages.success(asking, explain(f"said.{key}", language(), count=kept))
    if still_open:
        messages.warning(asking, explain("said.listed_open", language(), count=still_open))
    return see_other("paste_joins", asking.community.slug)
