"""Taking a message away: one's own, as long as one may read it, or as a host."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from dongliang_web.checkin.views.answers import say
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking
from dongliang_web.record.actions import Refused
from dongliang_web.sharing import actions
from dongliang_web.sharing.access import hosts, inside, is_own
from dongliang_web.sharing.models import Doubt, Guest, Message, Session, place_of
from dongliang_web.sharing.views.live import message_named


@read_or_send
@inside
def delete(asking: Asking, session: Session, guest: Guest | None) -> HttpResponseBase:
    """Ask whether a message is to be taken away, and take it away for good."""
    sends = asking.method == "POST"
    message = message_named(asking, session, (asking.POST if sends else asking.GET).get("message", ""))
    if not (is_own(asking, guest, message) or hosts(asking, session)):
        raise Http404("neither one's own nor a host's to take away")
    if sends:
        return _delete(asking, guest, message)
    if message.deleted_at is not None:
        raise Http404("it is deleted")
    context = {
        "session": session,
        "guest": guest,
        "message": message,
        "back": place_of(message),
        "waits": not message.is_shown and Doubt.objects.waiting().filter(message=message).exists(),
        "place": "sessions",
    }
    return render(asking, "sharing/delete.html", context)


def _delete(asking: Asking, guest: Guest | None, message: Message) -> HttpResponseBase:
    act = partial(actions.delete_as_guest, guest=guest) if guest else partial(actions.delete_message, by=asking.me)
    try:
        act(message=message, at=now())
    except Refused as refused:
        messages.error(asking, refusal_sentence(refused, language()))
    else:
        say(asking, "message_deleted")
    return SeeOther(place_of(message))
