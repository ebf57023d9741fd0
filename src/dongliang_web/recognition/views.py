"""What the pages of recognising share, whatever thing it is; which thing, and who may read it, the rooms above say."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from dongliang_web.pages.back import SeeOther, next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking
from dongliang_web.recognition import actions
from dongliang_web.recognition.forms import RecogniseForm
from dongliang_web.recognition.models import Recognition, Thing
from dongliang_web.record.actions import Refused

#: Names on one page of those who recognised something.
A_PAGE = 60


def recognise_thing(asking: Asking, thing: Thing) -> HttpResponse:
    """Recognise a thing by what was sent, and lead back to it."""
    form = RecogniseForm(asking.POST)
    if form.is_valid():
        try:
            actions.recognise(by=asking.me, thing=thing, words=form.cleaned_data["words"], at=now())
        except Refused as refused:
            messages.warning(asking, refusal_sentence(refused, language()))
    else:
        messages.warning(asking, " ".join(map(str, form.errors["words"])))
    return SeeOther(next_url(asking, thing.url))


def take_back_thing(asking: Asking, thing: Thing) -> HttpResponse:
    """Take back that one recognised a thing, and lead back to it."""
    actions.take_back_recognition(by=asking.me, thing=thing, at=now())
    return SeeOther(next_url(asking, thing.url))


def who_recognised(asking: Asking, thing: Thing, place: str) -> HttpResponse:
    """Show who recognised a thing, on a page under a place of the bar."""
    page = Paginator(Recognition.objects.on(thing.entry), A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        each.member.community = asking.community
    return render(asking, "recognition/who.html", {"thing": thing, "page": page, "place": place})
