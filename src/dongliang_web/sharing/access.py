"""Who is inside a session: members of its community, and guests on the device that opened their link."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from dongliang.words import explain
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, View, ask, refusal, refuse_closed
from dongliang_web.sharing.models import Guest, Message, Session, guest_of_device, may_host

_SALT = "sharing.guest.device"
POWER = "attend_session"
#: In the address of the live page: who asks comes by a guest's link that was opened before, here or elsewhere.
LINK_OPENED = "opened"


def session_of(asking: Asking, key: uuid.UUID) -> Session:
    """Return a session of the community with whom its page names; raises Http404 for one that is not there."""
    found = Session.objects.for_lists().select_related("entry").filter(community=asking.community, key=key).first()
    if found is None:
        raise Http404("no such session")
    found.community = asking.community
    return found


def inside(view: Callable[..., HttpResponseBase]) -> View:
    """Guard a page of a session: for whoever may attend sessions, and for a guest of this very session.

    The view receives the request, the session, and the guest if it is one who asks.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, slug: str, key: uuid.UUID, **rest: Any) -> HttpResponseBase:
        asking = ask(request, slug)
        if asking.can(POWER):
            return closed(asking) or view(asking, session_of(asking, key), None, **rest)
        guest = guest_asking(request, key)
        if guest is None or guest.session.community_id != asking.community.pk:
            return _why_not(asking, key) or refusal(asking, POWER)
        return closed(asking) or view(asking, session_of(asking, key), guest, **rest)

    def closed(asking: Asking) -> HttpResponse | None:
        # One's own words can be taken away also where nothing new is written any more.
        return None if view.__name__ == "delete" else refuse_closed(asking)

    guarded.power = POWER  # type: ignore[attr-defined]  # read by the test that walks every page
    return guarded


def _why_not(asking: Asking, key: uuid.UUID) -> HttpResponse | None:
    """Say why a guest's link lets nobody in on this device: it has ended, or was opened elsewhere; else None."""
    if _kept(asking, key):
        return render(asking, "sharing/over.html", status=410) if asking.account is None else None
    if LINK_OPENED in asking.GET:
        sentence = explain("refused.guest_link_used", language())
        return render(asking, "sharing/elsewhere.html", {"sentence": sentence}, status=403)
    return None


def hosts(asking: Asking, session: Session) -> bool:
    """Tell whether whoever asks keeps the session in order."""
    return asking.member is not None and may_host(asking.member, session)


def is_own(asking: Asking, guest: Guest | None, message: Message) -> bool:
    """Tell whether whoever asks, a member or a guest, said a message."""
    return message.guest_id == guest.pk if guest else message.member_id == asking.me.pk


def guest_asking(request: HttpRequest, key: uuid.UUID) -> Guest | None:
    """Return the guest of a session whose device asks, or None."""
    guest, _, secret = _kept(request, key).partition(":")
    return guest_of_device(key, guest, secret) if secret else None


def _kept(request: HttpRequest, key: uuid.UUID) -> str:
    return request.get_signed_cookie(_cookie(key), default="", salt=_SALT) or ""


def keep_bound(response: HttpResponseBase, guest: Guest, device_secret: str) -> None:
    """Let the device keep that a guest's link was opened on it; the cookie goes to this session's pages alone."""
    session = guest.session
    response.set_signed_cookie(
        _cookie(session.key),
        f"{guest.key.hex}:{device_secret}",
        salt=_SALT,
        path=reverse("session", args=[session.community.slug, session.key]),
        max_age=14 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(key: uuid.UUID) -> str:
    return f"guest-{key.hex}"
