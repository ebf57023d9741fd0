"""Building an events table row by row without an object a row."""

from __future__ import annotations

import datetime as dt
from array import array

import numpy as np
import polars as pl

from dongliang.events import SCHEMA

_EPOCH = dt.date(1970, 1, 1).toordinal()
_NO_DAY = -(2**31)
_NO_INSTANT = -(2**63)
_ZERO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_TEXTS = ("kind", "actor", "target", "ref", "cohort", "community")


class EventColumns:
    """Rows of an events table, kept as plain numbers until `table` is asked for.

    Every text is kept once and rows hold its number: a million rows take about 40 MB here.
    """

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, int]] = {name: {} for name in _TEXTS}
        self._numbers = {name: array("I") for name in _TEXTS}
        self._days = array("i")
        self._instants = array("q")
        self._weights = array("d")

    def __len__(self) -> int:
        return len(self._days)

    def add(
        self,
        kind: str,
        actor: str,
        day: dt.date | None = None,
        at: dt.datetime | None = None,
        target: str = "",
        ref: str = "",
        cohort: str = "",
        community: str = "",
        weight: float = 1.0,
    ) -> None:
        """Add one event; the arguments are those of `dongliang.events.Event`."""
        for name, value in zip(_TEXTS, (kind, actor, target, ref, cohort, community), strict=True):
            known = self._texts[name]
            self._numbers[name].append(known.setdefault(value, len(known)))
        self._days.append(_NO_DAY if day is None else day.toordinal() - _EPOCH)
        self._instants.append(_NO_INSTANT if at is None else (at - _ZERO) // _MICROSECOND)
        self._weights.append(weight)

    def table(self) -> pl.DataFrame:
        """Return the rows as an events table."""
        days = pl.Series("day", np.frombuffer(self._days, np.int32) if self._days else [], pl.Int32)
        instants = pl.Series("at", np.frombuffer(self._instants, np.int64) if self._instants else [], pl.Int64)
        columns = {
            "at": instants.replace(_NO_INSTANT, None).cast(SCHEMA["at"]),
            "day": days.replace(_NO_DAY, None).cast(SCHEMA["day"]),
            "weight": pl.Series("weight", self._weights, pl.Float64),
        }
        columns |= {name: spread(list(self._texts[name]), self._numbers[name]) for name in _TEXTS}
        return pl.DataFrame({name: columns[name] for name in SCHEMA}, schema=SCHEMA)


def spread(texts: list[str], numbers: array[int] | np.ndarray[tuple[int], np.dtype[np.uint32]]) -> pl.Series:
    """Return a column of texts from their numbers; equal texts share their memory."""
    if not len(numbers):
        return pl.Series([], dtype=pl.String)
    return pl.Series(texts, dtype=pl.String).gather(np.frombuffer(numbers, np.uint32))
