"""The harmony pages over a snapshot of 5,000 members and 50,000 ties, against a page that reads nothing of any size.

The yardstick and the way of asking are those of `bench/mirrors.py`. The reader is a steward with more ties than most,
so that nothing is left out: two centres side by side with everybody's side, bridges, suggestions and who could host
together; 13 months stand below one another. Exit status 1 where a page takes more than three times as long as the
static one at 5,000 members, or 5,000 members more queries than 50.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from bench._community import NOW, attached, built, figures_of, random_ties, reading
from bench._site import on_own_site, queries, seconds

SIZES, ROUNDS, MONTHS = (50, 300, 5_000), 25, 13
PAGES, STATIC = ("harmony", "harmony/choose", "harmony/together"), "leave"
MOST_RATIO = 3.0


def main() -> int:
    """Measure, print and judge."""
    return on_own_site("harmony", _measure)


def _measure() -> int:
    from django.db import transaction

    counted: dict[str, set[int]] = {page: set() for page in PAGES}
    faults = 0
    for size in SIZES:
        with transaction.atomic():
            ask = _filled(size)
        firsts = {page: seconds(ask, page) for page in (*PAGES, STATIC)}
        rounds = [{page: seconds(ask, page) for page in (*PAGES, STATIC)} for _ in range(ROUNDS)]
        usual = {page: statistics.median(each[page] for each in rounds) for page in (*PAGES, STATIC)}
        for page in PAGES:
            ratio, asked = usual[page] / usual[STATIC], queries(ask, page)
            counted[page].add(asked)
            faults += size == max(SIZES) and ratio > MOST_RATIO
            took = f"{usual[page] * 1000:.0f} ms, {ratio:.2f} times the static page, {asked} queries"
            print(f"{size:>5} members, {page}: {took}; the first time {firsts[page] * 1000:.0f} ms")
    return int(faults > 0 or any(len(each) > 1 for each in counted.values()))


def _filled(size: int) -> Callable[..., None]:
    """Return how a steward asks for a page of a community of so many members with its snapshots."""
    from dongliang_web.models import Office

    community, ids = built(f"harmony-{size}", size)
    reader = ids[size // 10]
    Office.objects.create(member_id=reader, role="steward", from_at=NOW)
    _snapshots(community, ids)
    return reading(community.slug, attached(ids)[size // 10])


def _snapshots(community: Any, ids: list[int]) -> None:
    """Keep one snapshot for last night and one for each of the months before, of one random graph."""
    from dongliang.report.harmony_part import harmony_part
    from dongliang_web.centres.models import KeptTies, Snapshot, SnapshotTies

    ties = random_ties(ids)
    packed = SnapshotTies.packed(KeptTies(ties, np.ones(len(ties), np.int64), len(ties)))
    part = harmony_part(ties, type(ties).of([], [], [], []), 1.0)
    assert part.rivals and part.sides, "the graph has no two centres side by side"
    harmony, sides = asdict(replace(part, sides=None)), [asdict(each) for each in part.sides]
    day = NOW.date() - dt.timedelta(days=1)
    for _ in range(MONTHS):
        figures = {"centres": figures_of(ties, day), "harmony": harmony}
        snapshot = Snapshot.objects.create(community=community, day_date=day, made_at=NOW, figures=figures)
        SnapshotTies.objects.create(snapshot=snapshot, data=packed, sides=sides)
        day = day.replace(day=1) - dt.timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
