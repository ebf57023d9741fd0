"""Who wrote how many of a window's check-ins."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.centres import Ties
from dongliang.coded import NOBODY, Coded, day_number
from dongliang.events import WRITTEN


def written_by_rank(coded: Coded, ties: Ties, day: dt.date | None, window: int) -> tuple[NDArray[np.int64], int]:
    """Return the check-ins of a window (no day: all) by rank in the ties, and those of everybody, tied or not."""
    rows = coded.of_kinds(WRITTEN)
    if day is not None:
        rows = rows.filter(pl.col("day") > day_number(day) - window)
    counts = rows.group_by("actor").len().collect()
    known = counts.filter(pl.col("actor") != NOBODY)
    names = known.select(coded.members.gather(known["actor"]).alias("name"), "len")
    ranks = pl.DataFrame({"name": list(ties.names), "rank": range(len(ties))}, {"name": pl.String, "rank": pl.Int64})
    tied = names.join(ranks, on="name")
    by_rank = np.zeros(len(ties), np.int64)
    by_rank[tied["rank"].to_numpy()] = tied["len"].to_numpy()
    return by_rank, int(counts["len"].sum())
