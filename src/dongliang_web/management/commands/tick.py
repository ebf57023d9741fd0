"""`dongliang tick`: run what is due."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from dongliang_web.jobs import tick
from dongliang_web.pages.clock import now

log = logging.getLogger("dongliang.tick")


class Command(BaseCommand):
    """Runs what is due, once or again and again."""

    help = "Run what is due: who fell out, who passed, who is resting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the pause between two rounds."""
        parser.add_argument("--every", type=int, default=0, help="go on, once in so many seconds; 0: once")

    def handle(self, *, every: int, **_: Any) -> None:
        """Run a round; with a pause given, go on until stopped."""
        if done := tick(now()):
            self.stdout.write(f"{done} changes were due and are done")
        while every:
            time.sleep(every)
            close_old_connections()
            self._round()

    def _round(self) -> None:
        # A database that is away for a moment must not end the rounds: the same work is due in the next one.
        try:
            done = tick(now())
        except OperationalError:
            log.exception("the database did not answer; trying again in the next round")
            return
        if done:
            log.info("%s changes were due and are done", done)
