"""From 10,000,000 events to the report's JSON, against Polars alone reading the file and grouping it by pair and day.

Whole processes take turns, for Parquet and for CSV; the ratios of wall time and of peak memory are taken round by round
and the median counts. Then four times as many events may take at most 4.6 times as long. Exit status 1 where a bound
is broken. ``python -m bench.report ROWS`` measures another size.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROWS, MEMBERS, ROUNDS = 10_000_000, 20_000, 3
MOST_TIME, MOST_MEMORY, MOST_GROWTH = 3.0, 2.5, 4.6
_KIBIBYTE = 1024 if sys.platform != "darwin" else 1
_MAKE = """
import pathlib, sys
from bench import _histories
_histories.write(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:]))
"""
_ALONE = """
import sys, polars as pl
path = sys.argv[1]
typed = {"at": pl.Datetime("us", "UTC"), "day": pl.Date}
table = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path, schema_overrides=typed)
met = table.group_by("actor", "target", pl.col("at").dt.date().alias("on")).len()
print(len(met.collect(engine="streaming")))
"""


@dataclass(frozen=True)
class Taken:
    """What one process took: wall and processor seconds, and its peak memory in bytes."""

    wall: float
    processor: float
    memory: int


def run(command: list[str]) -> Taken:
    """Run a process to its end and return what it took; raises where it fails."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}")
    return Taken(time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss * _KIBIBYTE)


def made(folder: Path, rows: int, members: int) -> tuple[Path, Path]:
    """Write a history in a process of its own: a child's peak memory begins with that of its parent."""
    run([sys.executable, "-c", _MAKE, str(folder), str(rows), str(members)])
    return folder / f"events-{rows}.parquet", folder / f"events-{rows}.csv"


def report(path: Path) -> Taken:
    """Make the report of a history by the command line."""
    to = path.with_suffix(".json")
    return run([sys.executable, "-m", "dongliang.cli", "report", str(path), "--json", str(to)])


def alone(path: Path) -> Taken:
    """Read and group a history by Polars alone."""
    return run([sys.executable, "-c", _ALONE, str(path)])


def compare(path: Path) -> bool:
    """Print how the report compares with Polars alone and tell whether a bound is broken."""
    pairs = [(report(path), alone(path)) for _ in range(ROUNDS)]
    wall, processor, memory = (
        statistics.median(getattr(ours, what) / getattr(theirs, what) for ours, theirs in pairs)
        for what in ("wall", "processor", "memory")
    )
    ours, theirs = pairs[-1]
    print(f"{path.suffix[1:]:8} wall {wall:.2f}x  processor {processor:.2f}x  peak memory {memory:.2f}x", end="  ")
    print(f"(last: {ours.wall:.1f} s, {ours.memory >> 20} MiB against {theirs.wall:.1f} s, {theirs.memory >> 20} MiB)")
    return wall > MOST_TIME or memory > MOST_MEMORY


def grows(small: Path, large: Path) -> bool:
    """Print how time grows with four times the events and tell whether the bound is broken."""
    growth = statistics.median(report(large).processor / report(small).processor for _ in range(ROUNDS))
    print(f"{large.suffix[1:]:8} 4x events: {growth:.2f}x processor time")
    return growth > MOST_GROWTH


def main() -> int:
    """Measure and return the exit status."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        whole = made(Path(folder), rows, MEMBERS)
        quarter = made(Path(folder), rows // 4, MEMBERS // 4)
        broken = [compare(path) for path in whole]
        broken += [grows(small, large) for small, large in zip(quarter, whole, strict=True)]
    return int(any(broken))


if __name__ == "__main__":
    sys.exit(main())
