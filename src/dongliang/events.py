"""One event, its kinds, and the table that every history becomes.

An event says who did what, to whom, when. The site's record and the readers of other tools' exports both end in this
table, and every measure starts from it, so that a site's own figures and those of an imported history are comparable.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: whether it ties two members, whether that means affinity, and whether its actor did something.

    No act are marks that others or the rule make: a missed day, a day of rest, falling out.
    """

    name: str
    ties: bool = False
    affinity: bool = False
    is_act: bool = True


#: Kinds by which a day counts as written.
WRITTEN = frozenset({"check_in", "make_up"})
#: Kinds that tell of a trial.
GATE_KINDS = ("register", "check_in", "make_up", "leave", "missed", "out", "rest", "void", "graduate")


def _declare() -> dict[str, Kind]:
    affinity = ("recognise", "invite", "trust", "rating", "tie")
    work = (
        "reply", "mention", "attend", "call_along", "carry_along", "propose", "bring_speaker", "quote", "cowork",
        "integrate", "merge", "review", "coauthor", "thank", "turn",
    )  # fmt: skip
    alone = ("act", "remind", "join")
    marks = ("register", "leave", "missed", "out", "rest", "void", "graduate", "remind")
    kinds = [Kind(name, is_act=name not in marks) for name in (*GATE_KINDS, *alone)]
    kinds += [Kind(name, ties=True, affinity=True) for name in affinity]
    kinds += [Kind(name, ties=True) for name in work]
    return {kind.name: kind for kind in kinds}


#: Every declared kind by name; names for people stand in ``words.toml`` under ``kind.*``.
KINDS: dict[str, Kind] = _declare()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``at`` is a UTC instant and may be missing where only the community day is known (a table of marks knows days, not
    instants); ``day`` is the community day claimed. ``target``, ``ref``, ``cohort`` and ``community`` may be empty.
    """

    kind: str
    actor: str
    day: dt.date | None = None
    at: dt.datetime | None = None
    target: str = ""
    ref: str = ""
    cohort: str = ""
    community: str = ""
    weight: float = 1.0


#: Endings of the files that an events table is written to.
ENDINGS = (".csv", ".parquet", ".jsonl")
#: Columns of the events table, in order, with their types.
SCHEMA: dict[str, pl.DataType] = {
    "at": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
    "kind": pl.String(),
    "actor": pl.String(),
    "target": pl.String(),
    "ref": pl.String(),
    "cohort": pl.String(),
    "community": pl.String(),
    "weight": pl.Float64(),
}


def events_table(events: Iterable[Event]) -> pl.DataFrame:
    """Return the events as a table with the columns of `SCHEMA`, in the order given."""
    rows = [tuple(getattr(event, column) for column in SCHEMA) for event in events]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


#: How CSV writes an instant: to the second.
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def write_events(table: pl.DataFrame, path: Path) -> None:
    """Write an events table as CSV, Parquet or JSON Lines, by the ending; its file is there in full or not at all.

    Instants are written as ISO 8601 with a Z, in CSV to the second; JSON Lines leave out what is empty in every row.
    Raises ValueError for another ending.
    """
    if path.suffix not in ENDINGS:
        raise ValueError(f"{path.name}: events are written as {', '.join(ENDINGS)}; give the file one of these endings")
    # Beside the place first, so that an older file stays until the new one is whole.
    part = path.with_name(f".part-{os.getpid()}{path.suffix}")
    try:
        if path.suffix == ".parquet":
            table.write_parquet(part)
        elif path.suffix == ".jsonl":
            _as_lines(table).write_ndjson(part)
        else:
            table.write_csv(part, datetime_format=_INSTANT)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def events_lines(table: pl.DataFrame) -> str:
    """Return an events table as JSON Lines: no program takes a text in them for a formula."""
    return _as_lines(table).write_ndjson()


def _as_lines(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose days and instants are texts, without the columns that are empty in every row."""
    texts = table.with_columns(
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"),
        pl.col("day").dt.strftime("%Y-%m-%d"),
    )
    empty = texts.select((pl.all().cast(pl.String).fill_null("") == "").all()).row(0, named=True)
    return texts.drop(name for name, unused in empty.items() if unused and name not in ("kind", "actor"))
