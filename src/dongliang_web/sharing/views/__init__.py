"""Pages of sharing sessions."""

from dongliang_web.sharing.views.archive import session_archive, session_chapters
from dongliang_web.sharing.views.exports import session_article, session_as_page, session_markdown
from dongliang_web.sharing.views.held import decide_held, flag_message, held_messages
from dongliang_web.sharing.views.search import search_sessions

__all__ = [
    "decide_held",
    "flag_message",
    "held_messages",
    "search_sessions",
    "session_archive",
    "session_article",
    "session_as_page",
    "session_chapters",
    "session_markdown",
]
