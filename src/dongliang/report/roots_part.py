"""The roots' part of the report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from dongliang.coded import Coded
from dongliang.report.shape import Branch, Refused, Reproduction, RootsPart
from dongliang.roots import BranchFound, Forest, NotGrown, branches, forest, reproduction
from dongliang.words import LANGUAGES, explain

#: Refused invitations that are told one by one.
_MOST_REFUSED = 1_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table was read: its file, and the line in which each of its rows stands, where that is known."""

    file: str = ""
    line_of: Callable[[int], int | None] = lambda row: row + 1


@dataclass(frozen=True, slots=True)
class Grown:
    """The part, the invitations that were not used, and the forest for the picture."""

    part: RootsPart
    refused: tuple[Refused, ...]
    forest: Forest | None


def roots_part(coded: Coded, table: pl.LazyFrame, day: dt.date | None, origin: Origin) -> Grown:
    """Return who came through whom; nothing without a day, since living and joining need one."""
    if day is None or not coded.kind_numbers(["invite", "join"]):
        return Grown(RootsPart(0, (), (), None, "joined"), (), None)
    grown = forest(coded, day)
    generations = np.bincount(grown.generation).tolist() if len(grown.names) else []
    found = reproduction(grown, day)
    part = RootsPart(
        people=len(grown.names),
        generations=tuple(generations),
        branches=_branches(branches(grown)),
        reproduction=tuple(Reproduction(each.generation, each.inviters, each.value, each.interval) for each in found)
        or None,
        counted="joined" if grown.graduated is None else "graduated",
    )
    return Grown(part, _refused(grown.not_grown, table, origin), grown)


def _branches(found: Sequence[BranchFound]) -> tuple[Branch, ...]:
    return tuple(Branch(each.member, each.people, each.generations, each.living) for each in found)


def _refused(not_grown: Sequence[NotGrown], table: pl.LazyFrame, origin: Origin) -> tuple[Refused, ...]:
    """Return the invitations that were not used with the lines in which they stand."""
    if not not_grown:
        return ()
    if "row" not in table.collect_schema():
        table = table.with_row_index("row")
    # in the order in which the forest grew: of a pair that was refused, every invitation was
    when = pl.col("at").dt.date().fill_null(pl.col("day"))
    invites = table.filter((pl.col("kind") == "invite") & (pl.col("weight") > 0))
    rows = invites.sort(when, "at", "row", nulls_last=True).select("row", "actor", "target").collect()
    lines: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for row, actor, target in rows.iter_rows():
        lines[actor, target].append(row)
    found = []
    for each in not_grown[:_MOST_REFUSED]:
        left = lines[each.actor, each.target]
        said = {
            str(language): explain(f"readers.{each.reason}", language, actor=each.actor, target=each.target)
            for language in LANGUAGES
        }
        line = origin.line_of(left.popleft()) if left else None
        found.append(Refused(file=origin.file, line=line, reason=each.reason, said=said))
    if len(not_grown) > _MOST_REFUSED:
        more = {
            str(each): explain("readers.and_more", each, count=len(not_grown) - _MOST_REFUSED) for each in LANGUAGES
        }
        found.append(Refused(file=origin.file, line=None, reason="and_more", said=more))
    return tuple(found)
