"""The server's clock, the only one that counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def now() -> dt.datetime:
    """Return the present instant; in tests it is moved by the seconds in the file that the settings name."""
    ahead = 0.0
    if settings.TEST_CLOCK_FILE and Path(settings.TEST_CLOCK_FILE).exists():
        ahead = float(Path(settings.TEST_CLOCK_FILE).read_text("ascii"))
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead)


class AccountZone:
    """Middleware that shows times in the zone an account has chosen; a community's page sets its own where none is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "zone", "")
        with timezone.override(ZoneInfo(chosen) if chosen else None):
            return self.get_response(request)
