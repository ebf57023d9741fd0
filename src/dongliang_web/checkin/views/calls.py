"""喊一声: calling a member along, and whose calls one hears."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin import actions
from dongliang_web.checkin.models import recent_callers
from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.pages.back import SeeOther, next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused

#: How far back one sees who called, and how many names at most.
CALLERS_FOR, MOST_CALLERS = dt.timedelta(days=30), 100


@require_POST
@needs("check_in")
def call_along(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Call a member along."""
    called = get_object_or_404(asking.community.members, key=key)
    called.community = asking.community
    try:
        actions.call_along(by=asking.me, called=called, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    else:
        say(asking, "called", name=called.name)
    return see_other("member_page", asking.community.slug, key)


@require_safe
@needs("check_in")
def calls(asking: Asking) -> HttpResponse:
    """Show who called one lately, and whose calls one hears."""
    me = asking.me
    muted = set(me.muted_calls.values_list("caller", flat=True))
    callers = recent_callers(me, now() - CALLERS_FOR, MOST_CALLERS)
    shown = {"none": None in muted, "callers": [(each, each.pk in muted) for each in callers], "place": "me"}
    return render(asking, "checkin/calls.html", shown)


@require_POST
@needs("check_in")
def mute_calls(asking: Asking) -> HttpResponse:
    """Hear no more calls: of the caller named, or of anybody."""
    actions.mute_calls(by=asking.me, caller=_caller(asking), at=now())
    say(asking, "calls_muted")
    return SeeOther(next_url(asking, reverse("calls", args=[asking.community.slug])))


@require_POST
@needs("check_in")
def unmute_calls(asking: Asking) -> HttpResponse:
    """Hear calls again: of the caller named, or of all others."""
    actions.unmute_calls(by=asking.me, caller=_caller(asking), at=now())
    say(asking, "calls_heard")
    return see_other("calls", asking.community.slug)


def _caller(asking: Asking) -> Member | None:
    """Return whose calls are meant; None: everybody's."""
    key = asking.POST.get("caller", "")
    if not key:
        return None
    try:
        return get_object_or_404(asking.community.members, key=uuid.UUID(key))
    except ValueError as unreadable:
        raise Http404(key[:40]) from unreadable
