"""Sharing the night's work among processes, so that a host uses all of its cores."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

from dongliang_web.centres.models import snapshots_due


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin(processes: int) -> list[subprocess.Popen[bytes]]:
    """Begin to take the snapshots that are due, by so many processes that share them; returns these."""
    # Each measures one community at a time. Were every one of them to use all cores for it, they would only wait for
    # one another.
    threads = str(max(1, cores() // processes))
    apart = {**os.environ, "POLARS_MAX_THREADS": threads, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    tick = (sys.executable, "-m", "django", "tick", "--only", "nightly", "--share")
    return [subprocess.Popen((*tick, f"{number + 1}/{processes}"), env=apart) for number in range(processes)]


def snap_in_processes(at: dt.datetime, processes: int) -> int:
    """Take the snapshots that are due by several processes and wait for them; each says how many it took.

    Raises ChildProcessError where one of them failed: what it said stands in its own output, and is due again.
    """
    most = min(processes, len(snapshots_due(at)))
    at_it = begin(most) if most else []
    try:
        failed = sum(each.wait() != 0 for each in at_it)
    finally:
        stop(at_it)
    if failed:
        raise ChildProcessError(f"{failed} of {most} processes failed; their own messages stand above")
    return 0


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End processes and wait until they have ended."""
    for each in processes:
        each.terminate()
    for each in processes:
        each.wait()
