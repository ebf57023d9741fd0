"""打卡: checking in, making up, changing what one wrote; leave, recording for others, void days, resting."""

from dongliang_web.checkin.actions.changes import delete_post, edit_post, share_body_note
from dongliang_web.checkin.actions.days import (
    RECORDED,
    announce_leave,
    record_for,
    rest_silent,
    void_day,
    wake_written,
    withdraw_leave,
)
from dongliang_web.checkin.actions.lists import Kept, Listed, record_list, what_can_be_kept
from dongliang_web.checkin.actions.posts import (
    MOST_PICTURES,
    Written,
    check_in,
    make_up,
    template_of,
    why_not_to_make_up,
)

__all__ = [
    "MOST_PICTURES",
    "RECORDED",
    "Kept",
    "Listed",
    "Written",
    "announce_leave",
    "check_in",
    "delete_post",
    "edit_post",
    "make_up",
    "record_for",
    "record_list",
    "rest_silent",
    "share_body_note",
    "template_of",
    "void_day",
    "wake_written",
    "what_can_be_kept",
    "why_not_to_make_up",
    "withdraw_leave",
]
