"""The pages of sharing sessions."""

from dongliang_web.sharing.views.calendars import calendar_feed, calendar_page, session_calendar
from dongliang_web.sharing.views.guests import guest_link, invite, stop
from dongliang_web.sharing.views.live import delete, lift, live, news
from dongliang_web.sharing.views.media import message_clip, message_picture
from dongliang_web.sharing.views.plans import begin, cancel, change, coming, end, propose, session, sessions

__all__ = [
    "begin",
    "calendar_feed",
    "calendar_page",
    "cancel",
    "change",
    "coming",
    "delete",
    "end",
    "guest_link",
    "invite",
    "lift",
    "live",
    "message_clip",
    "message_picture",
    "news",
    "propose",
    "session",
    "session_calendar",
    "sessions",
    "stop",
]
