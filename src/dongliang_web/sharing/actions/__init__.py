"""What is done with sharing sessions."""

from dongliang_web.sharing.actions.guests import (
    Bound,
    bind_guest,
    invite_guest,
    stop_guest,
)
from dongliang_web.sharing.actions.holding import attend, attend_as_guest, close_session, lapse_session, open_session
from dongliang_web.sharing.actions.messages import (
    MOST_MESSAGES,
    Said,
    delete_message,
    lift_question,
    speak,
    speak_as_guest,
)
from dongliang_web.sharing.actions.plans import (
    Plan,
    cancel_session,
    change_session,
    come,
    make_feed,
    propose_session,
    remind_coming,
    stop_coming,
    stop_feed,
)

__all__ = [
    "MOST_MESSAGES",
    "Bound",
    "Plan",
    "Said",
    "attend",
    "attend_as_guest",
    "bind_guest",
    "cancel_session",
    "change_session",
    "close_session",
    "come",
    "delete_message",
    "invite_guest",
    "lapse_session",
    "lift_question",
    "make_feed",
    "open_session",
    "propose_session",
    "remind_coming",
    "speak",
    "speak_as_guest",
    "stop_coming",
    "stop_feed",
    "stop_guest",
]
