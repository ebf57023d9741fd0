"""Check-ins, what was written in them, leave and void days."""

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
from dongliang_web.checkin.models.posts import (
    Picture,
    Post,
    PostQuerySet,
)
from dongliang_web.checkin.models.reminders import (
    PushDevice,
    Reminder,
    community_zone,
)
from dongliang_web.checkin.models.uploads import (
    KEPT_FOR,
    Upload,
    UploadQuerySet,
    upload_folder,
)

__all__ = [
    "KEPT_FOR",
    "MOST_TRIES",
    "CheckIn",
    "CheckInQuerySet",
    "Clip",
    "Helping",
    "Leave",
    "LogLine",
    "Picture",
    "Playable",
    "Post",
    "PostQuerySet",
    "PushDevice",
    "Reminder",
    "Upload",
    "UploadQuerySet",
    "VoidDay",
    "community_zone",
    "day_log",
    "days_of",
    "expected_since",
    "histories",
    "leave_announced",
    "make_ups_used",
    "own_cohort",
    "trial_ahead",
    "trial_on",
    "upload_folder",
]
