"""The pages of sharing sessions."""

from dongliang_web.sharing.views.archive import (
    session_archive,
    session_chapters,
)
from dongliang_web.sharing.views.calendars import (
    calendar_feed,
    calendar_page,
    session_calendar,
)
from dongliang_web.sharing.views.deleting import (
    delete,
)
from dongliang_web.sharing.views.exports import (
    session_article,
    session_as_page,
    session_markdown,
)
from dongliang_web.sharing.views.guests import (
    guest_link,
    invite,
    stop,
)
from dongliang_web.sharing.views.held import (
    decide_held,
    flag_message,
    held_messages,
)
from dongliang_web.sharing.views.live import (
    lift,
    live,
    news,
)
from dongliang_web.sharing.views.media import (
    message_clip,
    message_picture,
)
from dongliang_web.sharing.views.plans import (
    begin,
    cancel,
    change,
    coming,
    end,
    propose,
    session,
    sessions,
)
from dongliang_web.sharing.views.search import (
    search_sessions,
)
from dongliang_web.sharing.views.thanks import (
    recognise_session,
    take_back_session,
    who_recognised_session,
)

__all__ = [
    "begin",
    "calendar_feed",
    "calendar_page",
    "cancel",
    "change",
    "coming",
    "decide_held",
    "delete",
    "end",
    "flag_message",
    "guest_link",
    "held_messages",
    "invite",
    "lift",
    "live",
    "message_clip",
    "message_picture",
    "news",
    "propose",
    "recognise_session",
    "search_sessions",
    "session",
    "session_archive",
    "session_article",
    "session_as_page",
    "session_calendar",
    "session_chapters",
    "session_markdown",
    "sessions",
    "stop",
    "take_back_session",
    "who_recognised_session",
]
