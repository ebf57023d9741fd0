"""Sharing sessions: who proposes and comes, guests, and what is said in them."""

from dongliang_web.sharing.models.guests import Guest, device_digest, guest_of_device, guest_of_link, link_secret_of
from dongliang_web.sharing.models.messages import Message, MessageClip, MessagePicture, MessageQuerySet
from dongliang_web.sharing.models.sessions import (
    OPENS_BEFORE,
    Attendance,
    CalendarFeed,
    Chapter,
    Coming,
    Session,
    SessionQuerySet,
    may_host,
    may_speak,
)

__all__ = [
    "OPENS_BEFORE",
    "Attendance",
    "CalendarFeed",
    "Chapter",
    "Coming",
    "Guest",
    "Message",
    "MessageClip",
    "MessagePicture",
    "MessageQuerySet",
    "Session",
    "SessionQuerySet",
    "device_digest",
    "guest_of_device",
    "guest_of_link",
    "link_secret_of",
    "may_host",
    "may_speak",
]
