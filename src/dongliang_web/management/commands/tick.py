"""`dongliang tick`: run what is due."""

from __future__ import annotations

import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from dongliang_web.jobs import JOBS, QUICK, SLOW, Job, run_round, tick
from dongliang_web.pages.clock import now

PARTS: dict[str, tuple[Job, ...]] = {"all": JOBS, "quick": QUICK, "slow": SLOW}


class Command(BaseCommand):
    """Runs what is due, once or again and again."""

    help = "Run what is due: who fell out, who passed, who is resting."
    # They look at how the site is written, not at its data, and are run with the project's own tests.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the pause between two rounds."""
        parser.add_argument("--every", type=int, default=0, help="go on, once in so many seconds; 0: once")
        parser.add_argument("--only", choices=PARTS, default="all", help="quick: all but films; slow: films")

    def handle(self, *, every: int, only: str, **_: Any) -> None:
        """Run a round; with a pause given, go on until stopped."""
        jobs = PARTS[only]
        # Told to end, it ends by way of every `finally`, so that no ffmpeg is left behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if not every:
            if done := tick(now(), jobs):
                self.stdout.write(f"{done} changes were due and are done")
            return
        while True:
            run_round(jobs)
            time.sleep(every)
            close_old_connections()
