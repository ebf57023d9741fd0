"""Reading an events table column by column: its cells are checked where they lie, and the table stays in its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dongliang.events import KINDS, SCHEMA
from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.cells import claimed_day, tells_moment, told_time, weight_of
from dongliang.readers.eventtable.forms import Form, form_of_days, form_of_moments
from dongliang.readers.eventtable.rows import remark_on_rows
from dongliang.readers.eventtable.times import Times, no_times, times_of
from dongliang.readers.grid import cell_text
from dongliang.readers.reading import ReadError, Remarks

_TEXTS = ("kind", "actor", "target", "ref", "cohort", "community")
#: How many cells of a column are looked at to find its form, and how many strange ones are looked at one by one.
_SAMPLES, _STRANGE = 1_000, 1_000
_WEIGHTS = (pl.String(), pl.Null())


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an events table as they lie in a file.

    ``table`` has them under their own names in the types of the file; ``first`` is the line of its first row. The
    outer blanks of names are taken off where the file is one that is typed. ``pruned`` says that a question about one
    column is answered without the others, so that questions are better put one by one.
    """

    table: pl.LazyFrame
    first: int
    kind: str
    typed: bool
    pruned: bool


class _Strange(Exception):
    """A cell can be understood, but not by the form of its column."""


def scan_columns(columns: Columns, asked: Asked, remarks: Remarks) -> pl.LazyFrame | None:
    """Return the events table, with what was refused in ``remarks``, or None where it must be read row by row.

    Raises ReadError for a column of a type that can hold no such thing.
    """
    kinds = dict(columns.table.collect_schema())
    _check_types(kinds, remarks.file)
    plain = all(kinds[name].is_integer() or kinds[name] in _WEIGHTS for name in _TEXTS if name in kinds)
    at = _times(columns.table, kinds.get("at"), asked.mapping.zone, days=False)
    day = _times(columns.table, kinds.get("day"), asked.mapping.zone, days=True)
    if not plain or at is None or day is None:
        return None
    try:
        return _Taken(columns, kinds, at, day, remarks).table(asked.community, asked.cohort)
    except _Strange:
        return None


def _check_types(kinds: Mapping[str, pl.DataType], file: str) -> None:
    for name, kind in kinds.items():
        known = kind.is_numeric() or kind in _WEIGHTS
        if name in ("at", "day"):
            known = known or kind == pl.Date or isinstance(kind, pl.Datetime)
        elif name != "weight":
            known = known or kind == pl.Boolean or kind.is_temporal()
        if not known:
            raise ReadError(file, "bad_column", column=name, type=str(kind))


def _times(table: pl.LazyFrame, kind: pl.DataType | None, zone: str | None, *, days: bool) -> Times | None:
    name = "day" if days else "at"
    if kind is None or kind == pl.Null:
        return no_times()
    form: Form | None = None
    if kind == pl.String:
        told = table.select(name).filter(pl.col(name) != "").head(_SAMPLES)
        samples = told.collect(engine="streaming").to_series().to_list()
        if not samples:
            return no_times()
        samples = list(filter(claimed_day if days else tells_moment, samples))
        form = form_of_days(samples) if days else form_of_moments(samples)
    return times_of(pl.col(name), kind, form, zone, days=days)


