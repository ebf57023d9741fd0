"""A speaker from outside: their link, made and ended by a host, opened on one device."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused
from dongliang_web.sharing import actions
from dongliang_web.sharing.access import LINK_OPENED, keep_bound, session_of
from dongliang_web.sharing.forms import GuestForm
from dongliang_web.sharing.models import Guest, guest_of_link


@require_POST
@needs("attend_session")
def invite(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Make a guest's link; it stands on the session's page for those who keep the session."""
    found = session_of(asking, key)
    form = GuestForm(asking.POST)
    if form.is_valid():
        try:
            actions.invite_guest(by=asking.me, session=found, name=form.cleaned_data["name"], at=now())
            say(asking, "guest_invited")
        except Refused as refused:
            messages.error(asking, refusal_sentence(refused, language()))
    else:
        messages.error(asking, str(form.errors["name"][0]))
    return see_other("session", asking.community.slug, key)


@require_POST
@needs("attend_session")
def stop(asking: Asking, key: uuid.UUID, pk: int) -> HttpResponse:
    """End a guest's link."""
    found = session_of(asking, key)
    guest = get_object_or_404(Guest.objects.select_related("session__entry"), pk=pk, session=found)
    try:
        actions.stop_guest(by=asking.me, guest=guest, at=now())
        say(asking, "guest_stopped")
    except Refused as refused:
        messages.error(asking, refusal_sentence(refused, language()))
    return see_other("session", asking.community.slug, key)


@read_or_send
def guest_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whoever opens a guest's link whether to open it on this device; a preview that only reads binds nothing.

    A link that was opened before leads to the live page: a device's cookie goes there alone, and there it is seen
    whether it was this device that opened the link.
    """
    guest = guest_of_link(secret)
    if guest is None:
        raise Http404("no such link")
    live = reverse("session_live", args=[guest.session.community.slug, guest.session.key])
    opened = SeeOther(f"{live}?{LINK_OPENED}")
    if guest.opened_at is not None:
        return opened
    if request.method != "POST":
        return render(request, "sharing/guest_link.html", {"guest": guest, "session": guest.session})
    try:
        bound = actions.bind_guest(guest=guest, at=now())
    except Refused:
        return opened
    answer = SeeOther(live)
    keep_bound(answer, bound.guest, bound.device_secret)
    return answer
