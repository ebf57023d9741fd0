"""A session with 300 readers on one real server: how long a message takes to reach them, and what a reader costs.

The server is the one of ``dongliang serve`` on SQLite in a new folder. Readers ask every two seconds, as the page does;
a speaker says something every two seconds for a minute. Exit status 1 where a message is lost or doubled, or where the
95th of a hundred deliveries takes three seconds or more.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench._session import EVERY, Reader, new_id, speak
from bench.check_in import served

READERS, MESSAGES, BOUND = 300, 30, 3.0


def main() -> int:
    """Measure once."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DONGLIANG_HOME": home, "DJANGO_SETTINGS_MODULE": "dongliang_web.settings"}
        os.environ.pop("DATABASE_URL", None)
        with served() as port:
            made = subprocess.run(
                [sys.executable, "-m", "bench._session", str(READERS)], check=True, stdout=subprocess.PIPE, text=True
            )
            return asyncio.run(_measure(port, json.loads(made.stdout.splitlines()[-1])))


async def _measure(port: int, session: dict[str, Any]) -> int:
    readers = [Reader(port, session["address"], each) for each in session["readers"]]
    over = asyncio.Event()

    async def begin(reader: Reader) -> None:
        await asyncio.sleep(random.uniform(0, EVERY))
        await reader.read(over)

    tasks = [asyncio.create_task(begin(each)) for each in readers]
    await asyncio.sleep(3 * EVERY)
    sent: dict[str, float] = {}
    cpu, asked, began = _cpu(os.getpid()), sum(each.asked for each in readers), time.monotonic()
    for number in range(MESSAGES):
        text = f"message {number}"
        sent[text] = time.time()
        args = (port, session["address"], session["speaker"], text, new_id())
        if not await asyncio.to_thread(speak, *args):
            raise SystemExit("a message was not taken")
        await asyncio.sleep(EVERY)
    lasted = time.monotonic() - began
    cpu, asked = _cpu(os.getpid()) - cpu, sum(each.asked for each in readers) - asked
    await asyncio.sleep(2 * EVERY)
    over.set()
    await asyncio.gather(*tasks)
    return _tell(readers, sent, cpu, asked, lasted)


def _tell(readers: list[Reader], sent: dict[str, float], cpu: float, asked: int, lasted: float) -> int:
    took = sorted(reader.came[text] - sent[text] for reader in readers for text in sent if text in reader.came)
    lost = sum(text not in reader.came for reader in readers for text in sent)
    doubled, faults = sum(each.doubled for each in readers), sum(each.faults for each in readers)
    p95 = took[int(0.95 * len(took))]
    print(f"{len(readers)} readers, {len(sent)} messages in {lasted:.0f} s, {asked / lasted:.0f} questions a second")
    print(f"  delivered after {statistics.median(took):.2f} s (p50), {p95:.2f} s (p95), {took[-1]:.2f} s at most")
    print(f"  lost {lost}, doubled {doubled}, questions without an answer {faults}")
    print(f"  the server's CPU: {cpu:.1f} s, {60 * cpu / lasted / len(readers):.3f} s for a reader and minute")
    return int(bool(lost or doubled) or p95 >= BOUND)


def _cpu(above: int) -> float:
    """Return the seconds of CPU that all processes started from here have used, this one left out."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(each.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    found, waiting = 0.0, list(children.get(above, []))
    while waiting:
        pid = waiting.pop()
        found += used.get(pid, 0.0)
        waiting += children.get(pid, [])
    return found


if __name__ == "__main__":
    sys.exit(main())
