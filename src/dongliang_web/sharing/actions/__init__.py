"""What is done with sharing sessions."""

from dongliang_web.sharing.actions.advertising import (
    Looked,
    another_decides,
    flag,
    hold,
    keep_back,
    look,
    release,
    show_or_hold,
)
from dongliang_web.sharing.actions.chapters import (
    begin_chapter,
    remove_chapter,
)
from dongliang_web.sharing.actions.guests import (
    Bound,
    bind_guest,
    invite_guest,
    stop_guest,
)
from dongliang_web.sharing.actions.holding import (
    attend,
    attend_as_guest,
    close_session,
    open_session,
)
from dongliang_web.sharing.actions.indexing import (
    rebuild_index,
)
from dongliang_web.sharing.actions.messages import (
    MOST_MESSAGES,
    Said,
    delete_as_guest,
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
    lapse_session,
    make_feed,
    propose_session,
    remind_coming,
    stop_coming,
    stop_feed,
)

__all__ = [
    "MOST_MESSAGES",
    "Bound",
    "Looked",
    "Plan",
    "Said",
    "another_decides",
    "attend",
    "attend_as_guest",
    "begin_chapter",
    "bind_guest",
    "cancel_session",
    "change_session",
    "close_session",
    "come",
    "delete_as_guest",
    "delete_message",
    "flag",
    "hold",
    "invite_guest",
    "keep_back",
    "lapse_session",
    "lift_question",
    "look",
    "make_feed",
    "open_session",
    "propose_session",
    "rebuild_index",
    "release",
    "remind_coming",
    "remove_chapter",
    "show_or_hold",
    "speak",
    "speak_as_guest",
    "stop_coming",
    "stop_feed",
    "stop_guest",
]
