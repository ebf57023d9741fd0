"""Searching what was said in sessions, on SQLite and on PostgreSQL, at 1,000 and at 30,000 messages.

Each database is new and in a temporary folder. Messages are made of words as therapists use them, seeded; a question is
asked as the page asks it: the first 30 answers, the newest first, and how many there are. Told are the median of twenty
rounds in milliseconds, the time to write the index, and the queries. Exit status 1 where a question takes longer than
the bound.

``python -m bench.search`` measures both; ``python -m bench.search here`` the database that the environment names.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import django
from django.core.management import call_command

from tools.postgres import cluster

SIZES, ROUNDS, SHOWN = (1_000, 30_000), 20, 30
#: Milliseconds that a question may take at the larger size.
BOUND = 300.0
QUESTIONS = ("筋膜", "呼吸练习", "膜和", "肩颈 松解 呼吸", "疗愈长", "breath", "没有人说过的词")
WORDS = re.findall(
    r"\w+",
    "筋膜 呼吸 练习 肩颈 松解 手法 膝盖 睡眠 放松 站桩 拉伸 腰背 经络 按压 疼痛 今天 老师 我们 可以 感觉 身体 学习 "
    "慢慢 轻轻 左边 右边 早上 晚上 十分钟 一周 注意 不要 用力 温度 热敷 走路 和 的 了 疗愈 长期 breathing slowly core",
)
BEGINNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def main() -> int:
    """Measure on both databases, each in a process of its own."""
    return max(_apart(name, database) for name, database in (("SQLite", nullcontext("")), ("PostgreSQL", cluster())))


def _apart(name: str, database: Any) -> int:
    print(f"{name}:", flush=True)
    with database as url, tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "DONGLIANG_HOME": home, "DJANGO_SETTINGS_MODULE": "dongliang_web.settings"}
        env.pop("DATABASE_URL", None)
        env |= {"DATABASE_URL": url} if url else {}
        return subprocess.run([sys.executable, "-m", "bench.search", "here"], env=env, check=False).returncode


def texts(count: int) -> Iterator[str]:
    """Yield messages of one to five clauses."""
    chance = random.Random(1)
    for _ in range(count):
        yield "，".join("".join(chance.choices(WORDS, k=6)) for _ in range(chance.randint(1, 5)))


def here() -> int:
    """Measure on the database that the environment names."""
    django.setup()
    call_command("migrate", verbosity=0)
    slowest = 0.0
    session = _session()
    for size in SIZES:
        seconds = _fill(session, size)
        _settle()
        print(f"  {size:,} messages, index written in {seconds:.1f} s")
        for question in QUESTIONS:
            count, milliseconds = _ask(session.community, question)
            slowest = max(slowest, milliseconds)
            print(f"    {question}: {count:,} answers, {milliseconds:.1f} ms")
    print(f"  slowest {slowest:.1f} ms, bound {BOUND:.0f}")
    return int(slowest > BOUND)


def _session() -> Any:
    """Hold a session of a community of one."""
    from dongliang_web.people.actions import found_community
    from dongliang_web.people.models import Account
    from dongliang_web.record.actions import append
    from dongliang_web.sharing.models import Session

    values = {"name": "Bench", "slug": "bench", "purpose": "", "language": "en"}
    founder = Account.objects.create_account(name="founder")
    community = found_community(by=founder, at=BEGINNING, zone="Asia/Shanghai", starts_hour=0, **values)
    member = community.members.get()
    return Session.objects.create(
        community=community,
        title="Bench",
        speaker=member,
        proposer=member,
        starts_at=BEGINNING,
        opened_at=BEGINNING,
        closed_at=BEGINNING,
        changed_at=BEGINNING,
        state=Session.CLOSED,
        entry=append("proposed_session", community=community, by=member, at=BEGINNING),
    )


def _fill(session: Any, size: int) -> float:
    """Have as many messages in the session as asked for; returns the seconds that writing the index took."""
    from django.db import transaction

    from dongliang_web.record.models import Passage
    from dongliang_web.sharing.models import Message, index

    there = session.messages.count()
    entry = session.entry
    with transaction.atomic():
        words = [Passage(entry=entry, role="text", salt=b"0" * 16, text=each) for each in [*texts(size)][there:]]
        passages = Passage.objects.bulk_create(words, batch_size=2000)
        made = Message.objects.bulk_create(
            (
                Message(
                    session=session,
                    seq=there + number,
                    member=session.speaker,
                    text=passage,
                    client_id=uuid.uuid4(),
                    at=BEGINNING + dt.timedelta(seconds=there + number),
                    entry=entry,
                )
                for number, passage in enumerate(passages, start=1)
            ),
            batch_size=2000,
        )
        began = time.perf_counter()
        index(made)
        return time.perf_counter() - began


def _settle() -> None:
    """Let the database learn what is in its tables, as it does by itself within minutes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _ask(community: Any, question: str) -> tuple[int, float]:
    """Return how many messages answer, and the median of the milliseconds that the page's two queries take."""
    from dongliang_web.sharing.models import answering, terms

    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = answering(community, terms(question))
        count = found.count()
        list(found.for_lists().order_by("-at", "-pk")[:SHOWN])
        seconds.append(time.perf_counter() - began)
    return count, 1000 * statistics.median(seconds)


if __name__ == "__main__":
    sys.exit(here() if "here" in sys.argv else main())
