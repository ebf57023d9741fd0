"""What a reminder says, and sending it by mail or to one's devices."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from dongliang.words import Language, explain, label
from dongliang_web.checkin.actions import Due
from dongliang_web.checkin.models import Call, PushDevice, community_zone
from dongliang_web.checkin.models.reminders import LATEST
from dongliang_web.checkin.push import NotSent, send
from dongliang_web.people.models import Account, Member

log = logging.getLogger("dongliang.reminders")
_SALT = "dongliang.reminder"
#: Before this hour of their own nobody's devices are told what others did.
_DAY_BEGINS = dt.time(7)


def signed(member: Member, day: dt.date) -> str:
    """Return what a reminder's links carry in place of a sign-in: whose it is and for which day."""
    return signing.dumps([str(member.key), day.isoformat()], salt=_SALT)


def read_signed(secret: str) -> tuple[Member, dt.date] | None:
    """Return whose reminder a link belongs to and for which day; None for a link that the site did not write."""
    try:
        key, day = signing.loads(secret, salt=_SALT)
    except signing.BadSignature:
        return None
    member = Member.objects.filter(key=uuid.UUID(key)).select_related("community").first()
    return (member, dt.date.fromisoformat(day)) if member else None


def deliver(due: Due, at: dt.datetime) -> bool:
    """Send a reminder the way its member asked for; False if it did not go out."""
    try:
        return _by_mail(due) if due.reminder.way == "mail" else _by_push(due, at)
    except (smtplib.SMTPException, OSError) as failed:
        log.warning("a reminder did not go out: %s", type(failed).__name__)
        return False


def is_quiet(member: Member, at: dt.datetime) -> bool:
    """Tell whether it is night where a member is: nothing that others did is sent then."""
    zone = member.own_zone() or community_zone(member, at)
    return not _DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).time() < LATEST


def deliver_call(call: Call, at: dt.datetime) -> bool:
    """Tell a member's devices that another called them; False if none took it."""
    account = call.called.account()
    if account is None or not account.is_active:
        return False
    community = call.called.community
    message = {
        "title": community.name,
        "body": explain("reminder.called", _spoken(account, call.called), name=call.caller.name),
        "url": settings.SITE_URL + reverse("check_in", args=[community.slug]),
    }
    return _push(account, message, at)


def _language(due: Due) -> Language:
    return _spoken(due.account, due.reminder.member)


def _spoken(account: Account, member: Member) -> Language:
    spoken = account.language or member.community.language
    return "zh-Hans" if spoken.startswith("zh") else "en"


def _links(due: Due) -> dict[str, str]:
    """Return where a reminder leads: to write, to hear no more of it today, to stop it for good."""
    member = due.reminder.member
    secret = signed(member, due.day)
    return {
        "write": settings.SITE_URL + reverse("check_in", args=[member.community.slug]),
        "later": settings.SITE_URL + reverse("reminder_not_today", args=[secret]),
        "stop": settings.SITE_URL + reverse("reminder_no_more", args=[secret]),
    }


def _by_mail(due: Due) -> bool:
    spoken, links = _language(due), _links(due)
    if not due.account.email:
        return False
    community = due.reminder.member.community.name
    headers = {
        "List-Unsubscribe": f"<{links['stop']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    subject = " ".join(explain("reminder.subject", spoken, community=community).split())
    body = explain(
        "reminder.mail_needed" if due.reminder.level else "reminder.mail", spoken, community=community, **links
    )
    return bool(EmailMessage(subject, body, to=[due.account.email], headers=headers).send())


def _by_push(due: Due, at: dt.datetime) -> bool:
    spoken, links = _language(due), _links(due)
    message = {
        "title": due.reminder.member.community.name,
        "body": label("reminder.push_needed" if due.reminder.level else "reminder.push", spoken),
        "url": links["write"],
        "later": label("reminder.later", spoken),
        "later_url": links["later"],
    }
    return _push(due.account, message, at)


def _push(account: Account, message: dict[str, str], at: dt.datetime) -> bool:
    """Send a message to all devices that are signed in; one that took it is enough."""
    taken = 0
    for device in PushDevice.objects.live(at).filter(account=account):
        try:
            taken += send(device, message)
        except NotSent as failed:
            log.warning("a reminder did not go out: %s", failed)
    return taken > 0
