"""打卡: checking in, making up, changing what one wrote; leave, recording for others, void days, resting."""

from dongliang_web.checkin.actions.changes import delete_post, edit_post, share_body_note
from dongliang_web.checkin.actions.clips import make_waiting_film
from dongliang_web.checkin.actions.days import (
    RECORDED,
    announce_leave,
    record_for,
    rest_silent,
    void_day,
    wake_written,
    withdraw_leave,
)
from dongliang_web.checkin.actions.posts import (
    MOST_PICTURES,
    Written,
    check_in,
    make_up,
    template_of,
    why_not_to_make_up,
)
from dongliang_web.checkin.actions.uploads import (
    Busy,
    Offset,
    as_sent,
    begin_upload,
    continue_upload,
    drop_old_uploads,
    drop_upload,
    whole_uploads,
)

__all__ = [
    "MOST_PICTURES",
    "RECORDED",
    "Busy",
    "Offset",
    "Written",
    "announce_leave",
    "as_sent",
    "begin_upload",
    "check_in",
    "continue_upload",
    "delete_post",
    "drop_old_uploads",
    "drop_upload",
    "edit_post",
    "make_up",
    "make_waiting_film",
    "record_for",
    "rest_silent",
    "share_body_note",
    "template_of",
    "void_day",
    "wake_written",
    "whole_uploads",
    "why_not_to_make_up",
    "withdraw_leave",
]
