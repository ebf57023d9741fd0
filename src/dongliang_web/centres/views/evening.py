"""The evening that an address asks for: the newest, or an earlier one whose ties are kept."""

from __future__ import annotations

import datetime as dt

from django.http import Http404

from dongliang_web.centres.models import SnapshotTies
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking


def asked_day(asking: Asking) -> dt.date | None:
    """Return the evening that an address names by ``day``, or None; raises Http404 for one that is no date."""
    asked = asking.GET.get("day", "")
    try:
        return dt.date.fromisoformat(asked) if asked else None
    except ValueError as wrong:
        raise Http404(f"{asked} is no day") from wrong


def kept_on(asking: Asking) -> SnapshotTies | None:
    """Return the ties of the evening asked for; None before the first night, Http404 for one that is not kept."""
    day = asked_day(asking)
    kept = SnapshotTies.objects.of(asking.community, day)
    if kept is None and day is not None:
        raise Http404(f"no ties are kept of {day}")
    return kept


def same_evening(asking: Asking) -> str:
    """Return what leads to the same evening, at the end of an address; empty for the newest."""
    day = asked_day(asking)
    return f"?day={day}" if day else ""


def in_words(asking: Asking, day: dt.date) -> str:
    """Write a day as the page's reader reads it today."""
    return dated(day, asking.community.clock().day_of(clock.now()), language())
