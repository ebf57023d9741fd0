"""The rhythm's part of the report."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from dongliang.coded import Coded, day_number
from dongliang.report.rules import ReportRules
from dongliang.report.shape import DayCount, Quartiles, RhythmPart
from dongliang.rhythm import hours_by_member, members_by_day, regularity, urging, written

#: Days that are «lately».
RECENT_DAYS = 7


def rhythm_part(coded: Coded, day: dt.date | None, rules: ReportRules) -> RhythmPart:
    """Return when people check in, over the window."""
    rows = written(coded)
    if day is not None:
        rows = rows.filter(pl.col("day").is_null() | (pl.col("day") > day_number(day) - rules.window))
    hours = hours_by_member(rows, rules.zone)
    by_whom = urging(coded, rows)
    return RhythmPart(
        check_ins=len(rows),
        recent=_recent(rows, day),
        hours=tuple(hours.sum(axis=0).tolist()),
        regularity=_quartiles(regularity(hours)),
        self_driven=by_whom.self_driven,
        called=by_whom.called,
        reminded=by_whom.reminded,
        days=tuple(DayCount(each, count) for each, count in members_by_day(rows).items()),
    )


def _recent(rows: pl.DataFrame, day: dt.date | None) -> int:
    if day is None:
        return 0
    return rows.filter(pl.col("day") > day_number(day) - RECENT_DAYS)["actor"].n_unique()


def _quartiles(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Quartiles | None:
    if not len(values):
        return None
    low, median, high = np.percentile(values, (25, 50, 75)).tolist()
    return Quartiles(len(values), low, median, high)
