"""Opening and closing a session, and noting who was there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang_web.people.models import Member, Notice
from dongliang_web.record.actions import Refused, append
from dongliang_web.sharing.models import OPENS_BEFORE, Attendance, Guest, Session, may_host

#: Notices that call to a session that is still to come.
_ANNOUNCING = ("session_proposed", "session_changed", "session_soon")


@transaction.atomic
def open_session(*, by: Member, session: Session, at: dt.datetime) -> None:
    """Open a session, from half an hour before its time."""
    held = Session.objects.held(session.pk)
    if not may_host(by, held):
        raise Refused("not_host")
    if held.is_open:
        return
    if not held.is_ahead:
        raise Refused("session_over")
    if not held.may_open(at):
        raise Refused("session_too_early", opens_at=held.starts_at - OPENS_BEFORE)
    append("opened_session", community=held.community, by=by, about=held.entry, at=at)
    held.state, held.opened_at = Session.OPEN, at
    held.save(update_fields=["state", "opened_at"])


@transaction.atomic
def close_session(*, session: Session, at: dt.datetime, by: Member | None = None) -> None:
    """Close a session, by whoever keeps it or, without them, by the clock; its guests' links end with it."""
    held = Session.objects.held(session.pk)
    if by is not None and not may_host(by, held):
        raise Refused("not_host")
    if not held.is_open:
        return
    rule = "" if by else "sharing.closed_after"
    append("closed_session", community=held.community, by=by, about=held.entry, at=at, rule=rule)
    held.state, held.closed_at = Session.CLOSED, at
    held.save(update_fields=["state", "closed_at"])
    put_away_announced(held, at)


def put_away_announced(session: Session, at: dt.datetime) -> None:
    """Put away what announced a session that is over or called off, wherever it is still unread."""
    told = Notice.objects.filter(member__community=session.community_id, key__in=_ANNOUNCING, read_at=None)
    told.filter(values__url=session.url).update(read_at=at)


def attend(*, by: Member, session: Session, at: dt.datetime) -> None:
    """Note that a member is there while the session is open, once: a tie to the member who speaks."""
    if not session.is_open or Attendance.objects.filter(session=session, member=by).exists():
        return
    with transaction.atomic():
        held = Session.objects.held(session.pk)
        if not held.is_open or Attendance.objects.filter(session=held, member=by).exists():
            return
        speaker = held.speaker if held.speaker_id != by.pk else None
        append("attended", community=held.community, by=by, target=speaker, about=held.entry, at=at)
        Attendance.objects.create(session=held, member=by, first_at=at)


def attend_as_guest(*, guest: Guest, at: dt.datetime) -> None:
    """Note that a guest is there; no member, so no entry of theirs."""
    if guest.session.is_open:
        Attendance.objects.get_or_create(session=guest.session, guest=guest, defaults={"first_at": at})
