"""From events to ties: who had to do with whom, on how many days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.centres.ties import Ties, Weights
from dongliang.coded import NOBODY, Coded, day_number
from dongliang.events import KINDS

#: Days that a tie is kept without being renewed.
WINDOW = 365

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Days:
    """Pairs and the days on which they met: day ``day[i]`` of pair p for starts[p] ≤ i < starts[p + 1]."""

    pairs: Pairs
    starts: NDArray[np.int64]
    day: NDArray[np.int32]
    affine: NDArray[np.bool_]

    def counts(self, after: int, until: int) -> tuple[Weights, float]:
        """Return the number of days within (after, until] for each pair, and how many of them all were affine."""
        if not len(self.pairs):
            return np.zeros(0), 0.0
        within = (self.day > after) & (self.day <= until)
        counts = np.add.reduceat(within, self.starts, dtype=np.int32)
        return counts.astype(np.float64), float(np.count_nonzero(within & self.affine))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Pairs whose ties have no dates, with the sum of their weights."""

    pairs: Pairs
    weight: Weights
    affine: float


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """All that can become a tie, before a window is chosen; ``names`` stand in the order of their numbers."""

    names: Sequence[str]
    dated: _Days
    undated: _Sums
    opposed: _Days
    opposed_undated: _Sums
    #: Kinds that count as ties and that this history holds.
    kinds: tuple[str, ...]

    @property
    def first_day(self) -> int | None:
        """The first day on which anybody met, in days since 1970."""
        return int(self.dated.day.min()) if len(self.dated.day) else None

    def ties(self, day: dt.date | None, window: int = WINDOW) -> Ties:
        """Return the ties of the ``window`` days that end with a day; without a day, all of them.

        w_uv = number of distinct UTC days with at least one event between u and v, in either direction: a burst on one
        day is one contact. Ties without dates add the sum of their positive weights, whatever the window.
        """
        return self._graph(self.dated, self.undated, day, window)

    def opposition(self, day: dt.date | None, window: int = WINDOW) -> Ties:
        """Return the negative ties of a window (blocked, opposed, rated below zero), with positive weights."""
        return self._graph(self.opposed, self.opposed_undated, day, window)

    def affinity(self, day: dt.date | None, window: int = WINDOW) -> float | None:
        """Return the share of the tie weight that means affinity, or None without ties."""
        counts, affine = self.dated.counts(*_bounds(day, window))
        total = counts.sum() + self.undated.weight.sum()
        return float((affine + self.undated.affine) / total) if total else None

    def _graph(self, dated: _Days, undated: _Sums, day: dt.date | None, window: int) -> Ties:
        counts, _ = dated.counts(*_bounds(day, window))
        pairs, weight = dated.pairs, counts
        if len(undated.pairs):
            pairs, place = np.unique(np.concatenate((pairs, undated.pairs)), return_inverse=True)
            weight = np.bincount(place, np.concatenate((counts, undated.weight))).astype(np.float64)
        n = max(len(self.names), 1)
        return Ties.of(self.names, pairs // n, pairs % n, weight)


def _bounds(day: dt.date | None, window: int) -> tuple[int, int]:
    if day is None:
        return -(2**31), 2**31 - 1
    return day_number(day) - window, day_number(day)


def tie_kinds(present: Collection[str], chosen: Collection[str] | None = None) -> tuple[str, ...]:
    """Return which of the kinds present tie two members: declared ties, undeclared kinds, and of them the chosen."""
    ties = (kind for kind in present if kind not in KINDS or KINDS[kind].ties)
    return tuple(kind for kind in ties if chosen is None or kind in chosen)


def contacts(coded: Coded, kinds: Collection[str] | None = None, affinity: Collection[str] = ()) -> Contacts:
    """Gather the contacts of a history.

    ``kinds`` restricts the kinds that tie (default: all that are declared as ties, and those that nobody declared);
    ``affinity`` names further kinds that mean affinity. Events of oneself with oneself, or of weight 0, are no tie.
    """
    used = tie_kinds(coded.kinds, kinds)
    affine = [kind for kind in used if kind in affinity or (kind in KINDS and KINDS[kind].affinity)]
    n = max(len(coded.members), 1)
    rows = coded.of_kinds(used).filter(
        (pl.col("target") != NOBODY) & (pl.col("actor") != NOBODY) & (pl.col("actor") != pl.col("target"))
    )
    low, high = pl.min_horizontal("actor", "target"), pl.max_horizontal("actor", "target")
    rows = rows.select(
        (low.cast(pl.Int64) * n + high).alias("pair"),
        pl.col("utc_day"),
        "weight",
        pl.col("kind").is_in(coded.kind_numbers(affine)).alias("affine"),
    )
    liked, opposed = (rows.filter(sign).collect() for sign in (pl.col("weight") > 0, pl.col("weight") < 0))
    return Contacts(coded.members.to_list(), _days(liked), _sums(liked), _days(opposed), _sums(opposed), used)


def _days(rows: pl.DataFrame) -> _Days:
    """Return the distinct days of each pair, pair after pair."""
    dated = rows.filter(pl.col("utc_day").is_not_null())
    if dated.is_empty():
        return _Days(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, bool))
    first = int(dated["utc_day"].min())  # type: ignore[arg-type]  # a minimum of whole numbers
    span = int(dated["utc_day"].max()) - first + 1  # type: ignore[arg-type]
    # One number for pair and day: grouping and sorting one column is several times as fast as three.
    key = pl.col("pair") * span + (pl.col("utc_day") - first)
    met = dated.lazy().group_by(key.alias("key")).agg(pl.col("affine").any()).sort("key").collect()
    keys = met["key"].to_numpy()
    pair = keys // span
    starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    return _Days(pair[starts], starts, (keys - pair * span + first).astype(np.int32), met["affine"].to_numpy())


def _sums(rows: pl.DataFrame) -> _Sums:
    undated = rows.filter(pl.col("utc_day").is_null()).with_columns(pl.col("weight").abs())
    sums = undated.group_by("pair").agg(pl.col("weight").sum()).sort("pair")
    affine = float(undated.filter("affine")["weight"].sum())
    return _Sums(sums["pair"].to_numpy(), sums["weight"].to_numpy(), affine)
