"""Collects the rooms' tables into the one Django app."""

from dongliang_web.checkin.models import (
    CheckIn,
    Clip,
    Helping,
    Leave,
    Picture,
    Post,
    PushDevice,
    Reminder,
    Upload,
    VoidDay,
)
from dongliang_web.connectors.models import (
    Alias,
)
from dongliang_web.gate.models import (
    Answer,
    Cohort,
    Draw,
    Question,
)
from dongliang_web.people.models import (
    Account,
    Attachment,
    ClockSetting,
    Community,
    Enrolment,
    Member,
    Notice,
    Office,
    SignInPass,
)
from dongliang_web.portability.models import (
    Claim,
    JoinedMember,
    Joining,
    Objection,
    Vouch,
)
from dongliang_web.record.models import (
    Entry,
    Passage,
)
from dongliang_web.sharing.models import (
    Attendance,
    CalendarFeed,
    Chapter,
    Coming,
    Guest,
    Message,
    MessageClip,
    MessagePicture,
    Session,
)

__all__ = [
    "Account",
    "Alias",
    "Answer",
    "Attachment",
    "Attendance",
    "CalendarFeed",
    "Chapter",
    "CheckIn",
    "Claim",
    "Clip",
    "ClockSetting",
    "Cohort",
    "Coming",
    "Community",
    "Draw",
    "Enrolment",
    "Entry",
    "Guest",
    "Helping",
    "JoinedMember",
    "Joining",
    "Leave",
    "Member",
    "Message",
    "MessageClip",
    "MessagePicture",
    "Notice",
    "Objection",
    "Office",
    "Passage",
    "Picture",
    "Post",
    "PushDevice",
    "Question",
    "Reminder",
    "Session",
    "SignInPass",
    "Upload",
    "VoidDay",
    "Vouch",
]
