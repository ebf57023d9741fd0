"""Collects the rooms' due work; one tick runs all of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from dongliang_web.centres import jobs as centres
from dongliang_web.checkin import jobs as checkin
from dongliang_web.connectors import jobs as connectors
from dongliang_web.council import jobs as council
from dongliang_web.gate import jobs as gate
from dongliang_web.harmony import jobs as harmony
from dongliang_web.pages.clock import now
from dongliang_web.people import jobs as people
from dongliang_web.portability import jobs as portability
from dongliang_web.record.apart import each_apart
from dongliang_web.sharing import jobs as sharing

log = logging.getLogger("dongliang.tick")
Job = Callable[[dt.datetime], int]
#: Run in this order: whoever is let in today is expected from today on. What is sent comes last, for it waits for
#: other machines.
QUICK: tuple[Job, ...] = (
    gate.due,
    checkin.due,
    people.due,
    council.due,
    portability.due,
    sharing.due,
    council.rehearse,
    harmony.mediations,
    harmony.due,
    harmony.sessions,
    harmony.close_grounds,
    checkin.remind,
    checkin.tell_called,
    connectors.tell_groups,
)
#: What may take minutes, and must not keep the other waiting: films.
SLOW: tuple[Job, ...] = (checkin.make_films, sharing.make_films)
#: What is done once for each day that has ended; it can be shared by several processes.
NIGHTLY: tuple[Job, ...] = (centres.snap,)
JOBS: tuple[Job, ...] = (*QUICK, *SLOW, *NIGHTLY)


def tick(at: dt.datetime, jobs: Iterable[Job] = JOBS) -> int:
    """Run what is due and return how many things were done; may die at any point and be run again.

    A job that fails keeps no other from its turn; what failed is raised once all have had it.
    """
    return each_apart(lambda job: job(at), jobs)


def run_round(jobs: Iterable[Job]) -> None:
    """Run what is due as one of many rounds.

    Nothing may end the rounds, be it a database that is away or a fault in one job: nobody would notice that no day is
    decided any more. What failed stands in the log, and is due again in the next round.
    """
    try:
        done = tick(now(), jobs)
    except Exception:
        log.exception("some of what was due failed; trying again in the next round")
        return
    if done:
        log.info("%s changes were due and are done", done)
