"""The server's clock, the only one that counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings


def now() -> dt.datetime:
    """Return the present instant; in tests it is moved by the seconds in the file that the settings name."""
    ahead = 0.0
    if settings.TEST_CLOCK_FILE and Path(settings.TEST_CLOCK_FILE).exists():
        ahead = float(Path(settings.TEST_CLOCK_FILE).read_text("ascii"))
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead)