class _Taken:
    """One table with everything that is known of its columns."""

    def __init__(
        self, columns: Columns, kinds: Mapping[str, pl.DataType], at: Times, day: Times, remarks: Remarks
    ) -> None:
        self._columns, self._kinds, self._at, self._day, self._remarks = columns, kinds, at, day, remarks
        self._texts = {name: self._text(name) for name in _TEXTS}
        self._weight = self._number()
        told = pl.col("weight").is_not_null() if self._has("weight") else pl.lit(False)
        if kinds.get("weight") == pl.String:
            told = pl.col("weight") != ""
        self._bad_weight = told & ~self._weight.is_finite().fill_null(False)
        self._bad_time = at.strange | day.strange
        self._no_actor = self._texts["actor"].is_null() | (self._texts["actor"] == "")

    def table(self, community: str, cohort: str) -> pl.LazyFrame:
        """Return the events table; raises _Strange where it must be read row by row."""
        counts = self._counts(
            no_member=self._no_actor,
            bad_weight=self._bad_weight,
            bad_time=self._bad_time,
            unknown=~pl.col("kind").is_in(list(KINDS)) if self._has("kind") else pl.lit(False),
            days=self._day.day.is_not_null() if self._day.counts else pl.lit(False),
        )
        self._look_at_strange(counts)
        kept = self._columns.table
        if counts["no_member"] or counts["bad_weight"] or counts["bad_time"]:
            self._refuse()
            kept = kept.filter(~(self._no_actor | self._bad_weight | self._bad_time).fill_null(False))
            if counts["days"]:
                counts["days"] = kept.select(self._day.day.count()).collect(engine="streaming").item()
        kind = self._texts["kind"]
        if counts["unknown"]:
            kind = pl.when(kind != "").then(kind)
        remark_on_rows(self._remarks, counts["days"], self._kinds_of(kept, kind) if counts["unknown"] else ())
        return kept.select(self._selected(kind.fill_null(self._columns.kind), community, cohort))

    def _selected(self, kind: pl.Expr, community: str, cohort: str) -> list[pl.Expr]:
        day = pl.coalesce(self._day.day, self._at.day) if self._has("day") and self._has("at") else self._day.day
        columns = {name: text.fill_null("") for name, text in self._texts.items()} | {
            "at": self._at.at,
            "day": day if self._has("day") else self._at.day,
            "kind": kind,
            "weight": self._weight.fill_null(1.0),
        }
        columns |= {name: pl.lit(given) for name, given in (("community", community), ("cohort", cohort)) if given}
        return [columns[name].alias(name) for name in SCHEMA]

    def _has(self, name: str) -> bool:
        return name in self._kinds and self._kinds[name] != pl.Null

    def _text(self, name: str) -> pl.Expr:
        if not self._has(name):
            return pl.lit(None, pl.String)
        text = pl.col(name) if self._kinds[name] == pl.String else pl.col(name).cast(pl.String)
        return text.str.strip_chars() if self._columns.typed else text

    def _number(self) -> pl.Expr:
        if not self._has("weight"):
            return pl.lit(None, pl.Float64)
        return pl.col("weight").cast(pl.Float64, strict=False)

    def _counts(self, **asked: pl.Expr) -> dict[str, int]:
        """Return of how many rows each of some conditions is true."""
        if self._columns.pruned:
            questions = [self._columns.table.filter(condition).select(pl.len()) for condition in asked.values()]
            answers = pl.collect_all(questions, engine="streaming")
            return {name: int(answer.item()) for name, answer in zip(asked, answers, strict=True)}
        sums = [condition.fill_null(False).sum().alias(name) for name, condition in asked.items()]
        return self._columns.table.select(pl.len().alias("rows"), *sums).collect(engine="streaming").row(0, named=True)

    def _look_at_strange(self, counts: Mapping[str, int]) -> None:
        """Raise _Strange if any cell of no known form tells something to a reader of single cells."""
        readers: tuple[tuple[str, pl.Expr, Callable[[Any], object]], ...] = (
            ("at", self._at.strange, tells_moment),
            ("day", self._day.strange, claimed_day),
            ("weight", self._bad_weight, weight_of),
        )
        for name, strange, reader in readers:
            if not counts["bad_weight" if name == "weight" else "bad_time"] or not self._has(name):
                continue
            if self._kinds[name].is_temporal():  # outside the years that are read, for a reader of single cells too
                continue
            cells = self._columns.table.filter(strange).select(pl.col(name).unique()).head(_STRANGE + 1)
            found = cells.collect(engine="streaming").to_series().to_list()
            if len(found) > _STRANGE or any(reader(cell) not in (None, False) for cell in found):
                raise _Strange

    def _refuse(self) -> None:
        """Refuse what cannot be used, each with its line, in the order in which row after row would be refused."""
        blank = pl.all_horizontal(
            pl.col(name).is_null() | (pl.col(name).cast(pl.String) == "")
            if name in ("at", "day")
            else self._texts[name].fill_null("") == ""
            for name in (*_TEXTS, "at", "day")
            if self._has(name)
        )
        reason = (
            pl.when(self._no_actor)
            .then(pl.when(~blank).then(pl.lit("no_member")))
            .when(self._bad_weight)
            .then(pl.lit("bad_weight"))
            .when(self._bad_time)
            .then(pl.lit("bad_time"))
        )
        lines = self._columns.table.with_row_index("line", self._columns.first).with_columns(reason.alias("reason"))
        # a time of a year that Python does not know can be told only as text
        times = [name for name in ("at", "day") if self._has(name) and self._kinds[name].is_temporal()]
        bad = lines.filter(pl.col("reason").is_not_null()).with_columns(pl.col(times).cast(pl.String))
        found = bad.group_by("reason").agg(pl.len(), pl.col("line").min().alias("first"), pl.col("line").max())
        for why, count, _, last in found.sort("first").collect(engine="streaming").iter_rows():
            rows = bad.filter(pl.col("reason") == why).head(Remarks.KEPT).collect(engine="streaming")
            for row in rows.iter_rows(named=True):
                self._remarks.refuse(row["line"], why, **_told(why, row))
            self._remarks.refuse_more(why, count - len(rows), last)

    def _kinds_of(self, kept: pl.LazyFrame, kind: pl.Expr) -> list[tuple[str, int]]:
        """Return the kinds that nobody declared with their counts, in the order in which they first appear."""
        lines = kept.with_row_index("line").filter(~kind.is_in(list(KINDS))).group_by(kind.alias("kind"))
        found = lines.agg(pl.len(), pl.col("line").min()).sort("line").collect(engine="streaming")
        return [(str(kind), int(count)) for kind, count, _ in found.iter_rows()]


def _told(reason: str, row: Mapping[str, Any]) -> dict[str, str]:
    if reason == "bad_weight":
        return {"text": cell_text(row["weight"])[:30]}
    return {"text": told_time(row.get("at"), row.get("day"))} if reason == "bad_time" else {}
