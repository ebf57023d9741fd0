"""The pillar test of one chosen member among 5,000 against the page on which one chooses, in one run.

Makes a database of its own in a temporary folder (SQLite): 5,000 members with some 50,000 ties, most of them with a few
centres and a third of the members with one tie alone, so that much falls; ties as a night leaves them. Exit status 1
where the median ratio or the number of queries is above its bound.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from bench._community import NOW, attached, built, reading
from bench._site import on_own_site, queries, seconds

MEMBERS, TIES, SMALL, ROUNDS, SEED = 5_000, 50_000, 50, 15, 20260301
MOST_RATIO, MOST_QUERIES = 10.0, 22


def main() -> int:
    """Measure, print and judge."""
    return on_own_site("pillar", _measure)


def _measure() -> int:
    from django.db import transaction

    with transaction.atomic():
        small, large = _filled(SMALL, SMALL * 6), _filled(MEMBERS, TIES)
    times = {pulled: [seconds(large, pulled) for _ in range(ROUNDS)] for pulled in (False, True)}
    choosing, pulling = (statistics.median(times[pulled]) for pulled in (False, True))
    counted = [queries(ask, True) for ask in (small, large)]
    ratio = pulling / choosing
    print(f"without a pull {choosing * 1000:.0f} ms, with one {pulling * 1000:.0f} ms, ratio {ratio:.2f}")
    print(f"queries with a pull at {SMALL} and {MEMBERS} members: {counted}")
    return int(ratio > MOST_RATIO or counted[0] != counted[1] or counted[1] > MOST_QUERIES)


def _filled(members: int, ties: int) -> Callable[[bool], None]:
    """Return how a founder asks for the page of a community of so many members, with themselves pulled or nobody."""
    from dongliang_web.models import Member, Office

    community, ids = built(f"pillar-{members}", members)
    Office.objects.create(member_id=ids[0], role="founder", from_at=NOW)
    _keep_ties(community, ids, ties)
    read = reading(community.slug, attached(ids)[0])
    founder = str(Member.objects.get(pk=ids[0]).key)

    def ask(pulled: bool) -> None:
        read("centres/pillar", {"pull": founder} if pulled else {})

    ask(True)
    return ask


def _keep_ties(community: Any, ids: list[int], ties: int) -> None:
    """Write a snapshot with its ties, drawn from a seed: the first member holds a third of all, alone."""
    from dongliang.centres import Ties
    from dongliang_web.centres.models import KeptTies
    from dongliang_web.models import Snapshot, SnapshotTies

    rng = np.random.default_rng(SEED)
    count, leaves = len(ids), len(ids) // 3
    inner = count - leaves
    pull = 1 / np.arange(1, inner + 1) ** 0.6
    drawn = rng.choice(inner, (2 * ties, 2), p=pull / pull.sum())
    drawn = np.unique(np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1), axis=0)
    drawn = drawn[rng.permutation(len(drawn))[: ties - leaves]]
    hub = np.column_stack((np.zeros(leaves, np.int64), np.arange(inner, count)))
    pairs = np.concatenate((drawn, hub))
    made = Ties.of([str(each) for each in ids], pairs[:, 0], pairs[:, 1], rng.integers(1, 30, len(pairs)))
    kept = KeptTies(made, rng.integers(0, 300, len(made)), 200 * count)
    snapshot = Snapshot.objects.create(
        community=community, day_date=NOW.date() - dt.timedelta(days=1), made_at=NOW, figures=_figures(made)
    )
    SnapshotTies.objects.create(snapshot=snapshot, data=SnapshotTies.packed(kept))


def _figures(ties: Any) -> dict[str, Any]:
    """Return the figures of the centres as the night keeps them, but for months."""
    from dongliang.centres import k_star, leaning, standing_curve

    curve, lean = standing_curve(ties), leaning(ties)
    centres = [{"member": ties.names[rank], "lean": float(lean.share[rank])} for rank in lean.centres()]
    return {
        "centres": {
            "n": len(ties),
            "ties": ties.count,
            "k_star": k_star(curve),
            "s_curve": curve[:1001].tolist(),
            "stage_shown": "multi",
            "thin_data": False,
            "centres": centres,
            "highest": ties.names[0],
            "heaviest_writer": None,
        }
    }


if __name__ == "__main__":
    sys.exit(main())
