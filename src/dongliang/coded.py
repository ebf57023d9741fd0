"""An events table with numbers for its texts: small enough to keep ten million events at hand.

Members are numbered in the order of their names, so that a smaller number is an earlier name wherever a rank has to be
decided between equals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from dongliang.events import KINDS

#: The number of nobody: a target that is empty.
NOBODY = np.uint32(2**32 - 1)
_EPOCH = dt.date(1970, 1, 1).toordinal()
_BOT = r"(?i)\[bot\]$"
_DECIMAL = r"^[0-9]{1,18}$"
#: Times outside these years are taken for unknown; sizes of weights are kept between these bounds.
_YEARS = (1970, 2201)
_WEIGHTS = (1e-9, 1e12)


def day_number(day: dt.date) -> int:
    """Return a day as the number of days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of_number(number: int) -> dt.date:
    """Return the day that `day_number` numbered."""
    return dt.date.fromordinal(number + _EPOCH)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """The events of one community.

    ``frame`` has the columns ``actor`` and ``target`` (numbers of members, `NOBODY` for none), ``kind`` (number in
    ``kinds``), ``day`` (the community day, days since 1970, or null), ``utc_day`` (the UTC day on which it happened,
    or ``day`` where no instant is known, or null), ``when`` (the day claimed, or that of the instant in the zone if
    that is earlier: a late check-in belongs to its day, leave for days ahead to that on which it was said), ``at``
    (microseconds, or null) and ``weight``. ``has_cohorts``: some event names a cohort. ``bots`` are members whose name
    ends in ``[bot]``; their events are left out.
    """

    members: pl.Series
    kinds: tuple[str, ...]
    frame: pl.DataFrame
    has_cohorts: bool = False
    bots: tuple[str, ...] = ()

    def kind_numbers(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of kinds by name, of those that occur."""
        wanted = set(names)
        return [number for number, name in enumerate(self.kinds) if name in wanted]

    def of_kinds(self, names: Iterable[str]) -> pl.LazyFrame:
        """Return the events of some kinds; lazy, so that only the columns asked for are copied."""
        return self.frame.lazy().filter(pl.col("kind").is_in(self.kind_numbers(names)))

    def acts(self) -> pl.LazyFrame:
        """Return the events in which somebody did something, with their ``amount``.

        Where messages are recorded as such (``act``) they alone are acts, each row for as many as its weight says. Else
        every event counts once, but for marks of absence and rows of undated tables, which tell nobody's doing.
        """
        if "act" in self.kinds:
            return self.of_kinds(["act"]).with_columns(pl.col("weight").alias("amount"))
        doing = [name for name in self.kinds if name not in KINDS or KINDS[name].is_act]
        rows = self.of_kinds(doing).filter(pl.col("utc_day").is_not_null())
        return rows.with_columns(pl.lit(1.0).alias("amount"))

    def last_day(self) -> dt.date | None:
        """Return the last day on which something happened; days that lie ahead of their instant do not count."""
        last = self.frame["when"].max()
        return day_of_number(int(last)) if isinstance(last, int) else None

    def first_day(self) -> dt.date | None:
        """Return the first day on which something happened."""
        first = self.frame["when"].min()
        return day_of_number(int(first)) if isinstance(first, int) else None

    def until(self, day: dt.date) -> Coded:
        """Return the history as it stood at the end of a day; events without a date stay."""
        number = day_number(day)
        if self.frame["when"].max() is None or self.last_day() == day:
            return self
        return replace(self, frame=self.frame.filter(pl.col("when").is_null() | (pl.col("when") <= number)))

    def present(self) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        """Return the numbers of all members named in the events, in order."""
        seen = np.zeros(len(self.members) + 1, bool)
        for column in ("actor", "target"):
            seen[np.minimum(self.frame[column].to_numpy(), len(self.members))] = True
        return np.flatnonzero(seen[:-1]).astype(np.uint32)


def code(table: pl.LazyFrame | pl.DataFrame, zone: str = "UTC") -> Coded:
    """Return an events table (`dongliang.events.SCHEMA`) with numbers for its texts.

    ``zone`` (IANA) is where a day is derived from an instant that claims none. Reads a lazy table in one pass.
    """
    people, kinds = pl.Categorical(pl.Categories.random()), pl.Categorical(pl.Categories.random())
    frame = table.lazy().select(_columns(people, kinds, zone)).collect(engine="streaming")
    has_cohorts = bool(frame["in_cohort"].any())
    frame = frame.drop("in_cohort")
    names, places = _numbering([frame["actor"], frame["target"]])
    kind_names = frame["kind"].unique(maintain_order=True)
    kind_places = np.zeros(_codes(kind_names), np.uint8 if len(kind_names) < 256 else np.uint32)
    kind_places[kind_names.to_physical().to_numpy()] = np.arange(len(kind_names))
    # One column after the other, so that no more than one stands twice in memory.
    for column in ("actor", "target"):
        frame = frame.with_columns(pl.Series(column, places[frame[column].to_physical().to_numpy()]))
    frame = frame.with_columns(pl.Series("kind", kind_places[frame["kind"].to_physical().to_numpy()]))
    return _without_bots(Coded(names, tuple(kind_names.cast(pl.String)), frame, has_cohorts))


def _columns(people: pl.Categorical, kinds: pl.Categorical, zone: str) -> list[pl.Expr]:
    first, last = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in _YEARS)
    at = _within(pl.col("at"), first, last)
    utc = at.dt.date()
    local = utc if zone == "UTC" else at.dt.convert_time_zone(zone).dt.date()
    claimed = _within(pl.col("day"), first.date(), last.date())
    days = {
        "day": claimed.fill_null(local),
        "utc_day": utc.fill_null(claimed),
        "when": pl.min_horizontal(local, claimed),
    }
    return [
        pl.col("actor").cast(people),
        pl.col("target").cast(people),
        pl.col("kind").cast(kinds),
        *(day.cast(pl.Int32).alias(name) for name, day in days.items()),
        at.cast(pl.Int64).alias("at"),
        _bounded(pl.col("weight").cast(pl.Float64)),
        (pl.col("cohort") != "").alias("in_cohort"),
    ]


def _within(column: pl.Expr, first: dt.date, last: dt.date) -> pl.Expr:
    return pl.when(column.is_between(first, last)).then(column)


def _bounded(weight: pl.Expr) -> pl.Expr:
    """Keep weights apart from where sums overflow or vanish; what is no number is no tie."""
    size = weight.abs().clip(*_WEIGHTS)
    kept = pl.when(weight > 0).then(size).when(weight < 0).then(-size).otherwise(0.0)
    return pl.when(weight.is_finite()).then(kept).otherwise(0.0).alias("weight")


def _numbering(columns: list[pl.Series]) -> tuple[pl.Series, np.ndarray[tuple[int], np.dtype[np.uint32]]]:
    """Return all names in their order, and the number of each category."""
    categories = pl.concat([column.unique() for column in columns]).unique()
    texts = pl.DataFrame({"name": categories.cast(pl.String), "code": categories.to_physical()})
    texts = texts.filter(pl.col("name") != "")
    numeric = bool(texts["name"].str.contains(_DECIMAL).all())
    ordered = texts.sort(pl.col("name").cast(pl.Int64, strict=False) if numeric else pl.col("name"), pl.col("name"))
    places = np.full(_codes(categories), NOBODY, np.uint32)
    places[ordered["code"].to_numpy()] = np.arange(len(ordered), dtype=np.uint32)
    return ordered["name"], places


def _codes(categories: pl.Series) -> int:
    """Return how many codes have to be provided for."""
    highest = categories.to_physical().max()
    return int(highest) + 1 if isinstance(highest, int) else 1


def _without_bots(coded: Coded) -> Coded:
    is_bot = coded.members.str.contains(_BOT)
    if not is_bot.any():
        return coded
    numbers = np.flatnonzero(is_bot.to_numpy()).astype(np.uint32)
    by_bots = pl.col("actor").is_in(numbers) | pl.col("target").is_in(numbers)
    return replace(coded, frame=coded.frame.filter(~by_bots), bots=tuple(coded.members.filter(is_bot)))
