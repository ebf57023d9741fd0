"""打卡: checking in, making up, changing what one wrote; leave, writing for others, void days, resting."""

from dongliang_web.checkin.actions.calls import (
    call_along,
    mute_calls,
    take_called,
    unmute_calls,
)
from dongliang_web.checkin.actions.changes import (
    delete_post,
    edit_post,
    share_body_note,
)
from dongliang_web.checkin.actions.clips import (
    make_waiting_film,
)
from dongliang_web.checkin.actions.days import (
    RECORDED,
    announce_leave,
    record_for,
    rest_silent,
    void_day,
    wake_written,
    withdraw_leave,
)
from dongliang_web.checkin.actions.helping import (
    MOST_HELPERS,
    end_helping,
    end_helping_of_former,
    name_helper,
    refuse_writing_for,
)
from dongliang_web.checkin.actions.lists import (
    Kept,
    Listed,
    record_list,
    what_can_be_kept,
)
from dongliang_web.checkin.actions.posts import (
    MOST_PICTURES,
    Written,
    check_in,
    check_in_for,
    make_up,
    template_of,
    why_not_to_make_up,
)
from dongliang_web.checkin.actions.reminders import (
    Device,
    Due,
    ask_for_reminder,
    dismiss_reminder,
    has_written,
    is_off,
    needs_none,
    note_failed,
    note_sent,
    stop_reminder,
    take_due,
)
from dongliang_web.checkin.actions.undoing import (
    undo_recorded,
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
    "MOST_HELPERS",
    "MOST_PICTURES",
    "RECORDED",
    "Busy",
    "Device",
    "Due",
    "Kept",
    "Listed",
    "Offset",
    "Written",
    "announce_leave",
    "as_sent",
    "ask_for_reminder",
    "begin_upload",
    "call_along",
    "check_in",
    "check_in_for",
    "continue_upload",
    "delete_post",
    "dismiss_reminder",
    "drop_old_uploads",
    "drop_upload",
    "edit_post",
    "end_helping",
    "end_helping_of_former",
    "has_written",
    "is_off",
    "make_up",
    "make_waiting_film",
    "mute_calls",
    "name_helper",
    "needs_none",
    "note_failed",
    "note_sent",
    "record_for",
    "record_list",
    "refuse_writing_for",
    "rest_silent",
    "share_body_note",
    "stop_reminder",
    "take_called",
    "take_due",
    "template_of",
    "undo_recorded",
    "unmute_calls",
    "void_day",
    "wake_written",
    "what_can_be_kept",
    "whole_uploads",
    "why_not_to_make_up",
    "withdraw_leave",
]
