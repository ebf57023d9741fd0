"""Sessions to try the room on, proposed and opened through its actions, and phones to look at them with."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from dongliang_web.models import Community, Guest, Member, Message, Session
from dongliang_web.sharing.actions import Plan, Said, invite_guest, open_session, propose_session, speak
from tests.web.factories import MemberFactory

AT = dt.datetime(2026, 11, 20, 11, 0, tzinfo=dt.UTC)
EVENING = AT + dt.timedelta(hours=2)


def plan(**other: Any) -> Plan:
    """What a session is to be: somebody from outside speaks this evening."""
    values = {"title": "肩颈松解三步", "about": "", "speaker": None, "guest_name": "沈老师", "brought_by": None}
    return Plan(**{**values, "starts_at": EVENING, "minutes": 120, **other})


def proposed(community: Community, **other: Any) -> Session:
    """Let somebody have proposed a session."""
    by = other.pop("by", None) or MemberFactory(community=community)
    return propose_session(by=by, plan=plan(**other), at=AT)


def opened(community: Community, **other: Any) -> Session:
    """Let a session be open."""
    session = proposed(community, **other)
    open_session(by=session.proposer, session=session, at=EVENING)
    session.refresh_from_db()
    return session


def said(session: Session, text: str, by: Member | None = None) -> Message:
    """Let somebody have said or asked something; the proposer unless somebody else is named."""
    return speak(by=by or session.proposer, session=session, said=Said(text, uuid.uuid4()), at=EVENING)


class Browser(Client):
    """A browser that sends a cookie to its own path alone, which the client of Django does not look at."""

    def request(self, **request: Any) -> Any:
        here = request.get("PATH_INFO", "/")
        sent = [each for each in self.cookies.values() if f"{here}/".startswith(f"{each['path'].rstrip('/')}/")]
        request["HTTP_COOKIE"] = "; ".join(f"{each.key}={each.coded_value}" for each in sent)
        return super().request(**request)


def guest_of(session: Session, name: str = "沈老师") -> tuple[Guest, Browser]:
    """Invite a guest, and return a browser on which they opened their link."""
    guest = invite_guest(by=session.proposer, session=session, name=name, at=EVENING)
    client = Browser()
    assert client.post(reverse("guest_link", args=[guest.link_secret])).status_code == 303
    return guest, client


def page(name: str, session: Session, *more: Any) -> str:
    """Return the address of a session's page."""
    return reverse(name, args=[session.community.slug, session.key, *more])


def to_say(text: str, **other: Any) -> dict[str, Any]:
    """Return what the page of a session sends."""
    return {"text": text, "client_id": str(uuid.uuid4()), **other}
