"""Sessions in people's calendars: a file for one, an address that a calendar reads by itself for all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vText

from dongliang.council import may
from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.pages.clock import now
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community
from dongliang_web.sharing import actions
from dongliang_web.sharing.access import session_of
from dongliang_web.sharing.models import FEED_SALT, CalendarFeed, Session, key_in

#: Sessions before so many days leave a subscribed calendar.
_FEED_DAYS = 180
_STATUS = {Session.CANCELLED: "CANCELLED"}


def calendar_of(community: Community, sessions: Iterable[Session]) -> bytes:
    """Write sessions as an iCalendar file, times in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Dongliang//sessions//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", community.name)
    for session in sessions:
        calendar.add_component(_event(community, session))
    return bytes(calendar.to_ical())


def _event(community: Community, session: Session) -> Event:
    address = f"{settings.SITE_URL}{session.url}"
    event = Event()
    event.add("uid", f"{session.key}@dongliang")
    event.add("sequence", session.changes)
    event.add("dtstamp", session.changed_at.astimezone(dt.UTC))
    event.add("last-modified", session.changed_at.astimezone(dt.UTC))
    event.add("dtstart", session.starts_at.astimezone(dt.UTC))
    event.add("dtend", session.ends_at.astimezone(dt.UTC))
    event.add("summary", f"{session.title} · {session.speaker_name}")
    event.add("description", f"{session.about}\n\n{address}".strip())
    event.add("location", vText(community.name))
    event.add("url", address)
    event.add("status", _STATUS.get(session.state, "CONFIRMED"))
    return event


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@require_safe
@needs("see_sessions")
def session_calendar(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Give one session as a calendar file."""
    found = session_of(asking, key)
    return _file(calendar_of(asking.community, [found]), f"session-{found.starts_at:%Y-%m-%d}")


@read_or_send
@needs("see_sessions")
def calendar_page(asking: Asking) -> HttpResponse:
    """Show the address that a calendar can read, make it, change it or end it."""
    if asking.method == "POST":
        if "stop" in asking.POST:
            actions.stop_feed(by=asking.me)
            say(asking, "feed_stopped")
        else:
            actions.make_feed(by=asking.me, at=now())
            say(asking, "feed_made")
        return see_other("sessions_calendar", asking.community.slug)
    feed = CalendarFeed.objects.filter(member=asking.me).first()
    return render(asking, "sharing/calendar.html", {"feed": feed, "site": settings.SITE_URL, "place": "sessions"})


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a member's calendar the sessions of their community, as long as they may see them."""
    key = key_in(secret, FEED_SALT)
    feed = CalendarFeed.objects.select_related("member__community").filter(key=key).first() if key else None
    if feed is None or not may(feed.member.roles(), "see_sessions"):
        raise Http404("no such calendar")
    since = now() - dt.timedelta(days=_FEED_DAYS)
    found = feed.member.community.sessions.for_lists().filter(starts_at__gte=since).order_by("starts_at", "id")
    return _file(calendar_of(feed.member.community, found), "sessions")
