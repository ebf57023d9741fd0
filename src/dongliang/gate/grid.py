"""Cohorts as grids of marks, members down and days across, so that a large history is counted in one stroke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dongliang.events import GATE_KINDS, WRITTEN

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

#: The bit of each kind in a grid's cells.
BITS: dict[str, int] = {kind: 1 << place for place, kind in enumerate(GATE_KINDS)}
#: Kinds that stand on a day of the cohort itself; signing up and graduating happen around it.
DAY_KINDS = ("check_in", "make_up", "leave", "missed", "out", "rest")
#: Cells of the largest grid that is made: 100 megabytes. One mistyped year may ask for any number.
MOST_CELLS = 50_000_000
#: Days of the longest cohort: ten years.
MOST_DAYS = 3_660


class GridError(ValueError):
    """A cohort too large for a grid, most often by one mistyped year."""

    def __init__(self, name: str, members: int, first: dt.date, last: dt.date) -> None:
        super().__init__(f"{name}: {members} members from {first} to {last} are too many cells; is a year mistyped?")
        self.name, self.members, self.first, self.last = name, members, first, last


@dataclass(frozen=True, slots=True, eq=False)
class CohortGrid:
    """One cohort: every day from the first to the last, everybody registered, and what each did on each day.

    ``kinds[member, day]`` is a set of bits, one for each of the gate's kinds (`BITS`); ``void_days`` are those that
    count for nobody.
    """

    name: str
    days: tuple[dt.date, ...]
    members: Sequence[str]
    kinds: npt.NDArray[np.uint16]
    void_days: Flags

    @property
    def first_day(self) -> dt.date | None:
        """The first day of the cohort; None while nobody has done anything."""
        return self.days[0] if self.days else None

    def has(self, *kinds: str) -> Flags:
        """Return for every member and day whether any of these kinds stands there."""
        found: Flags = (self.kinds & np.uint16(sum(BITS[kind] for kind in kinds))) != 0
        return found

    @property
    def written(self) -> Flags:
        """For every member and day whether it was written or made up, after falling out too."""
        return self.has(*WRITTEN)

    @property
    def rest_days(self) -> Flags:
        """The days that asked nobody for a check-in: somebody is marked as resting, and nobody as missing."""
        return any_of(self.has("rest"), 0) & ~any_of(self.has("missed", "out"), 0)

    @property
    def asked(self) -> Flags:
        """The days that asked for a check-in: neither void nor a day of rest."""
        return ~(self.void_days | self.rest_days)


def cohort_grids(table: pl.DataFrame | pl.LazyFrame) -> tuple[CohortGrid, ...]:
    """Return all cohorts of an events table, in the order in which they first appear.

    A cohort's rows are those of the gate's kinds that name it. Everybody in them is a member, in order of appearance,
    but for whoever declared a void day; a row without a day makes a member and no mark.

    The days run from the first to the last with a mark of `DAY_KINDS`. A table of marks knows no instants of signing
    up: its readers let everybody register on its first day, so where all registrations bear one day and none an
    instant, that day begins the cohort if no mark is earlier. Any other registration tells when somebody signed up,
    days before the cohort began, and begins nothing; nor does graduating, which comes after the end, prolong it. A
    void day within the days is void for everybody; one that names no cohort, for every cohort.

    Raises GridError where members times days are more than `MOST_CELLS`, or days more than `MOST_DAYS`.
    """
    rows = _gate_rows(table)
    void = rows.filter(pl.col("kind") == "void")
    own = rows.filter((pl.col("kind") != "void") & (pl.col("cohort") != ""))
    parts = own.partition_by("cohort", maintain_order=True)
    return tuple(_grid(part, void) for part in parts)


def any_of(flags: Flags, axis: int) -> Flags:
    """Return along an axis of a grid, 0 for members and 1 for days, whether any flag stands."""
    found: Flags = np.logical_or.reduce(flags, axis=axis)
    return found


def _gate_rows(table: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    named = (pl.col("cohort") != "") | (pl.col("kind") == "void")
    return (
        table.lazy()
        .filter(named & pl.col("kind").is_in(GATE_KINDS))
        .select("cohort", "actor", "kind", "day", pl.col("at").is_not_null().alias("is_timed"))
        .collect()
    )


def _grid(rows: pl.DataFrame, void: pl.DataFrame) -> CohortGrid:
    name = str(rows["cohort"][0])
    members = rows["actor"].unique(maintain_order=True)
    span = _span(rows)
    if span is None:
        nothing = np.zeros((len(members), 0), np.uint16)
        return CohortGrid(name, (), members.to_list(), nothing, np.zeros(0, np.bool_))
    first, last = span
    count = (last - first).days + 1
    if len(members) * count > MOST_CELLS or count > MOST_DAYS:
        raise GridError(name, len(members), first, last)
    kinds = np.zeros((len(members), count), np.uint16)
    marks = rows.filter((pl.col("kind") != "register") & pl.col("day").is_between(first, last))
    down = marks["actor"].cast(pl.Enum(members)).to_physical().to_numpy()
    bits = marks["kind"].replace_strict(BITS, return_dtype=pl.UInt16).to_numpy()
    np.bitwise_or.at(kinds, (down, _places(marks["day"], first)), bits)
    void_days = np.zeros(count, np.bool_)
    here = void.filter(pl.col("cohort").is_in(["", name]) & pl.col("day").is_between(first, last))
    void_days[_places(here["day"], first)] = True
    days = tuple(first + dt.timedelta(days=number) for number in range(count))
    return CohortGrid(name, days, members.to_list(), kinds, void_days)


def _places(days: pl.Series, first: dt.date) -> Numbers:
    return days.to_physical().to_numpy().astype(np.int64) - (first - dt.date(1970, 1, 1)).days


def _span(rows: pl.DataFrame) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a cohort, or None where nothing tells them."""
    marked = rows.filter(pl.col("kind").is_in(DAY_KINDS))["day"]
    first, last, begins = _day(marked.min()), _day(marked.max()), _registered_on(rows)
    if first is None or last is None:
        return None if begins is None else (begins, begins)
    return (first if begins is None else min(first, begins)), last


def _registered_on(rows: pl.DataFrame) -> dt.date | None:
    """Return the day on which a table of marks lets everybody register, or None where signing up was another day."""
    signed = rows.filter(pl.col("kind") == "register")
    if signed["is_timed"].any() or signed["day"].n_unique() != 1:
        return None
    return _day(signed["day"][0])


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None
