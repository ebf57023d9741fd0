"""The roots' part of the report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from dongliang.coded import Coded
from dongliang.report.shape import Branch, Refused, Reproduction, RootsPart
from dongliang.roots import BranchFound, Forest, NotGrown, branches, forest, reproduction
from dongliang.words import LANGUAGES, explain


@dataclass(frozen=True, slots=True)
class Grown:
    """The part, the invitations that were not used, and the forest for the picture."""

    part: RootsPart
    refused: tuple[Refused, ...]
    forest: Forest | None


def roots_part(coded: Coded, table: pl.LazyFrame, day: dt.date | None, first_line: int) -> Grown:
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
    return Grown(part, _refused(grown.not_grown, table, first_line), grown)


def _branches(found: Sequence[BranchFound]) -> tuple[Branch, ...]:
    ordered = sorted(found, key=lambda each: -each.people)
    return tuple(Branch(each.member, each.people, each.generations, each.living) for each in ordered)


def _refused(not_grown: Sequence[NotGrown], table: pl.LazyFrame, first_line: int) -> tuple[Refused, ...]:
    """Return the invitations that were not used with the lines in which they stand."""
    if not not_grown:
        return ()
    rows = table.with_row_index("row").filter(pl.col("kind") == "invite").select("row", "actor", "target").collect()
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, actor, target in rows.iter_rows():
        lines[actor, target].append(row + first_line)
    found = []
    for each in not_grown:
        left = lines[each.actor, each.target]
        said = {
            str(language): explain(f"readers.{each.reason}", language, actor=each.actor, target=each.target)
            for language in LANGUAGES
        }
        found.append(Refused(file="", line=left.pop(0) if left else None, reason=each.reason, said=said))
    return tuple(found)
