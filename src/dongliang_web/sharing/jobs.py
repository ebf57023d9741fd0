"""Due work of sharing sessions: the one reminder, closing what nobody closed, films to be made."""

from __future__ import annotations

import datetime as dt

from dongliang_web.checkin.actions import make_waiting_film
from dongliang_web.record.apart import each_apart
from dongliang_web.sharing.actions import close_session, lapse_session, remind_coming
from dongliang_web.sharing.models import MessageClip, Session


def due(at: dt.datetime) -> int:
    """Do what is due at an instant; returns how much was done. Safe to run again at any point."""
    reminded = each_apart(lambda each: remind_coming(session=each, at=at), Session.objects.to_remind(at))
    closed = each_apart(lambda each: _close(each, at), Session.objects.to_close(at))
    lapsed = each_apart(lambda each: lapse_session(session=each, at=at), Session.objects.lapsed(at))
    return reminded + closed + lapsed


def _close(session: Session, at: dt.datetime) -> int:
    close_session(session=session, at=at)
    return 1


def make_films(at: dt.datetime) -> int:
    """Make one film of a session."""
    return make_waiting_film(at=at, kind=MessageClip)
