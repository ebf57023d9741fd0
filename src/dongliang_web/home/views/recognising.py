"""Recognising posts and replies, taking that back, who recognised them, and deleting one's replies."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.home.views.things import own_given_post, own_given_reply, post_to_read, thing_of_post, thing_of_reply
from dongliang_web.pages.clock import now
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Member
from dongliang_web.recognition import actions
from dongliang_web.recognition.models import Reply
from dongliang_web.recognition.views import recognise_thing, take_back_thing, who_recognised


@require_POST
@needs("recognise")
def recognise_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Recognise a post."""
    return recognise_thing(asking, thing_of_post(post_to_read(asking, key)))


@require_POST
@needs("recognise")
def recognise_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Recognise a reply."""
    return recognise_thing(asking, thing_of_reply(asking, key))


@require_POST
@needs("recognise")
def take_back_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take back that one recognised a post."""
    return take_back_thing(asking, thing_of_post(own_given_post(asking, key)))


@require_POST
@needs("recognise")
def take_back_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take back that one recognised a reply."""
    return take_back_thing(asking, own_given_reply(asking, key))


@require_safe
@needs("see_community")
def who_recognised_post(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show who recognised a post."""
    return who_recognised(asking, thing_of_post(post_to_read(asking, key)), "today")


@require_safe
@needs("see_community")
def who_recognised_reply(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show who recognised a reply."""
    return who_recognised(asking, thing_of_reply(asking, key), "today")


@read_or_send
@needs("reply", when_closed=True)
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
