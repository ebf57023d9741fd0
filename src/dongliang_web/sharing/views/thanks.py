"""Recognising a session, taking that back, and who recognised it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import Role
from dongliang_web.people.access import Asking, needs
from dongliang_web.recognition.forms import RecogniseForm
from dongliang_web.recognition.models import Given, Thing, recognised
from dongliang_web.recognition.views import recognise_thing, take_back_thing, who_recognised
from dongliang_web.sharing.access import session_of
from dongliang_web.sharing.models import Session


def thing_of_session(session: Session) -> Thing:
    """Return a session as what is recognised: it is whoever's speaks, else of who brought the speaker from outside."""
    readers = session.community.members.in_state(Role.MEMBER, Role.RESTING)
    return Thing(session.entry, session.given_by, readers, session.url, "recognised_session")


def thanks_shown(asking: Asking, session: Session) -> dict[str, Any]:
    """Return what a page shows of who recognised a session, and what one does so with."""
    given = recognised([session.entry_id], asking.me).get(session.entry_id, Given())
    return {"given": given, "own": session.given_by == asking.me, "recognise_form": RecogniseForm()}


def _held(asking: Asking, key: uuid.UUID) -> Thing:
    session = session_of(asking, key)
    if not session.has_begun:
        raise Http404("a session that has not begun is recognised by nobody")
    return thing_of_session(session)


@require_POST
@needs("attend_session")
def recognise_session(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Recognise a session."""
    return recognise_thing(asking, _held(asking, key))


@require_POST
@needs("attend_session")
def take_back_session(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take back that one recognised a session."""
    return take_back_thing(asking, _held(asking, key))


@require_safe
@needs("see_sessions")
def who_recognised_session(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show who recognised a session."""
    return who_recognised(asking, _held(asking, key), "sessions")
