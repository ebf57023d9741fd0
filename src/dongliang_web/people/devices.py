"""The devices on which an account is signed in."""

from __future__ import annotations

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from dongliang_web.people.models import Account

#: What a browser says of itself -> how people call it; the first that fits counts, so the order matters.
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_MACHINES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "Mac OS X": "Mac",
    "Windows": "Windows",
    "Linux": "Linux",
}


def live_devices(account: Account, at: dt.datetime) -> QuerySet[UserSession]:
    """Return the devices on which an account is signed in, the newest first."""
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    return UserSession.objects.filter(user=account, session_key__in=live).order_by("-created_at")  # type: ignore[no-any-return]  # untyped


def forget_ended(at: dt.datetime) -> int:
    """Forget sessions that ran out, and of every device that was signed out its address and what its browser said."""
    ended, _ = Session.objects.filter(expire_date__lte=at).delete()
    gone, _ = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended + int(gone)


def device_name(user_agent: str) -> str:
    """Return the name of a device from what its browser says of itself; empty where that says nothing."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "")
    machine = next((name for sign, name in _MACHINES.items() if sign in user_agent), "")
    return ", ".join(part for part in (browser, machine) if part)
