"""Letting a speaker from outside into one session, on one device."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction

from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.sharing.models import Guest, Session, device_digest, may_host

#: Links that a session may have; more than any has speakers, devices that broke included.
MOST_GUESTS = 20


@dataclass(frozen=True, slots=True)
class Bound:
    """A guest whose link was opened here, and the secret that this device keeps."""

    guest: Guest
    device_secret: str


@transaction.atomic
def invite_guest(*, by: Member, session: Session, name: str, at: dt.datetime) -> Guest:
    """Make a link for a speaker from outside."""
    held = Session.objects.held(session.pk)
    if not may_host(by, held):
        raise Refused("not_host")
    if held.is_closed or held.is_cancelled:
        raise Refused("session_over")
    if held.guests.count() >= MOST_GUESTS:
        raise Refused("too_many_guests", most=MOST_GUESTS)
    append("invited_guest", community=by.community, by=by, about=held.entry, at=at, words={"name": name})
    return Guest.objects.create(session=held, name=name, invited_by=by, invited_at=at)


@transaction.atomic
def stop_guest(*, by: Member, guest: Guest, at: dt.datetime) -> None:
    """End a guest's link and whatever was opened by it."""
    if not may_host(by, guest.session):
        raise Refused("not_host")
    if Guest.objects.filter(pk=guest.pk, stopped_at=None).update(stopped_at=at):
        append("stopped_guest", community=by.community, by=by, about=guest.session.entry, at=at)


@transaction.atomic
def bind_guest(*, guest: Guest, at: dt.datetime) -> Bound:
    """Bind a guest's link to this device; raises Refused where another has opened it before."""
    device_secret = secrets.token_urlsafe(32)
    unopened = Guest.objects.let_in().filter(pk=guest.pk, device_digest="")
    if not unopened.update(device_digest=device_digest(device_secret), opened_at=at):
        raise Refused("guest_link_used")
    return Bound(guest, device_secret)
