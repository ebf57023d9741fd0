"""The time columns of an events table as expressions, from whatever type their file gave them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from dongliang.events import SCHEMA
from dongliang.readers.eventtable.cells import FIRST_SERIAL
from dongliang.readers.eventtable.forms import Form
from dongliang.readers.written import MILLISECONDS, SECONDS, YEARS

_AT, _DAY = SCHEMA["at"], SCHEMA["day"]
_MICROSECONDS = {"seconds": 1_000_000, "milliseconds": 1_000}


@dataclass(frozen=True, slots=True)
class Times:
    """What a time column tells: instants, days, both or neither; and which cells are of no known form.

    ``counts`` says that days are written as numbers of days since 1970.
    """

    at: pl.Expr
    day: pl.Expr
    strange: pl.Expr
    counts: bool = False


def no_times() -> Times:
    """Return what a column that is not there tells."""
    return Times(pl.lit(None, _AT), pl.lit(None, _DAY), pl.lit(False))


def times_of(column: pl.Expr, kind: pl.DataType, form: Form | None, zone: str | None, *, days: bool) -> Times | None:
    """Return what the at or the day column tells, or None where it can be told only cell by cell.

    ``form`` is that of a column of texts.
    """
    if kind == pl.String:
        return None if form is None else _of_texts(column, form, zone)
    if kind.is_numeric():
        return _of_counts(column) if days else _of_numbers(column, kind)
    if kind == pl.Date:
        return Times(pl.lit(None, _AT), column, _outside(column, kind))
    if not isinstance(kind, pl.Datetime):
        return None
    if kind.time_zone is not None:
        return None if days else Times(column.cast(_AT), pl.lit(None, _DAY), _outside(column, kind))
    if days:
        return Times(pl.lit(None, _AT), column.dt.date(), _outside(column, kind))
    return _of_clock(column.cast(pl.Datetime("us")), _outside(column, kind), zone)


def _of_texts(column: pl.Expr, form: Form, zone: str | None) -> Times | None:
    no_at, no_day, strange = pl.lit(None, _AT), pl.lit(None, _DAY), form.strange(column)
    if form.tells == "count":
        day = column.cast(pl.Float64, strict=False).cast(pl.Int32, strict=False).cast(_DAY)
        return Times(no_at, day, strange, counts=True)
    if form.tells == "date":
        return Times(no_at, column.str.to_date("%Y-%m-%d", strict=False), strange)
    if form.tells in _MICROSECONDS:
        at = column.cast(pl.Int64, strict=False) * _MICROSECONDS[form.tells]
        return Times(at.cast(_AT), no_day, strange)
    if form.tells == "number":
        return Times(_of_fractions(column.cast(pl.Float64, strict=False)), no_day, strange)
    moment = form.moment(column)
    return Times(moment, no_day, strange) if form.tells == "instant" else _of_clock(moment, strange, zone)


def _of_clock(clock: pl.Expr, strange: pl.Expr, zone: str | None) -> Times | None:
    """Clock readings without a zone; midnight sharp is a day, as tables write dates so."""
    if zone is None:
        return None
    is_day = clock.dt.time() == dt.time()
    at = clock.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    jumped = clock.is_not_null() & at.is_null() & ~is_day
    return Times(
        pl.when(is_day).then(None).otherwise(at),
        pl.when(is_day).then(clock.dt.date()),
        strange | jumped.fill_null(False),
    )


def _of_numbers(column: pl.Expr, kind: pl.DataType) -> Times:
    """Unix seconds or milliseconds."""
    in_seconds = (column >= SECONDS[0]) & (column < SECONDS[1])
    in_milliseconds = (column >= MILLISECONDS[0]) & (column < MILLISECONDS[1])
    strange = column.is_not_null() & ~(in_seconds | in_milliseconds)
    if not kind.is_integer():
        return Times(_of_fractions(column.cast(pl.Float64)), pl.lit(None, _DAY), strange)
    number = column.cast(pl.Int64, strict=False)
    at = pl.when(in_seconds).then(number * _MICROSECONDS["seconds"]).otherwise(number * _MICROSECONDS["milliseconds"])
    return Times(at.cast(_AT), pl.lit(None, _DAY), strange)


def _of_fractions(number: pl.Expr) -> pl.Expr:
    """Instants of seconds or milliseconds with a fraction, rounded to microseconds as `datetime.fromtimestamp` does."""
    seconds = pl.when(number < SECONDS[1]).then(number).otherwise(number / 1000)
    whole = seconds.floor()
    fraction = ((seconds - whole) * _MICROSECONDS["seconds"]).round(mode="half_to_even")
    return (whole.cast(pl.Int64) * _MICROSECONDS["seconds"] + fraction.cast(pl.Int64)).cast(_AT)


def _of_counts(column: pl.Expr) -> Times:
    """Days since 1970-01-01."""
    number = column.cast(pl.Float64)
    fits = (number >= 0) & (number < FIRST_SERIAL) & (number == number.floor())
    strange = column.is_not_null() & ~fits
    return Times(pl.lit(None, _AT), number.cast(pl.Int32, strict=False).cast(_DAY), strange, counts=True)


def _outside(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Whether times lie outside the years taken for real, asked so that Parquet can answer without its rows."""
    if isinstance(kind, pl.Datetime):
        zone = ZoneInfo(kind.time_zone) if kind.time_zone else None
        first, behind = (pl.lit(dt.datetime(year, 1, 1, tzinfo=zone), dtype=kind) for year in (YEARS[0], YEARS[-1] + 1))
    else:
        first, behind = pl.lit(dt.date(YEARS[0], 1, 1)), pl.lit(dt.date(YEARS[-1] + 1, 1, 1))
    return (column < first) | (column >= behind)
