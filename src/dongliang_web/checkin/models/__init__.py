"""Check-ins, what was written in them, leave and void days."""

from dongliang_web.checkin.models.calls import (
    Call,
    MutedCalls,
    recent_callers,
)
from dongliang_web.checkin.models.clips import (
    MOST_TRIES,
    Clip,
    Playable,
)
from dongliang_web.checkin.models.days import (
    CheckIn,
    CheckInQuerySet,
    Leave,
    VoidDay,
)
from dongliang_web.checkin.models.helping import (
    Helping,
)
from dongliang_web.checkin.models.history import (
    days_of,
    expected_since,
    histories,
    leave_announced,
    make_ups_used,
    own_cohort,
    trial_ahead,
    trial_on,
)
from dongliang_web.checkin.models.log import (
    LogLine,
    day_log,
)
from dongliang_web.checkin.models.pasts import (
    PAST_DAYS,
    Behind,
    behind,
    urged,
)
from dongliang_web.checkin.models.posts import (
    Picture,
    Post,
    PostQuerySet,
    Shown,
)
from dongliang_web.checkin.models.reminders import (
    PushDevice,
    Reminder,
    community_zone,
    later_than_usual,
)
from dongliang_web.checkin.models.uploads import (
    KEPT_FOR,
    Upload,
    UploadQuerySet,
    upload_folder,
)
from dongliang_web.checkin.models.urging import (
    DAYS_TOLD,
    LEAST_MEMBERS,
    ByWhom,
    NotSent,
    by_whom,
    not_sent,
)

__all__ = [
    "DAYS_TOLD",
    "KEPT_FOR",
    "LEAST_MEMBERS",
    "MOST_TRIES",
    "PAST_DAYS",
    "Behind",
    "ByWhom",
    "Call",
    "CheckIn",
    "CheckInQuerySet",
    "Clip",
    "Helping",
    "Leave",
    "LogLine",
    "MutedCalls",
    "NotSent",
    "Picture",
    "Playable",
    "Post",
    "PostQuerySet",
    "PushDevice",
    "Reminder",
    "Shown",
    "Upload",
    "UploadQuerySet",
    "VoidDay",
    "behind",
    "by_whom",
    "community_zone",
    "day_log",
    "days_of",
    "expected_since",
    "histories",
    "later_than_usual",
    "leave_announced",
    "make_ups_used",
    "not_sent",
    "own_cohort",
    "recent_callers",
    "trial_ahead",
    "trial_on",
    "upload_folder",
    "urged",
]
