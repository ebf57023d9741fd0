"""`dongliang tick`: run what is due."""

from __future__ import annotations

import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from dongliang_web.centres.jobs import snap
from dongliang_web.jobs import JOBS, NIGHTLY, QUICK, SLOW, Job, run_round, tick
from dongliang_web.management.nightly import cores, snap_in_processes
from dongliang_web.pages.clock import now

PARTS: dict[str, tuple[Job, ...]] = {"all": JOBS, "quick": QUICK, "slow": SLOW, "nightly": NIGHTLY}


class Command(BaseCommand):
    """Runs what is due, once or again and again."""

    help = "Run what is due: who fell out, who passed, who is resting."
    # They look at how the site is written, not at its data, and are run with the project's own tests.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the pause between two rounds, which part to do, and by how many processes the night's work is done."""
        parser.add_argument("--every", type=int, default=0, help="go on, once in so many seconds; 0: once")
        parts = "quick: all that takes moments; slow: films; nightly: snapshots"
        parser.add_argument("--only", choices=PARTS, default="all", help=parts)
        parser.add_argument("--processes", type=int, default=1, help="take snapshots by so many; 0: one for each core")
        parser.add_argument("--share", type=_share, help="begin with one of several shares of the snapshots: 2/4")

    def handle(self, *, every: int, only: str, processes: int, share: tuple[int, int] | None, **_: Any) -> None:
        """Run a round; with a pause given, go on until stopped."""
        jobs = [_shared(job, processes or cores(), share) for job in PARTS[only]]
        # Told to end, it ends by way of every `finally`, so that no ffmpeg and no process of its own is left behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if not every:
            if done := tick(now(), jobs):
                self.stdout.write(f"{done} changes were due and are done")
            return
        while True:
            run_round(jobs)
            time.sleep(every)
            close_old_connections()


def _shared(job: Job, processes: int, share: tuple[int, int] | None) -> Job:
    """Return a job as it is done here: the night's work by several processes, or one share of it."""
    if job not in NIGHTLY:
        return job
    if share:
        return partial(snap, share=share[0], shares=share[1])
    return partial(snap_in_processes, processes=processes) if processes > 1 else job


def _share(text: str) -> tuple[int, int]:
    """Read «2/4», the second of four shares, as a place and how many there are."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise ArgumentTypeError(f"{text!r} is no share; the second of four is 2/4")
    return int(number) - 1, int(of)
