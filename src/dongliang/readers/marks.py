"""A table of marks, members down and days across, and the events that it stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from dongliang.events import GATE_KINDS, SCHEMA
from dongliang.readers.columns import spread

#: The number of a cell that says nothing.
BLANK = 0
#: The number of a cell with which a member falls out: missed, and out, on that day.
FAILED = len(GATE_KINDS) + 1
#: The number of a cell that means one kind.
CODES: dict[str, int] = {kind: number for number, kind in enumerate(GATE_KINDS, 1)}

_COUNT = np.array([0] + [1] * len(GATE_KINDS) + [2], np.uint8)
_FIRST = np.array([0, *range(len(GATE_KINDS)), CODES["missed"] - 1], np.uint32)
_OUT = np.uint32(CODES["out"] - 1)
_ROWS = 4096


class Marks:
    """Rows of marks, a byte a cell; `table` turns them into events in the order of the rows and days.

    Every member gives a ``register`` event on the first day. A table knows days, not instants: ``at`` stays empty but
    for the cells named to `at`.
    """

    def __init__(self, days: Sequence[dt.date]) -> None:
        self.days = tuple(days)
        self.names: list[str] = []
        self._rows: list[bytes] = []
        self._instants: dict[tuple[int, int], dt.datetime] = {}

    def add(self, name: str, cells: bytes) -> None:
        """Add a member's row, one number a day."""
        if len(cells) != len(self.days):
            raise ValueError(f"{len(cells)} cells for {len(self.days)} days")
        self.names.append(name)
        self._rows.append(cells)

    def at(self, column: int, instant: dt.datetime) -> None:
        """Say at what instant a mark of the row to be added next was made."""
        self._instants[len(self.names), column] = instant

    def row(self, number: int) -> bytes:
        """Return the cells of one row."""
        return self._rows[number]

    def table(self, cohort: str, community: str) -> pl.DataFrame:
        """Return the events table of all rows."""
        names = pl.Series(self.names, dtype=pl.String)
        parts = [self._part(start, names) for start in range(0, len(self._rows), _ROWS)]
        empty = pl.DataFrame(schema={name: SCHEMA[name] for name in ("day", "kind", "actor", "at")})
        marks = pl.concat([empty, *parts], rechunk=False)
        texts = {"target": "", "ref": "", "cohort": cohort, "community": community}
        marks = marks.with_columns(
            *(pl.lit(text).alias(name) for name, text in texts.items()),
            pl.lit(1.0).alias("weight"),
        )
        return marks.select(list(SCHEMA))

    def _part(self, start: int, names: pl.Series) -> pl.DataFrame:
        rows = self._rows[start : start + _ROWS]
        width = len(self.days) + 1
        cells = np.full((len(rows), width), CODES["register"], np.uint8)
        cells[:, 1:] = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), width - 1)
        flat = cells.ravel()
        places = np.repeat(np.arange(flat.size, dtype=np.uint32), _COUNT[flat])
        kinds = _FIRST[flat[places]]
        kinds[1:][places[1:] == places[:-1]] = _OUT
        columns = places % width
        days = np.array([self.days[0], *self.days], "datetime64[D]").astype(np.int32)
        return pl.DataFrame(
            {
                "day": pl.Series(days[columns]).cast(pl.Date),
                "kind": spread(list(GATE_KINDS), kinds),
                "actor": names.gather(places // width + np.uint32(start)),
                "at": self._instants_of(start, len(rows), places, width),
            }
        )

    def _instants_of(self, start: int, count: int, places: np.ndarray, width: int) -> pl.Series:
        empty = pl.Series([None], dtype=SCHEMA["at"]).new_from_index(0, len(places))
        here = {
            (row - start) * width + column + 1: instant
            for (row, column), instant in self._instants.items()
            if start <= row < start + count
        }
        if not here:
            return empty
        columns = {"place": list(here), "at": list(here.values())}
        known = pl.DataFrame(columns, schema={"place": pl.UInt32, "at": SCHEMA["at"]})
        asked = pl.DataFrame({"place": pl.Series(places)})
        return asked.join(known, on="place", how="left", maintain_order="left")["at"]
