"""Collects the rooms' tables into the one Django app."""

from dongliang_web.checkin.models import CheckIn, Helping, Leave, Picture, Post, VoidDay
from dongliang_web.gate.models import Cohort
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
from dongliang_web.portability.models import Claim, JoinedMember, Joining, Objection, Vouch
from dongliang_web.record.models import Entry, Passage

__all__ = [
    "Account",
    "Attachment",
    "CheckIn",
    "Claim",
    "ClockSetting",
    "Cohort",
    "Community",
    "Enrolment",
    "Entry",
    "Helping",
    "JoinedMember",
    "Joining",
    "Leave",
    "Member",
    "Notice",
    "Objection",
    "Office",
    "Passage",
    "Picture",
    "Post",
    "SignInPass",
    "VoidDay",
    "Vouch",
]
