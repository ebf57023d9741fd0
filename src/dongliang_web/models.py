"""Collects the rooms' tables into the one Django app."""

from dongliang_web.checkin.models import CheckIn, Clip, Leave, Picture, Post, Upload, VoidDay
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
from dongliang_web.portability.models import Claim
from dongliang_web.record.models import Entry, Passage

__all__ = [
    "Account",
    "Attachment",
    "CheckIn",
    "Claim",
    "Clip",
    "ClockSetting",
    "Cohort",
    "Community",
    "Enrolment",
    "Entry",
    "Leave",
    "Member",
    "Notice",
    "Office",
    "Passage",
    "Picture",
    "Post",
    "SignInPass",
    "Upload",
    "VoidDay",
]
