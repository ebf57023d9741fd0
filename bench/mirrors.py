"""The centres' page over a snapshot of 5,000 members and 50,000 ties, against a page that reads nothing of any size.

The yardstick is the page on which a member takes leave of their community (`/c/…/leave`): signed in, in the same frame,
one form, and nothing that grows. Both are asked for in turns by the same member in the same run, from a database of
its own in a temporary folder (SQLite); the median of the rounds counts. 23 kept snapshots stand before the newest.
Exit status 1 where the page takes more than three times as long, or 5,000 members more queries than 50.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

SIZES, TIES_A_MEMBER, ROUNDS = (50, 300, 5_000), 10, 25
MOST_RATIO, EVENINGS = 3.0, 24
NOW = dt.datetime.now(dt.UTC)
_SEED = 20261126


def main() -> int:
    """Measure, print and judge."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        Path(home, "static").mkdir()
        os.environ["DATABASE_URL"] = f"sqlite:///{home}/mirrors.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
        import django  # the settings read the environment set above

        django.setup()
        return _measure()


def _measure() -> int:
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    faults, counts = 0, set()
    for size in SIZES:
        with transaction.atomic():
            ask = filled(size)
        first, ratio, page, queries = _compared(ask)
        counts.add(queries)
        faults += size == max(SIZES) and ratio > MOST_RATIO
        took = f"{page * 1000:.0f} ms, {ratio:.2f} times the static page, {queries} queries"
        print(f"{size:>5} members: {took}; the first time {first * 1000:.0f} ms")
    return int(faults > 0 or len(counts) > 1)


def _compared(ask: Callable[[str], Any]) -> tuple[float, float, float, int]:
    """Return the seconds of the first look, the median ratio and seconds of the next ones, and their queries."""
    first = _seconds(ask, "centres")
    _seconds(ask, "leave")
    rounds = [(_seconds(ask, "centres"), _seconds(ask, "leave")) for _ in range(ROUNDS)]
    page, static = (statistics.median(each[place] for each in rounds) for place in (0, 1))
    return first, page / static, page, _queries(ask, "centres")


def _seconds(ask: Callable[[str], Any], page: str) -> float:
    began = time.perf_counter()
    ask(page)
    return time.perf_counter() - began


def _queries(ask: Callable[[str], Any], page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(page)
    return len(captured)


def filled(size: int) -> Callable[[str], None]:
    """Return how to ask for a page of a community of so many members with its snapshots."""
    from django.test import Client

    from dongliang_web.models import Account, Attachment, ClockSetting, Community, Member

    community = Community.objects.create(slug=f"mirrors-{size}", name="Mirrors", gate_rules={}, created_at=NOW)
    ClockSetting.objects.create(community=community, from_date=NOW.date(), zone="UTC", starts_hour=0)
    state = {"community": community, "state": "member", "state_since_at": NOW, "joined_at": NOW}
    Member.objects.bulk_create(Member(name=f"m{number:04}", **state) for number in range(size))
    ids = list(community.members.order_by("id").values_list("pk", flat=True))
    account = Account.objects.create(name="m0000", password="!")
    Attachment.objects.create(member_id=ids[0], account=account, from_at=NOW)
    _snapshots(community, ids)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    def ask(page: str) -> None:
        answer = client.get(f"/c/{community.slug}/{page}", headers={"host": "localhost"})
        assert answer.status_code == 200, (page, answer.status_code)

    return ask


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


def random_ties(ids: list[int]) -> Any:
    """Return random ties of which a few members have many."""
    from dongliang.centres import Ties

    rng, size = np.random.default_rng(_SEED), len(ids)
    wanted = size * TIES_A_MEMBER
    one = (rng.random(2 * wanted) ** 2 * size).astype(np.int64)
    other = rng.integers(0, size, 2 * wanted)
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = np.unique((low * size + high)[low != high])
    pairs = rng.permutation(pairs)[:wanted]
    weight = rng.integers(1, 30, len(pairs)).astype(np.float64)
    return Ties.of([str(each) for each in ids], pairs // size, pairs % size, weight)


def figures_of(ties: Any, day: dt.date) -> dict[str, Any]:
    """Return the figures about centres as a snapshot keeps them, the same in each of twelve months."""
    from dongliang.centres import k_star, leaning, stage, standing_curve, usual

    found, curve = leaning(ties), standing_curve(ties)
    decided = stage(len(ties), found.n_lean, found.l1, k_star(curve))
    told = {"n": len(ties), "n_lean": found.n_lean, "l1": found.l1, "k_star": k_star(curve), "stage": decided.stage}
    common = usual(len(ties))
    months = [
        {"month": f"{day.year - (day.month <= back)}-{(day.month - 1 - back) % 12 + 1:02}", **told}
        for back in range(12)
    ]
    return {
        **told,
        "ties": ties.count,
        "s_curve": curve[:1001].tolist(),
        "sigma_1": 1.0,
        "stage_shown": "multi",
        "decided_by": decided.decided_by,
        "thin_data": False,
        "in_largest": 1.0,
        "centres": [{"member": ties.names[each], "lean": float(found.share[each])} for each in found.centres()],
        "highest": ties.names[0],
        "heaviest_writer": ties.names[1],
        "usual": {key: value for key, value in asdict(common).items() if key not in ("least", "most")}
        | {"size": common.size},
        "months": months[::-1],
    }


if __name__ == "__main__":
    sys.exit(main())
