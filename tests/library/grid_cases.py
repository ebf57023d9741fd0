"""Small cohorts for the numbers of the gate: a letter a day, and the marks of real cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache

import polars as pl
from hypothesis import strategies as st

from dongliang.events import Event, events_table
from dongliang.gate.grid import CohortGrid, cohort_grids
from dongliang.readers import read
from tests.conftest import DATA

#: A Wednesday.
FIRST = dt.date(2026, 4, 1)
#: What a letter stands for: 1 done, u made up, 0 missed, x missed and out, o out, l leave, r rest, p both done and
#: missed, g graduated, . nothing.
LETTERS: dict[str, tuple[str, ...]] = {
    "1": ("check_in",), "u": ("make_up",), "0": ("missed",), "x": ("missed", "out"), "o": ("out",), "l": ("leave",),
    "r": ("rest",), "p": ("check_in", "missed"), "g": ("graduate",), ".": (),
}  # fmt: skip
COHORTS = (
    "claude-courses", "defi", "eip-7702", "english-3", "epf-3", "eth-protocol-1", "eth-protocol-4", "google-ai-25d",
    "monad-camp", "solidity", "starknet", "superchain", "universal-ai", "vibe-dapp", "web3-intern-2025", "web3-url",
)  # fmt: skip


def day(number: int, first: dt.date = FIRST) -> dt.date:
    """The day so many days after the first."""
    return first + dt.timedelta(days=number)


def events(
    rows: Mapping[str, str], void: tuple[int, ...] = (), name: str = "one", first: dt.date = FIRST
) -> list[Event]:
    """The events of a cohort that a table tells: everybody registers on the first day."""
    found = [Event("register", member, first, cohort=name) for member in rows]
    found += [
        Event(kind, member, day(number, first), cohort=name)
        for member, letters in rows.items()
        for number, letter in enumerate(letters)
        for kind in LETTERS[letter]
    ]
    return found + [Event("void", "steward", day(number, first), cohort=name) for number in void]


def grid(*rows: str, void: tuple[int, ...] = (), name: str = "one", first: dt.date = FIRST) -> CohortGrid:
    """A cohort whose members are numbered."""
    named = {f"m{number}": row for number, row in enumerate(rows)}
    (found,) = cohort_grids(events_table(events(named, void, name, first)))
    return found


def rows_of(letters: str, length: int = 12, most: int = 12) -> st.SearchStrategy[list[str]]:
    """Random rows of one length."""
    row = st.text(letters, min_size=length, max_size=length)
    return st.lists(row, min_size=1, max_size=most)


@cache
def real_table(cohort: str) -> pl.DataFrame:
    """The events of a real cohort."""
    return read(DATA / "colearning" / cohort / "checkout", cohort=cohort).events


def real_grids() -> Iterator[CohortGrid]:
    """All real cohorts here."""
    return (real_grid(cohort) for cohort in COHORTS)


@cache
def real_grid(cohort: str) -> CohortGrid:
    """A real cohort."""
    (found,) = cohort_grids(real_table(cohort))
    return found
