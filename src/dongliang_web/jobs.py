"""Collects the rooms' due work; one tick runs all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dongliang_web.checkin import jobs as checkin
from dongliang_web.gate import jobs as gate
from dongliang_web.people import jobs as people
from dongliang_web.portability import jobs as portability

#: Run in this order: whoever is let in today is expected from today on. What may take minutes comes last.
JOBS: list[Callable[[dt.datetime], int]] = [
    gate.due,
    checkin.due,
    people.due,
    portability.due,
    checkin.make_films,
]


def tick(at: dt.datetime) -> int:
    """Run what is due and return how many things were done; may die at any point and be run again."""
    return sum(job(at) for job in JOBS)
