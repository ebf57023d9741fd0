"""The root figures of 200,000 members, against reading the same events: linear, and at most twice as long.

Each round reads the history from Parquet into numbers (`dongliang.coded.code`), then grows the forest and works out
every figure of it; the ratio of the two wall times is taken round by round and the median counts. 50,000, 100,000 and
200,000 members show how the ratio grows. Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from bench._histories import events
from dongliang.coded import code
from dongliang.roots import branch_growth, branches, forest, reproduction, staying

MEMBERS, EVENTS_A_MEMBER, ROUNDS = (50_000, 100_000, 200_000), 25, 3
MOST_RATIO, MOST_GROWTH = 2.0, 1.3
_SEED = 20260301
#: Of a hundred people one begins a branch.
_BEGINNERS = 0.01


def write(folder: Path, members: int) -> Path:
    """Write a history in which all but one of a hundred came through somebody who was there before."""
    rng = np.random.default_rng(_SEED)
    table = events(members * EVENTS_A_MEMBER, members)
    names = pl.Series([f"m{number:06}" for number in range(members)])
    brought = np.flatnonzero(rng.random(members) > _BEGINNERS)[1:]
    inviter = (rng.random(len(brought)) * brought).astype(np.int64)
    first, last = table["at"].min(), table["at"].max()
    at = pl.datetime_range(first, last, eager=True, interval="1s").gather_every(1)
    when = at.gather(np.sort(rng.integers(0, len(at), len(brought))))
    invites = pl.DataFrame(
        {
            "at": when.cast(table.schema["at"]),
            "kind": pl.Series(["invite"] * len(brought)),
            "actor": names.gather(inviter),
            "target": names.gather(brought),
            "weight": pl.Series(np.ones(len(brought))),
        }
    ).with_columns(day=pl.col("at").dt.date())
    path = folder / f"roots-{members}.parquet"
    whole = pl.concat([table, invites.select(table.columns)]).sort("at")
    whole.with_columns(cohort=pl.lit(""), community=pl.lit(""), ref=pl.lit("")).write_parquet(path)
    return path


def measure(path: Path) -> tuple[float, float]:
    """Return the seconds that reading took, and those of all root figures."""
    begun = time.perf_counter()
    coded = code(pl.scan_parquet(path))
    read = time.perf_counter()
    day = coded.last_day()
    if day is None:
        raise ValueError(f"{path.name} holds no day")
    grown = forest(coded, day)
    branches(grown)
    branch_growth(grown, staying(coded, grown, day), day)
    reproduction(grown, day)
    return read - begun, time.perf_counter() - read


def main() -> int:
    """Print the ratios and return the exit status."""
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for members in MEMBERS:
            path = write(Path(folder), members)
            rounds = [measure(path) for _ in range(ROUNDS)]
            ratios.append(statistics.median(figures / read for read, figures in rounds))
            read, figures = (statistics.median(each[place] for each in rounds) for place in (0, 1))
            print(f"{members:>8} members: reading {read:5.2f} s, figures {figures:5.2f} s, ratio {ratios[-1]:4.2f}")
    growth = ratios[-1] / ratios[0]
    print(
        f"from {MEMBERS[0]} to {MEMBERS[-1]} members the ratio grows {growth:4.2f} times: 1 is as linear as reading is"
    )
    broken = max(ratios) > MOST_RATIO or growth > MOST_GROWTH
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
