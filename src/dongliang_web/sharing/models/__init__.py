"""Sharing sessions: who proposes and comes, guests, what is said in them and kept, and what may be advertising."""

from dongliang_web.sharing.models.advertising import Doubt, DoubtQuerySet, Flag, is_newcomer, own_held, to_decide
from dongliang_web.sharing.models.archive import (
    A_PAGE,
    Archive,
    Opening,
    Watched,
    address_of,
    archived,
    lasted_minutes,
    readable_in,
    watched,
    who_asked,
    who_came,
)
from dongliang_web.sharing.models.guests import Guest, link_secret_of
from dongliang_web.sharing.models.kept import kept_session
from dongliang_web.sharing.models.messages import Message, MessageClip, MessagePicture, MessageQuerySet
from dongliang_web.sharing.models.search import answering, empty_index, forget_in_index, index, terms, titled_like
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
    "A_PAGE",
    "OPENS_BEFORE",
    "Archive",
    "Attendance",
    "CalendarFeed",
    "Chapter",
    "Coming",
    "Doubt",
    "DoubtQuerySet",
    "Flag",
    "Guest",
    "Message",
    "MessageClip",
    "MessagePicture",
    "MessageQuerySet",
    "Opening",
    "Session",
    "SessionQuerySet",
    "Watched",
    "address_of",
    "answering",
    "archived",
    "empty_index",
    "forget_in_index",
    "index",
    "is_newcomer",
    "kept_session",
    "lasted_minutes",
    "link_secret_of",
    "may_host",
    "may_speak",
    "own_held",
    "readable_in",
    "terms",
    "titled_like",
    "to_decide",
    "watched",
    "who_asked",
    "who_came",
]
