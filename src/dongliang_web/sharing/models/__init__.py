"""Sharing sessions: who proposes and comes, guests, and what is said in them."""

from dongliang_web.sharing.models.advertising import (
    Doubt,
    DoubtQuerySet,
    Flag,
    is_newcomer,
    own_held,
    to_decide,
)
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
from dongliang_web.sharing.models.guests import (
    Guest,
    device_digest,
    guest_of_device,
    guest_of_link,
)
from dongliang_web.sharing.models.kept import (
    kept_session,
)
from dongliang_web.sharing.models.messages import (
    Message,
    MessageClip,
    MessagePicture,
    MessageQuerySet,
)
from dongliang_web.sharing.models.search import (
    answering,
    empty_index,
    forget_in_index,
    index,
    terms,
    titled_like,
)
from dongliang_web.sharing.models.secrets import (
    key_in,
)
from dongliang_web.sharing.models.sessions import (
    FEED_SALT,
    OPENS_BEFORE,
    REMINDED_BEFORE,
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
    "FEED_SALT",
    "OPENS_BEFORE",
    "REMINDED_BEFORE",
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
    "device_digest",
    "empty_index",
    "forget_in_index",
    "guest_of_device",
    "guest_of_link",
    "index",
    "is_newcomer",
    "kept_session",
    "key_in",
    "lasted_minutes",
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
