"""What a reminder says, and sending it by mail or to one's devices."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import uuid

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from dongliang.words import Language, explain, label
from dongliang_web.checkin.actions import Due
from dongliang_web.checkin.models import PushDevice
from dongliang_web.checkin.push import NotSent, send
from dongliang_web.people.models import Member

log = logging.getLogger("dongliang.reminders")
_SALT = "dongliang.reminder"


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


def _language(due: Due) -> Language:
    spoken = due.account.language or due.reminder.member.community.language
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
    body = explain("reminder.mail", spoken, community=community, **links)
    return bool(EmailMessage(subject, body, to=[due.account.email], headers=headers).send())


def _by_push(due: Due, at: dt.datetime) -> bool:
    """Send it to all devices that are signed in; one that took it is enough."""
    spoken, links = _language(due), _links(due)
    message = {
        "title": due.reminder.member.community.name,
        "body": label("reminder.push", spoken),
        "url": links["write"],
        "later": label("reminder.later", spoken),
        "later_url": links["later"],
    }
    taken = 0
    for device in PushDevice.objects.live(at).filter(account=due.account):
        try:
            taken += send(device, message)
        except NotSent as failed:
            log.warning("a reminder did not go out: %s", failed)
    return taken > 0
