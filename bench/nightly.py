"""The night's snapshots: linear in the number of communities, and shared by processes.

``python -m bench.nightly [10 100 …]``: for each number so many communities of 100 members are made, with months of
check-ins and ties, and their snapshots are taken by `dongliang tick --only nightly`, by one process and by two. SQLite
in a temporary folder and, where it is installed, a PostgreSQL of one's own.

What a community takes is processor time of the whole command, its processes included, less that of a night with
nothing to do, which starts Python and Django too; so other work on the machine does not count. Exit status 1 where a
community of the largest host takes more than 1.5 times as long as one of the smallest, or where two processes on
PostgreSQL take more than 0.75 of one's time by the wall; the latter is judged only where two cores were free.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tools.postgres import binaries, cluster

SIZES, MEMBERS, DAYS = (10, 100), 100, 120
#: Communities that are made up; all further ones repeat them, since making up 1,000 takes the better part of an hour.
DRAWN = 10
#: Of a community's members so many write on a day, and so many times one has to do with another.
WRITING, TIES_A_DAY = 40, 20
MOST_GROWTH, MOST_OF_ONE = 1.5, 0.75
FOUNDED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
VERBS = ("replied", "recognised", "mentioned", "called_along")


def main() -> int:
    """Measure on each database, print and judge."""
    sizes = tuple(int(each) for each in sys.argv[1:]) or SIZES
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "dongliang_web.settings"
        faults = _measured("SQLite", f"sqlite:///{home}/nightly.sqlite3", sizes)
        if binaries():
            with cluster() as url:
                faults += _measured("PostgreSQL", url, sizes)
        else:
            print("PostgreSQL is not installed: left out")
    return int(faults > 0)


def _measured(name: str, url: str, sizes: tuple[int, ...]) -> int:
    os.environ["DATABASE_URL"] = url
    _call("migrate", "-v0")
    each, there, shared = [], 0, 0.0
    for size in sizes:
        _apart("fill", size - there)
        there = size
        is_quiet = os.getloadavg()[0] < 1.5
        wall, alone = _once(1)
        _, idle = _night()
        shared_wall, _ = _once(2)
        each.append((alone - idle) / size)
        shared = shared_wall / wall if is_quiet else 0.0
        told = f"two processes take {shared:.2f} of the wall time" if is_quiet else "too much other work to compare two"
        print(f"{name}, {size} communities: {1000 * each[-1]:.0f} ms of processor time each; {told}", flush=True)
    growth = each[-1] / each[0]
    print(f"{name}: a community of {sizes[-1]} takes {growth:.2f} times as long as one of {sizes[0]}")
    return int(growth > MOST_GROWTH) + int(name == "PostgreSQL" and shared > MOST_OF_ONE)


def _once(processes: int) -> tuple[float, float]:
    """Take all snapshots anew, and return how long it took by the wall and in processor time."""
    _apart("forget", 0)
    seconds = _night(processes)
    _apart("check", 0)
    return seconds


def _night(processes: int = 1) -> tuple[float, float]:
    began, before = time.perf_counter(), _spent()
    _call("tick", "--only", "nightly", "--processes", str(processes))
    return time.perf_counter() - began, _spent() - before


def _spent() -> float:
    of = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of.ru_utime + of.ru_stime


def _call(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "django", *words], check=True, stdout=subprocess.DEVNULL)


def _apart(what: str, count: int) -> None:
    """Do something with the database in a process of its own, so that this one holds no connection."""
    subprocess.run([sys.executable, "-m", "bench.nightly", "--do", what, str(count)], check=True)


def _fill(count: int) -> None:
    """Add so many communities with months behind them: the first few drawn, all others with what happened in those."""
    from django.db import transaction

    from dongliang_web.models import Community, Member

    there = Community.objects.count()
    for number in range(there, there + count):
        with transaction.atomic():
            people = _people(number)
            if number < DRAWN:
                _draw(people, random.Random(number))
            else:
                like = Member.objects.filter(community__slug=f"c{number % DRAWN}").order_by("pk")
                _copy(like[0], people[0])


def _people(number: int) -> list[Any]:
    """Found a community and return its members, whose ids follow one another."""
    from dongliang_web.models import ClockSetting, Community, Member

    community = Community.objects.create(slug=f"c{number}", name=f"C{number}", created_at=FOUNDED)
    ClockSetting.objects.create(community=community, from_date=FOUNDED.date(), zone="Asia/Shanghai")
    return Member.objects.bulk_create(
        Member(community=community, name=f"m{each}", state="member", state_since_at=FOUNDED, joined_at=FOUNDED)
        for each in range(MEMBERS)
    )


def _draw(people: list[Any], chance: random.Random) -> None:
    """Write down what happened among members on each of the days."""
    from dongliang_web.models import Entry
    from dongliang_web.pages.clock import now

    today = now().date()
    Entry.objects.bulk_create(
        (
            Entry(
                community=people[0].community, verb=verb, actor=one, target=other, day_date=day,
                happened_at=at, received_at=at, recorded_at=at,
            )
            for day in (today - dt.timedelta(days=back) for back in range(DAYS, 1, -1))
            for at in [dt.datetime.combine(day, dt.time(4), dt.UTC)]
            for verb, one, other in _acts(people, chance)
        ),
        batch_size=1000,
    )  # fmt: skip


def _copy(one: Any, other: Any) -> None:
    """Write down in the community of the other first member what happened in that of the one."""
    from django.db import connection

    same = "verb, day_date, happened_at, received_at, recorded_at, rule, facts, digests, weight"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dongliang_web_entry (community_id, actor_id, target_id, {same})"
            f" SELECT %s, actor_id + %s, target_id + %s, {same}"
            " FROM dongliang_web_entry WHERE community_id = %s ORDER BY id",
            [other.community_id, other.pk - one.pk, other.pk - one.pk, one.community_id],
        )


def _acts(people: list[Any], chance: random.Random) -> list[tuple[str, Any, Any]]:
    """Return what happened on a day: who is early in the list has to do with more others."""
    written = [("checked_in", each, None) for each in chance.sample(people, WRITING)]
    pairs = [(people[int(len(people) * chance.random() ** 2)], chance.choice(people)) for _ in range(TIES_A_DAY)]
    return written + [(chance.choice(VERBS), one, other) for one, other in pairs if one != other]


def _forget(_: int) -> None:
    from dongliang_web.models import Snapshot, SnapshotClaim

    Snapshot.objects.all().delete()
    SnapshotClaim.objects.all().delete()


def _check(_: int) -> None:
    from dongliang_web.models import Community, Snapshot

    taken = Snapshot.objects.filter(figures__centres__n__gt=MEMBERS // 2).count()
    assert taken == Community.objects.count(), "some communities have no snapshot, or an empty one"


def _do(what: str, count: int) -> None:
    import django  # the settings read the environment, so the models are only there now

    django.setup()
    deeds: dict[str, Callable[[int], None]] = {"fill": _fill, "forget": _forget, "check": _check}
    deeds[what](count)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--do"]:
        _do(sys.argv[2], int(sys.argv[3]))
        sys.exit(0)
    sys.exit(main())
