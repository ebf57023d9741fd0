"""Sessions to come and past, one session, and what is done with it before and after it is held."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused
from dongliang_web.sharing import actions
from dongliang_web.sharing.access import hosts, session_of
from dongliang_web.sharing.forms import FIELDS, GuestForm, PlanForm
from dongliang_web.sharing.models import OPENS_BEFORE, REMINDED_BEFORE, Coming, Session, who_came
from dongliang_web.sharing.views.thanks import thanks_shown

#: Past sessions on one page.
A_PAGE = 30


def zone_of(asking: Asking) -> str:
    """Return the zone in which sessions of the community are told: its own."""
    clock = asking.community.clock()
    return clock.setting_for(clock.day_of(now())).zone


@require_safe
@needs("see_sessions")
def sessions(asking: Asking) -> HttpResponse:
    """Show the sessions that are open or to come, and those that were held."""
    found = asking.community.sessions.for_lists()
    context = {
        "ahead": found.ahead(),
        "page": Paginator(found.past(), A_PAGE).get_page(asking.GET.get("page")),
        "zone": ZoneInfo(zone_of(asking)),
        "place": "sessions",
    }
    return render(asking, "sharing/sessions.html", context)


@require_safe
@needs("see_sessions")
def session(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show one session: what it is about, who comes, and what can be done now."""
    return _page(asking, session_of(asking, key), GuestForm())


def _page(asking: Asking, found: Session, form: GuestForm, status: int = 200) -> HttpResponse:
    is_host, at = hosts(asking, found), now()
    coming = Coming.objects.filter(session=found, withdrawn_at=None).select_related("member").order_by("at", "pk")
    people = [_shown(each.member, asking) for each in coming]
    context = {
        "session": found,
        "zone": ZoneInfo(zone_of(asking)),
        "coming": people,
        "comes": any(each.pk == asking.me.pk for each in people),
        "came": who_came(found) if found.is_closed else [],
        "is_host": is_host,
        "may_open": is_host and found.may_open(at),
        "opens_at": found.starts_at - OPENS_BEFORE,
        "guests": found.guests.filter(stopped_at=None).order_by("pk") if is_host and not found.is_closed else [],
        "guest_form": form,
        "site": settings.SITE_URL,
        "place": "sessions",
        **(thanks_shown(asking, found) if found.has_begun else {}),
    }
    return render(asking, "sharing/session.html", context, status=status)


def _shown(member: Member, asking: Asking) -> Member:
    member.community = asking.community
    return member


@read_or_send
@needs("propose_session")
def propose(asking: Asking) -> HttpResponse:
    """Propose a session."""
    zone = zone_of(asking)
    form = PlanForm(
        asking.POST if asking.method == "POST" else None,
        community=asking.community,
        zone=zone,
        initial={"minutes": 120},
    )
    if form.is_valid():
        try:
            made = actions.propose_session(by=asking.me, plan=form.plan, at=now())
        except Refused as refused:
            form.add_error(FIELDS.get(refused.key), refusal_sentence(refused, language()))
        else:
            say(asking, "session_proposed")
            return see_other("session", asking.community.slug, made.key)
    context = {"form": form, "title": gettext("Propose a session"), "place": "sessions"}
    return render(asking, "sharing/plan.html", context, status=400 if form.errors else 200)


@read_or_send
@needs("propose_session")
def change(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Change a session that is still to come."""
    found = session_of(asking, key)
    form = PlanForm.of(found, zone_of(asking), asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            actions.change_session(by=asking.me, session=found, plan=form.plan, at=now())
        except Refused as refused:
            form.add_error(FIELDS.get(refused.key), refusal_sentence(refused, language()))
        else:
            say(asking, "session_changed")
            return see_other("session", asking.community.slug, key)
    context = {"form": form, "session": found, "title": gettext("Change the session"), "place": "sessions"}
    return render(asking, "sharing/plan.html", context, status=400 if form.errors else 200)


@require_POST
@needs("propose_session")
def cancel(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Call a session off."""
    found = session_of(asking, key)
    return _done(asking, found, lambda: actions.cancel_session(by=asking.me, session=found, at=now()), "session_off")


@require_POST
@needs("attend_session")
def coming(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Say that one comes, or take it back."""
    found, at = session_of(asking, key), now()
    if "not" in asking.POST:
        return _done(asking, found, lambda: actions.stop_coming(by=asking.me, session=found, at=at), "not_coming")
    is_reminded = found.reminded_at is None and at < found.starts_at - REMINDED_BEFORE
    said = "coming" if is_reminded else "coming_soon"
    return _done(asking, found, lambda: actions.come(by=asking.me, session=found, at=at), said)


@require_POST
@needs("attend_session")
def begin(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Open a session, and go there."""
    found = session_of(asking, key)
    try:
        actions.open_session(by=asking.me, session=found, at=now())
    except Refused as refused:
        return _refused(asking, found, refused)
    return see_other("session_live", asking.community.slug, key)


@require_POST
@needs("attend_session")
def end(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Close a session."""
    found = session_of(asking, key)
    return _done(asking, found, lambda: actions.close_session(by=asking.me, session=found, at=now()), "session_closed")


def _done(asking: Asking, found: Session, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return _refused(asking, found, refused)
    say(asking, said)
    return see_other("session", asking.community.slug, found.key)


def _refused(asking: Asking, found: Session, refused: Refused) -> HttpResponse:
    messages.error(asking, refusal_sentence(refused, language()))
    return _page(asking, found, GuestForm(), status=409)
