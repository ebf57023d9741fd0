"""What reading a file gives: events, cohorts, and everything that was refused or noticed on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from dongliang.events import KINDS
from dongliang.words import Language, explain

if TYPE_CHECKING:
    from dongliang.readers.mapping import SheetMapping

#: Called now and then with how much is read and how much there is, in bytes, rows or files.
Progress = Callable[[int, int], None]
#: The format that was found.
Source = Literal["colearning", "spreadsheet", "events", "jielong", "joins"]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; a file above any of these is refused whole, before its content is used.

    The defaults guard a site against what people upload; `own_files` is for the command line.
    ``unpacked_bytes`` bounds what an XLSX workbook may grow to, ``cells`` the cells of a table or sheet, ``note_bytes``
    and ``folder_files`` what is looked at beside a table. Parquet is bounded by its bytes, rows and columns alone: what
    its texts unpack to shows only when they are read, so take such files from people who are known.
    """

    file_bytes: int = 64 * _MIB
    unpacked_bytes: int = 512 * _MIB
    rows: int = 2_000_000
    cells: int = 10_000_000
    folder_files: int = 20_000
    note_bytes: int = 4 * _MIB

    @classmethod
    def own_files(cls) -> Limits:
        """Return limits for people who read files of their own on a machine of their own: they stop a slip, no more."""
        return cls(
            file_bytes=256 * 1024 * _MIB,
            unpacked_bytes=4 * 1024 * _MIB,
            rows=500_000_000,
            cells=5_000_000_000,
            folder_files=1_000_000,
            note_bytes=64 * _MIB,
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said about the input: the file, the line where there is one, and why.

    ``reason`` names a sentence under ``readers`` in ``words.toml`` and ``values`` fill it, so that the same remark can
    be read in both languages.
    """

    file: str
    line: int | None
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def where(self) -> str:
        """Return the place as ``file:line``, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def sentence(self, language: Language) -> str:
        """Return what is said, in a language."""
        return explain(f"readers.{self.reason}", language, **self.values)


class Refusal(Remark):
    """A line, a cell or a column that was not used, and why."""

    __slots__ = ()


class Notice(Remark):
    """A known fault of the input, reported beside what was read."""

    __slots__ = ()


class ReadError(ValueError):
    """A file that was refused whole; says where, why and how to mend it, in both languages."""

    def __init__(self, file: str, reason: str, line: int | None = None, **values: Any) -> None:
        super().__init__(file, reason, line, values)
        self.refusal = Refusal(file, line, reason, values)

    def __str__(self) -> str:
        return f"{self.refusal.where()}: {self.refusal.sentence('en')}"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort as its table shows it: the days, and who is registered, also those without a single mark."""

    name: str
    days: tuple[dt.date, ...]
    registered: tuple[str, ...]

    @property
    def first_day(self) -> dt.date:
        """The first day of the cohort."""
        return self.days[0]

    @property
    def last_day(self) -> dt.date:
        """The last day of the cohort."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one input gave.

    ``events`` is the events table (`dongliang.events.SCHEMA`); ``refused`` is what was not used, in full up to
    `Remarks.KEPT` a reason; ``noticed`` are the known faults. Nothing else was left out.
    """

    source: Source
    events: pl.DataFrame
    cohorts: tuple[Cohort, ...] = ()
    refused: tuple[Refusal, ...] = ()
    noticed: tuple[Notice, ...] = ()
    mapping: SheetMapping | None = None

    def kinds(self) -> dict[str, int]:
        """Return the number of events of each kind, in the order in which kinds first appear."""
        counts = self.events.group_by("kind", maintain_order=True).len()
        return {str(kind): int(count) for kind, count in counts.iter_rows()}


#: Where a history took place, as far as its format tells.
Place = Literal["check-in", "unknown"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A history whose table has not been brought into memory yet.

    ``table`` has the columns and types of `dongliang.events.SCHEMA`; what is asked of it decides what is read.
    ``name`` is a name for the community, taken from the file or the folder. ``first_line`` is the line of the file in
    which the first row stands, where every row is one line, else None.
    """

    source: Source
    place: Place
    name: str
    table: pl.LazyFrame
    refused: tuple[Refusal, ...] = ()
    noticed: tuple[Notice, ...] = ()
    first_line: int | None = None

    def line_of(self, row: int) -> int | None:
        """Return the line in which the row of that place stands, or None where that is not known."""
        if self.first_line is None or any(each.reason == "and_more" for each in self.refused):
            return None
        line = row + self.first_line
        for refused in sorted(each.line for each in self.refused if each.line is not None):
            line += refused <= line
        return line


def scanned(reading: Reading, path: Path) -> Scanned:
    """Return a reading as a history whose table is asked for later; here it is in memory already."""
    name = path.resolve().name if path.is_dir() else path.stem
    place: Place = "unknown" if reading.source in ("events", "joins") else "check-in"
    return Scanned(reading.source, place, name, reading.events.lazy(), reading.refused, reading.noticed)


def cohorts_of(table: pl.DataFrame, first_day: dt.date | None = None) -> tuple[Cohort, ...]:
    """Return the cohorts that events of the gate name: every day from the first to the last, and who has one.

    Members stand in the order in which they appear. A first day that was given begins the cohort where it is earlier.
    """
    gate = [kind.name for kind in KINDS.values() if not kind.ties]
    named = table.filter((pl.col("cohort") != "") & pl.col("day").is_not_null() & pl.col("kind").is_in(gate))
    found = []
    for (name,), events in named.group_by("cohort", maintain_order=True):
        days = events["day"].sort()
        first, last = days[0], days[-1]
        if first_day is not None:
            first = min(first, first_day)
        every = tuple(first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        found.append(Cohort(str(name), every, tuple(events["actor"].unique(maintain_order=True))))
    return tuple(found)


class Remarks:
    """Gathers refusals and notices while a file is read.

    Of each reason the first `KEPT` are kept one by one and the rest are counted in one remark behind them, so that a
    file of a million bad lines is answered in a page and without filling the memory.
    """

    KEPT = 1_000

    def __init__(self, file: str) -> None:
        self.file = file
        self._refused: dict[str, list[Refusal]] = {}
        self._noticed: dict[str, list[Notice]] = {}
        self._over: dict[tuple[str, str], tuple[int, int | None]] = {}

    def refuse(self, line: int | None, reason: str, **values: Any) -> None:
        """Note a line, cell or column that is not used."""
        kept = self._refused.setdefault(reason, [])
        if self._keeps("refused", reason, line, len(kept)):
            kept.append(Refusal(self.file, line, reason, values))

    def refuse_more(self, reason: str, count: int, last: int) -> None:
        """Note that there are more such lines than were noted one by one, the last of which is given."""
        if count:
            self._over["refused", reason] = (count, last)

    def notice(self, line: int | None, reason: str, *, file: str = "", **values: Any) -> None:
        """Note a known fault that is reported beside."""
        kept = self._noticed.setdefault(reason, [])
        if self._keeps("noticed", reason, line, len(kept)):
            kept.append(Notice(file or self.file, line, reason, values))

    def notice_names(self, reason: str, names: list[str], *, line: int | None = None, **values: Any) -> None:
        """Note a fault that several members share, in one line: how many, and the first few."""
        if names:
            shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
            self.notice(line, reason, count=len(names), names=shown, **values)

    def refused(self) -> tuple[Refusal, ...]:
        """Return what was refused, reason by reason, what was over the number kept summed up."""
        found: list[Refusal] = []
        for reason, kept in self._refused.items():
            found += kept
            if ("refused", reason) in self._over:
                count, line = self._over["refused", reason]
                found.append(Refusal(self.file, line, "and_more", {"count": count}))
        return tuple(found)

    def noticed(self) -> tuple[Notice, ...]:
        """Return what was noticed, summed up in the same way."""
        found: list[Notice] = []
        for reason, kept in self._noticed.items():
            found += kept
            if ("noticed", reason) in self._over:
                count, line = self._over["noticed", reason]
                found.append(Notice(self.file, line, "and_more", {"count": count}))
        return tuple(found)

    def _keeps(self, sort: str, reason: str, line: int | None, kept: int) -> bool:
        if kept < self.KEPT:
            return True
        count, _ = self._over.get((sort, reason), (0, None))
        self._over[sort, reason] = (count + 1, line)
        return False


def no_progress(done: int, of: int) -> None:
    """Take the place of a progress bar where nobody watches."""
