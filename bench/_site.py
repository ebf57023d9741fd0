"""A site on a database of its own, in a temporary folder (SQLite), and what asking it for a page takes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def on_own_site(name: str, measure: Callable[[], int]) -> int:
    """Measure on an empty site and return what that returns."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        Path(home, "static").mkdir()
        os.environ["DATABASE_URL"] = f"sqlite:///{home}/{name}.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
        import django  # the settings read the environment set above
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        return measure()


def seconds(ask: Callable[..., Any], *about: Any) -> float:
    """Return how long asking for a page takes."""
    began = time.perf_counter()
    ask(*about)
    return time.perf_counter() - began


def queries(ask: Callable[..., Any], *about: Any) -> int:
    """Return how many queries asking for a page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(*about)
    return len(captured)
