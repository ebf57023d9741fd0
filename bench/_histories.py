"""Large made-up histories for the measurements: who acts is drawn with a heavy tail, as in real communities."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

#: Kinds of the made-up events and how often they occur.
KINDS = {"check_in": 0.60, "reply": 0.28, "mention": 0.08, "recognise": 0.04}
_LAST = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
_SEED = 20260301
#: People whom one has to do with.
_CIRCLE = 40


def events(rows: int, members: int, days: int = 730, seed: int = _SEED) -> pl.DataFrame:
    """Return a history of so many rows over so many days, sorted by time."""
    rng = np.random.default_rng(seed)
    names = pl.Series([f"m{number:06}" for number in range(members)])
    kind = rng.choice(len(KINDS), rows, p=list(KINDS.values())).astype(np.uint32)
    seconds = np.sort(rng.integers(0, days * 86_400, rows))
    at = pl.Series(int(_LAST.timestamp()) - days * 86_400 + seconds)
    actor = _people(rng, rows, members)
    circles = _people(rng, members * _CIRCLE, members).reshape(members, _CIRCLE)
    friend = circles[actor, (rng.random(rows) ** 2 * _CIRCLE).astype(np.int64)]
    target = names.gather(friend).to_frame("target").with_columns(tied=pl.Series(kind > 0))
    return pl.DataFrame(
        {
            "at": pl.from_epoch(at).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            "kind": pl.Series(list(KINDS)).gather(kind),
            "actor": names.gather(actor),
            "target": target.select(pl.when("tied").then("target").otherwise(pl.lit(""))).to_series(),
            "weight": pl.Series(np.ones(rows)),
        }
    ).with_columns(day=pl.col("at").dt.date())


def _people(rng: np.random.Generator, rows: int, members: int) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Draw members, the first much more often than the last."""
    return np.minimum((rng.random(rows) ** 2.5) * members, members - 1).astype(np.uint32)


def write(folder: Path, rows: int, members: int) -> tuple[Path, Path]:
    """Write a history as Parquet and as CSV and return both paths."""
    table = events(rows, members)
    parquet, csv = folder / f"events-{rows}.parquet", folder / f"events-{rows}.csv"
    table.write_parquet(parquet)
    table.write_csv(csv, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    return parquet, csv


def graph(members: int, ties: int, seed: int = _SEED) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ties of a large community as arrays: two ends and a weight, each pair once, degrees skewed."""
    rng = np.random.default_rng(seed)
    low, high = np.zeros(0, np.int64), np.zeros(0, np.int64)
    keys = np.zeros(0, np.int64)
    while len(keys) < ties:
        one, other = _people(rng, 2 * ties, members).astype(np.int64), rng.integers(0, members, 2 * ties)
        low, high = np.minimum(one, other), np.maximum(one, other)
        keys = np.unique(np.concatenate((keys, (low * members + high)[low != high])))
    keys = np.sort(rng.choice(keys, ties, replace=False))
    return keys // members, keys % members, rng.integers(1, 30, ties).astype(np.float64)
