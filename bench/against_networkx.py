"""The same figures at 200,000 ties by pandas and NetworkX, and how many times as long they take.

Both start from the same events in memory and end with ties, heights, lean shares, k* and σ(1), which must agree. The
other side is written as one would write it with these libraries. Needs the extra ``bench``. Exit status 1 below the
bound.
"""

from __future__ import annotations

import statistics
import sys
import time

import networkx as nx
import pandas as pd
import polars as pl

from bench._histories import graph
from dongliang.centres import contacts, k_star, leaning, standing_curve
from dongliang.coded import code
from dongliang.events import SCHEMA
from dongliang.pillar import pull

MEMBERS, TIES, ROUNDS = 20_000, 200_000, 2
LEAST = 20.0
Found = tuple[int, int, float, float, int, float]


def history() -> pl.DataFrame:
    """Return events that make exactly so many ties: as many days for each as its weight says."""
    a, b, weight = graph(MEMBERS, TIES)
    table = pl.DataFrame({"a": a, "b": b, "days": weight.astype(int) % 5 + 1})
    table = table.with_columns(day=pl.int_ranges(0, pl.col("days"))).explode("day")
    name = pl.lit("m") + pl.col("a").cast(pl.String).str.zfill(6)
    other = pl.lit("m") + pl.col("b").cast(pl.String).str.zfill(6)
    start = pl.date(2026, 1, 1)
    events = table.select(
        actor=name, target=other, day=start + pl.duration(days=pl.col("day")), kind=pl.lit("reply"), weight=pl.lit(1.0)
    )
    missing = {"at": None, "ref": "", "cohort": "", "community": ""}
    return events.with_columns(pl.lit(value).alias(column) for column, value in missing.items()).select(
        pl.col(column).cast(kind) for column, kind in SCHEMA.items()
    )


def ours(events: pl.DataFrame) -> Found:
    """Return the figures as the library makes them."""
    ties = contacts(code(events)).ties(None)
    found = leaning(ties)
    sigma = pull(ties, [0]).sigma or 0.0
    return len(ties), ties.count, found.n_lean, found.l1 or 0.0, k_star(standing_curve(ties)), sigma


def theirs(events: pd.DataFrame) -> Found:
    """Return the same figures by pandas and NetworkX."""
    low, high = events[["actor", "target"]].min(axis=1), events[["actor", "target"]].max(axis=1)
    met = pd.DataFrame({"low": low, "high": high, "day": events["day"]}).drop_duplicates()
    weights = met.groupby(["low", "high"]).size()
    g = nx.Graph()
    g.add_weighted_edges_from((one, other, days) for (one, other), days in weights.items())
    height = dict(g.degree(weight="weight"))
    ranked = sorted(g, key=lambda each: (-height[each], -g.degree(each), each))
    share = dict.fromkeys(g, 0.0)
    for member in g:
        above = {other: tie["weight"] for other, tie in g[member].items() if height[other] >= height[member]}
        for other, weight in above.items() if above else [(member, 1)]:
            share[other] += weight / (sum(above.values()) or 1) / len(g)
    pulled, sigma = _halved(g, ranked)
    return len(g), g.number_of_edges(), 1 / sum(each**2 for each in share.values()), max(share.values()), pulled, sigma


def _halved(g: nx.Graph, ranked: list[str]) -> tuple[int, float]:
    """Return k*, by halving the interval in which it lies, and σ(1)."""

    def largest(k: int) -> int:
        left = g.subgraph(ranked[k:])
        return max((len(part) for part in nx.connected_components(left)), default=0)

    whole = largest(0)
    low, high = 0, len(ranked)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 2 * largest(middle) < whole else (middle, high)
    return high, largest(1) / (whole - 1)


def main() -> int:
    """Print the ratio and return the exit status."""
    events = history()
    frame = pd.DataFrame(events.select("actor", "target", "day").to_dict(as_series=False))
    ratios = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        one = ours(events)
        between = time.perf_counter()
        other = theirs(frame)
        ratios.append((time.perf_counter() - between) / (between - begun))
        if any(abs(mine - its) > 1e-6 * max(1, abs(mine)) for mine, its in zip(one, other, strict=True)):
            raise AssertionError(f"the figures differ: {one} and {other}")
    ratio = statistics.median(ratios)
    print(f"{one[0]} members, {one[1]} ties, {len(events)} events: pandas + NetworkX take {ratio:.0f}x as long")
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
