"""`dongliang tick`: run what is due."""

from __future__ import annotations

import logging
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from dongliang_web.jobs import JOBS, QUICK, SLOW, Job, tick
from dongliang_web.pages.clock import now

log = logging.getLogger("dongliang.tick")
PARTS: dict[str, tuple[Job, ...]] = {"all": JOBS, "quick": QUICK, "slow": SLOW}


class Command(BaseCommand):
    """Runs what is due, once or again and again."""

    help = "Run what is due: who fell out, who passed, who is resting."

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
            self._round(jobs)
            time.sleep(every)
            close_old_connections()

    def _round(self, jobs: Sequence[Job]) -> None:
        # Nothing must end the rounds, be it a database that is away or a fault in one job: nobody would notice that
        # no day is decided any more. What failed stands in the log, and is due again in the next round.
        try:
            done = tick(now(), jobs)
        except Exception:
            log.exception("some of what was due failed; trying again in the next round")
            return
        if done:
            log.info("%s changes were due and are done", done)
