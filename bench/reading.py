"""Reading made tables of 5 and 20 MB: time grows linearly, memory stays within a multiple of the input.

Then lines that invite a slow pattern, four times as many of them: they may take about four times as long, no more.

Each reading is a process of its own: time is the processor time of `read`, so that other work on the machine counts
for little; the peak memory is the process's less that of an idle one
that imported the same. Sizes take turns, several rounds, and the medians count. Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dongliang.readers import read

SMALL, LARGE = 5_000_000, 20_000_000
ROUNDS = 5
MOST_TIME, MOST_MEMORY = 4.6, 15.0
#: Bytes of hostile lines, and a time so short that its growth tells nothing.
HOSTILE_SIZES, SOON = (250_000, 1_000_000), 0.2
HOSTILE = (
    "\n" * 1000, " " * 1000 + "\n", '"', '"a\n', "|" * 1000 + "\n", "# " + "9." * 500 + "\n", "<!-- " * 300 + "\n",
    "```\n", "[" * 1000 + "\n", "2024-" * 300 + "\n",
)  # fmt: skip
DAYS = [f"7.{day:02d}" for day in range(1, 29)]
_KIBIBYTE = 1024 if sys.platform != "darwin" else 1


def checkout_rows() -> Iterator[str]:
    """Yield a README like real ones: linked names, and members who fall out over the days."""
    chance = random.Random(7)
    yield "- 共学开始时间：2026-07-01\n\n<!-- START_COMMIT_TABLE -->\n"
    yield f"| Name | {' | '.join(DAYS)} |\n| --- |{' --- |' * len(DAYS)}\n"
    number = 0
    while True:
        number += 1
        name = f"member-{number:06d}"
        stays = min(int(chance.expovariate(1 / 16)), len(DAYS))
        marks = [chance.choice(("✅", "✅", "✅", "⭕️")) for _ in range(stays)]
        marks += ["❌", *[""] * len(DAYS)][: len(DAYS) - stays]
        yield f"| [{name}](https://example.org/circle/blob/main/notes/{name}.md) | {' | '.join(marks)} |\n"


def full_rows() -> Iterator[str]:
    """Yield a README as dense as can be: bare names and a mark in every cell."""
    yield f"2026-07-01\n| Name | {' | '.join(DAYS)} |\n| --- |{' --- |' * len(DAYS)}\n"
    number = 0
    while True:
        number += 1
        yield f"| m{number} | {' | '.join(['✅'] * len(DAYS))} |\n"


def sheet_rows() -> Iterator[str]:
    """Yield a long sheet: one row a check-in, with a note."""
    yield "昵称,打卡时间,打卡内容\n"
    number = 0
    while True:
        number += 1
        yield f"成员{number % 997},2026-07-{number % 28 + 1:02d}T{number % 24:02d}:{number % 60:02d}:00Z,今天写了几句\n"


TABLES: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "co-learning README": ("README.md", checkout_rows),
    "README, every cell marked": ("full.md", full_rows),
    "long CSV sheet": ("sheet.csv", sheet_rows),
}


def main() -> int:
    """Measure, print and judge; with a path as argument, read it and print seconds and peak memory."""
    if len(sys.argv) > 1:
        return _child(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        kept = [_measure(what, name, rows, Path(folder)) for what, (name, rows) in TABLES.items()]
        kept += [_measure_hostile(line, ending, Path(folder)) for line in HOSTILE for ending in (".csv", ".md")]
    return 0 if all(kept) else 1


def _child(path: str) -> int:
    start = time.process_time()
    if path != "idle":
        found = read(Path(path))
        assert not found.refused
    seconds = time.process_time() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE)
    return 0


def _measure(what: str, name: str, rows: Callable[[], Iterator[str]], folder: Path) -> bool:
    small, large = (_write(folder / str(size) / name, rows(), size) for size in (SMALL, LARGE))
    taken: dict[Path, list[tuple[float, float]]] = {small: [], large: []}
    for _ in range(ROUNDS):
        for path, measures in taken.items():
            idle = _run("idle")[1]
            seconds, peak = _run(str(path))
            measures.append((seconds, (peak - idle) / path.stat().st_size))
    medians = {path: [statistics.median(column) for column in zip(*taken[path], strict=True)] for path in taken}
    growth = medians[large][0] / medians[small][0]
    times_rows = sum(1 for _ in large.open("rb")) / sum(1 for _ in small.open("rb"))
    memory = max(medians[small][1], medians[large][1])
    kept = bool(growth <= MOST_TIME and memory < MOST_MEMORY)
    print(
        f"{what}: 5 MB {medians[small][0]:.2f} s, 20 MB {medians[large][0]:.2f} s; {times_rows:.2f}x the rows take "
        f"{growth:.2f}x the time (bound {MOST_TIME}); peak above idle {medians[small][1]:.1f}x and "
        f"{medians[large][1]:.1f}x the input (bound {MOST_MEMORY:.0f}): {'kept' if kept else 'BROKEN'}"
    )
    return kept


def _measure_hostile(line: str, ending: str, folder: Path) -> bool:
    small, large = (_seconds(_hostile(line, ending, folder / f"{ending}-{size}", size)) for size in HOSTILE_SIZES)
    kept = large < SOON or large / small <= MOST_TIME
    print(f"{line[:12]!r}… as {ending}: {small:.3f} s, four times {large:.3f} s: {'kept' if kept else 'BROKEN'}")
    return kept


def _hostile(line: str, ending: str, folder: Path, size: int) -> Path:
    """Write a sheet, or a checkout with one participant's file, that goes on with one line over and over."""
    folder.mkdir(exist_ok=True)
    heads = {"a.csv": "昵称,日期\n"}
    if ending == ".md":
        heads = {"README.md": "2024-07-15\n| Name | 7.15 |\n| --- | --- |\n| a | ✅ |\n", "a.md": "# 2024-07-15\n"}
    for name, head in heads.items():
        (folder / name).write_text(head + line * (size // len(line)), "utf-8")
    return folder / "a.csv" if ending == ".csv" else folder


def _seconds(path: Path) -> float:
    """Return the least of several times that reading takes."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        read(path)
        taken.append(time.process_time() - start)
    return min(taken)


def _write(path: Path, rows: Iterator[str], size: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        written = 0
        for row in rows:
            written += file.write(row.encode())
            if written >= size:
                break
    return path


def _run(path: str) -> tuple[float, float]:
    call = [sys.executable, "-m", "bench.reading", path]
    ended = subprocess.run(call, capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parent.parent)
    seconds, peak = ended.stdout.split()
    return float(seconds), float(peak)


if __name__ == "__main__":
    sys.exit(main())
