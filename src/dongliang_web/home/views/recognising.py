"""Recognising posts and replies, taking that back, who recognised them, and deleting one's replies."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import SeeOther, say, see_other
from dongliang_web.home.views.things import post_to_read, thing_of_post, thing_of_reply
from dongliang_web.pages.back import next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Member
from dongliang_web.recognition import actions
from dongliang_web.recognition.forms import RecogniseForm
from dongliang_web.recognition.models import Recognition, Reply, Thing
from dongliang_web.record.actions import Refused

#: Names on one page of those who recognised something.
A_PAGE = 60


@require_POST
@needs("recognise")
def recognise_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Recognise a post."""
    return _recognise(asking, thing_of_post(post_to_read(asking, key)))


@require_POST
@needs("recognise")
def recognise_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Recognise a reply."""
    return _recognise(asking, thing_of_reply(asking, key))


def _recognise(asking: Asking, thing: Thing) -> HttpResponse:
    form = RecogniseForm(asking.POST)
    if form.is_valid():
        try:
            actions.recognise(by=asking.me, thing=thing, words=form.cleaned_data["words"], at=now())
        except Refused as refused:
            messages.warning(asking, refusal_sentence(refused, language()))
    else:
        messages.warning(asking, " ".join(map(str, form.errors["words"])))
    return SeeOther(next_url(asking, thing.url))


@require_POST
@needs("recognise")
def take_back_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take back that one recognised a post."""
    return _take_back(asking, thing_of_post(post_to_read(asking, key)))


@require_POST
@needs("recognise")
def take_back_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take back that one recognised a reply."""
    return _take_back(asking, thing_of_reply(asking, key))


def _take_back(asking: Asking, thing: Thing) -> HttpResponse:
    actions.take_back_recognition(by=asking.me, about=thing.entry, at=now())
    return SeeOther(next_url(asking, thing.url))


@require_safe
@needs("see_community")
def who_recognised_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show who recognised a post."""
    return _who(asking, thing_of_post(post_to_read(asking, key)))


@require_safe
@needs("see_community")
def who_recognised_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show who recognised a reply."""
    return _who(asking, thing_of_reply(asking, key))


def _who(asking: Asking, thing: Thing) -> HttpResponse:
    page = Paginator(Recognition.objects.on(thing.entry), A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        each.member.community = asking.community
    return render(asking, "home/who_recognised.html", {"thing": thing, "page": page, "place": "today"})


@read_or_send
@needs("reply")
def delete_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Delete what one replied, whether or not one may still read what it stands under; asks once."""
    theirs = Member.objects.one_with(asking.me, Attachment.OWN)
    own = Reply.objects.standing().filter(member__in=theirs).select_related("text", "member")
    reply = get_object_or_404(own, key=key)
    if asking.method == "POST":
        actions.delete_reply(by=asking.me, reply=reply, at=now())
        say(asking, "reply_deleted")
        return see_other("today", asking.community.slug)
    return render(asking, "home/delete_reply.html", {"reply": reply, "place": "today"})
