"""The centres' page over a snapshot of 5,000 members and 50,000 ties, against a page that reads nothing of any size.

The yardstick is the page on which a member takes leave of their community (`/c/…/leave`): signed in, in the same frame,
one form, and nothing that grows. Both are asked for in turns by the same member in the same run, from a database of
its own in a temporary folder (SQLite); the median of the rounds counts. 23 kept snapshots stand before the newest.
Exit status 1 where the page takes more than three times as long, or 5,000 members more queries than 50.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from bench._community import NOW, attached, built, figures_of, random_ties, reading
from bench._site import on_own_site, queries, seconds

SIZES, ROUNDS = (50, 300, 5_000), 25
MOST_RATIO, EVENINGS = 3.0, 24


def main() -> int:
    """Measure, print and judge."""
    return on_own_site("mirrors", _measure)


def _measure() -> int:
    from django.db import transaction

    faults, counts = 0, set()
    for size in SIZES:
        with transaction.atomic():
            ask = filled(size)
        first, ratio, page, asked = _compared(ask)
        counts.add(asked)
        faults += size == max(SIZES) and ratio > MOST_RATIO
        took = f"{page * 1000:.0f} ms, {ratio:.2f} times the static page, {asked} queries"
        print(f"{size:>5} members: {took}; the first time {first * 1000:.0f} ms")
    return int(faults > 0 or len(counts) > 1)


def _compared(ask: Callable[[str], Any]) -> tuple[float, float, float, int]:
    """Return the seconds of the first look, the median ratio and seconds of the next ones, and their queries."""
    first = seconds(ask, "centres")
    seconds(ask, "leave")
    rounds = [(seconds(ask, "centres"), seconds(ask, "leave")) for _ in range(ROUNDS)]
    page, static = (statistics.median(each[place] for each in rounds) for place in (0, 1))
    return first, page / static, page, queries(ask, "centres")


def filled(size: int) -> Callable[..., None]:
    """Return how to ask for a page of a community of so many members with its snapshots."""
    community, ids = built(f"mirrors-{size}", size)
    _snapshots(community, ids)
    return reading(community.slug, attached(ids[:1])[0])


def _snapshots(community: Any, ids: list[int]) -> None:
    """Keep one snapshot for last night and one for each of the months before, of one random graph."""
    from dongliang.report.harmony_part import harmony_part
    from dongliang_web.centres.models import KeptTies, Snapshot, SnapshotTies

    ties = random_ties(ids)
    packed = SnapshotTies.packed(KeptTies(ties, np.ones(len(ties), np.int64), len(ties)))
    harmony = asdict(harmony_part(ties, ties, None))
    day = NOW.date() - dt.timedelta(days=1)
    for _ in range(EVENINGS):
        figures = {"centres": figures_of(ties, day), "harmony": {**harmony, "sides": None}}
        snapshot = Snapshot.objects.create(community=community, day_date=day, made_at=NOW, figures=figures)
        SnapshotTies.objects.create(snapshot=snapshot, data=packed)
        day = day.replace(day=1) - dt.timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
