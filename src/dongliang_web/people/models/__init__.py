"""Accounts, communities, members, offices, enrolments, notices and sign-in passes."""

from dongliang_web.people.models.accounts import (
    Account,
    AccountManager,
)
from dongliang_web.people.models.body import (
    body_of,
    electors,
    founder_of,
    holds,
    officers,
    on_one_word,
)
from dongliang_web.people.models.communities import (
    ClockSetting,
    Community,
    CommunityQuerySet,
)
from dongliang_web.people.models.enrolments import (
    Enrolment,
    EnrolmentQuerySet,
    in_main_group_since,
)
from dongliang_web.people.models.members import (
    Attachment,
    Member,
    MemberQuerySet,
    Office,
    OfficeQuerySet,
    firsts,
)
from dongliang_web.people.models.mentions import (
    Mention,
)
from dongliang_web.people.models.notices import (
    Notice,
    NoticeQuerySet,
)
from dongliang_web.people.models.passes import (
    PASS_LAPSES_AFTER,
    SignInPass,
    SignInPassQuerySet,
)
from dongliang_web.people.models.rules import (
    InForce,
    in_force,
)

__all__ = [
    "PASS_LAPSES_AFTER",
    "Account",
    "AccountManager",
    "Attachment",
    "ClockSetting",
    "Community",
    "CommunityQuerySet",
    "Enrolment",
    "EnrolmentQuerySet",
    "InForce",
    "Member",
    "MemberQuerySet",
    "Mention",
    "Notice",
    "NoticeQuerySet",
    "Office",
    "OfficeQuerySet",
    "SignInPass",
    "SignInPassQuerySet",
    "body_of",
    "electors",
    "firsts",
    "founder_of",
    "holds",
    "in_force",
    "in_main_group_since",
    "officers",
    "on_one_word",
]
