"""Loading a history against the same rows put in with bare ``executemany``.

Makes a database of its own in a temporary folder (SQLite, or the one that ``DATABASE_URL`` names), loads a made history
of 30,000 check-ins by ``load_history``, and inserts the same rows with one prepared statement a table; in turn, several
rounds, and prints the ratio round by round. Exit status 1 where the median ratio is above the bound.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

MEMBERS, DAYS, ROUNDS, BOUND = 1000, 30, 5, 4.0


def main() -> int:
    """Measure, print and judge."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
        import django  # the settings read the environment set above

        django.setup()
        return _measure()


def _measure() -> int:
    from django.core.management import call_command  # needs Django set up, as the rest below

    call_command("migrate", verbosity=0)
    ratios = []
    for number in range(ROUNDS):
        bare = _timed(lambda n=number: _bare(n))
        ours = _timed(lambda n=number: _load(n))
        ratios.append(ours / bare)
        print(f"round {number + 1}: load {ours:.2f} s, executemany {bare:.2f} s, ratio {ratios[-1]:.2f}")
    ratio = statistics.median(ratios)
    print(f"{MEMBERS * DAYS} check-ins: median ratio {ratio:.2f} (bound {BOUND})")
    return int(ratio > BOUND)


def _timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _days() -> list[dt.date]:
    return [dt.date(2026, 3, 1) + dt.timedelta(days=each) for each in range(DAYS)]


def _community(name: str):  # type: ignore[no-untyped-def]  # the model cannot be named before Django is set up
    from dongliang_web.people.models import Community

    return Community.objects.create(slug=name, name=name, created_at=dt.datetime.now(dt.UTC))


def _load(number: int) -> None:
    import polars as pl

    from dongliang.events import SCHEMA
    from dongliang.readers import Reading
    from dongliang_web.portability.actions.load import load_history

    rows = [
        {"kind": "check_in", "actor": f"member {who}", "day": day, "cohort": "bench", "weight": 1.0}
        for who in range(MEMBERS)
        for day in _days()
    ]
    events = pl.DataFrame(rows, schema_overrides=SCHEMA)
    events = events.with_columns(
        pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA if name not in events.columns
    )
    done = load_history(Reading("events", events.select(list(SCHEMA))), _community(f"load-{number}"), at=_now())
    assert done.check_ins == MEMBERS * DAYS, done


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _bare(number: int) -> None:
    from django.db import connection, transaction

    community = _community(f"bare-{number}")
    now = str(_now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM dongliang_web_member")
        member = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(max(id), 0) FROM dongliang_web_entry")
        entry = cursor.fetchone()[0]
        _insert(cursor, "member", _member_rows(number, member, community.pk, now))
        entries = [
            (
                entry + who * DAYS + each + 1, community.pk, "checked_in", member + who + 1, day, now, now, "", "{}",
                "[]", 1.0,
            )
            for who in range(MEMBERS)
            for each, day in enumerate(map(str, _days()))
        ]  # fmt: skip
        _insert(cursor, "entry", entries)
        _insert(cursor, "checkin", [(row[3], row[4], "done", False, now, row[0]) for row in entries])


def _member_rows(number: int, last: int, community: int, now: str) -> list[tuple[object, ...]]:
    return [
        (
            last + who + 1, f"{number:08x}{who:024x}", community, f"member {who}", "", "visitor", now, now,
            f"member {who}", False, "",
        )
        for who in range(MEMBERS)
    ]  # fmt: skip


_COLUMNS = {
    "member": "id key community_id name face state state_since_at joined_at imported_name on_join_page join_page_words",
    "entry": "id community_id verb actor_id day_date received_at recorded_at rule facts digests weight",
    "checkin": "member_id day_date mark late recorded_at entry_id",
}


def _insert(cursor, table: str, rows: list[tuple[object, ...]]) -> None:  # type: ignore[no-untyped-def]  # as above
    columns = _COLUMNS[table].split()
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO dongliang_web_{table} ({', '.join(columns)}) VALUES ({places})", rows)


if __name__ == "__main__":
    sys.exit(main())
