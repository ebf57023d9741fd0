"""Collects the rooms' due work; one tick runs all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from dongliang_web.checkin import jobs as checkin
from dongliang_web.gate import jobs as gate
from dongliang_web.people import jobs as people
from dongliang_web.portability import jobs as portability
from dongliang_web.record.apart import each_apart

Job = Callable[[dt.datetime], int]
#: Run in this order: whoever is let in today is expected from today on. Reminders come last, for they wait for other
#: machines.
QUICK: tuple[Job, ...] = (gate.due, checkin.due, people.due, portability.due, checkin.remind)
#: What may take minutes, and must not keep the other waiting.
SLOW: tuple[Job, ...] = (checkin.make_films,)
JOBS: tuple[Job, ...] = (*QUICK, *SLOW)


def tick(at: dt.datetime, jobs: Iterable[Job] = JOBS) -> int:
    """Run what is due and return how many things were done; may die at any point and be run again.

    A job that fails keeps no other from its turn; what failed is raised once all have had it.
    """
    return each_apart(lambda job: job(at), jobs)
