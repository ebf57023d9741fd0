"""The pages of checking in."""

from dongliang_web.checkin.views.calls import (
    call_along,
    calls,
    mute_calls,
    unmute_calls,
)
from dongliang_web.checkin.views.clips import (
    clip,
)
from dongliang_web.checkin.views.days import (
    days_off,
    record_for,
)
from dongliang_web.checkin.views.helping import (
    check_in_for,
    end_helping,
    helping,
    undo_recorded,
)
from dongliang_web.checkin.views.posts import (
    check_in,
    delete_post,
    edit_post,
    make_up,
    picture,
    share_body_note,
)
from dongliang_web.checkin.views.reminders import (
    end_reminder,
    no_more,
    not_today,
    put_off_reminder,
    reminder,
)
from dongliang_web.checkin.views.rhythm import (
    my_rhythm,
)
from dongliang_web.checkin.views.uploads import (
    upload,
    uploads,
)

__all__ = [
    "call_along",
    "calls",
    "check_in",
    "check_in_for",
    "clip",
    "days_off",
    "delete_post",
    "edit_post",
    "end_helping",
    "end_reminder",
    "helping",
    "make_up",
    "mute_calls",
    "my_rhythm",
    "no_more",
    "not_today",
    "picture",
    "put_off_reminder",
    "record_for",
    "reminder",
    "share_body_note",
    "undo_recorded",
    "unmute_calls",
    "upload",
    "uploads",
]
