"""Collects the rooms' tables into the one Django app."""

from dongliang_web.centres.models import (
    Snapshot,
    SnapshotTies,
)
from dongliang_web.checkin.models import (
    Call,
    CheckIn,
    Clip,
    Helping,
    Leave,
    MutedCalls,
    Picture,
    Post,
    PushDevice,
    Reminder,
    Upload,
    VoidDay,
)
from dongliang_web.connectors.models import (
    Alias,
    Channel,
)
from dongliang_web.council.models import (
    DutyPlace,
    DutyWeek,
    Proposal,
    Vote,
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
    Mention,
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
from dongliang_web.recognition.models import (
    Recognition,
    Reply,
)
from dongliang_web.record.models import (
    Entry,
    Passage,
)
from dongliang_web.roots.models import (
    InvitationLink,
    Origin,
)
from dongliang_web.sharing.models import (
    Attendance,
    CalendarFeed,
    Chapter,
    Coming,
    Doubt,
    Flag,
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
    "Call",
    "Channel",
    "Chapter",
    "CheckIn",
    "Claim",
    "Clip",
    "ClockSetting",
    "Cohort",
    "Coming",
    "Community",
    "Doubt",
    "Draw",
    "DutyPlace",
    "DutyWeek",
    "Enrolment",
    "Entry",
    "Flag",
    "Guest",
    "Helping",
    "InvitationLink",
    "JoinedMember",
    "Joining",
    "Leave",
    "Member",
    "Mention",
    "Message",
    "MessageClip",
    "MessagePicture",
    "MutedCalls",
    "Notice",
    "Objection",
    "Office",
    "Origin",
    "Passage",
    "Picture",
    "Post",
    "Proposal",
    "PushDevice",
    "Question",
    "Recognition",
    "Reminder",
    "Reply",
    "Session",
    "SignInPass",
    "Snapshot",
    "SnapshotTies",
    "Upload",
    "VoidDay",
    "Vote",
    "Vouch",
]
