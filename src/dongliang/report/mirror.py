"""What a living community sees of itself: the parts of the report that rest on ties, with the ties themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.centres import Ties, contacts
from dongliang.coded import code
from dongliang.report.centres_part import centres_part
from dongliang.report.harmony_part import harmony_part
from dongliang.report.rules import ReportRules
from dongliang.report.shape import CentresPart, HarmonyPart
from dongliang.report.written import written_by_rank


@dataclass(frozen=True, slots=True, eq=False)
class Mirror:
    """A community at the end of a day, as its ties show it.

    ``written`` are the check-ins of the window by rank in ``ties``; ``all_written`` those of everybody, tied or not.
    """

    day: dt.date
    ties: Ties
    written: NDArray[np.int64]
    all_written: int
    centres: CentresPart
    harmony: HarmonyPart


def build_mirror(events: pl.LazyFrame | pl.DataFrame, rules: ReportRules, day: dt.date) -> Mirror:
    """Return the mirror of a history at the end of a day; its parts equal those of `build_report`."""
    coded = code(events.lazy(), rules.zone).until(day)
    met = contacts(coded, rules.kinds, rules.affinity)
    ties = met.ties(day, rules.window)
    harmony = harmony_part(ties, met.opposition(day, rules.window), met.affinity(day, rules.window))
    written, everybody = written_by_rank(coded, ties, day, rules.window)
    return Mirror(day, ties, written, everybody, centres_part(coded, met, ties, day, rules), harmony)
