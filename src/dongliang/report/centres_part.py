"""The centres' part of the report."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from dongliang.centres import (
    Contacts,
    Leaning,
    MonthFound,
    Ties,
    is_thin,
    k_star,
    leaning,
    months,
    shown_after,
    stage,
    standing_curve,
    usual,
)
from dongliang.centres.stage import LEAST_MEMBERS
from dongliang.coded import NOBODY, Coded, day_number
from dongliang.pillar import pull
from dongliang.report.rules import ReportRules
from dongliang.report.shape import Centre, CentresPart, Month, Usual

#: Points of S(k) that are told; a community that stands longer than this without its highest is not in question.
S_POINTS = 1_000


def centres_part(coded: Coded, met: Contacts, ties: Ties, day: dt.date | None, rules: ReportRules) -> CentresPart:
    """Return who holds whom, how much hangs on whom, and the stage, with the months so far."""
    enough = len(ties) >= LEAST_MEMBERS
    found, curve = leaning(ties), standing_curve(ties)
    pulled = k_star(curve)
    decided = stage(len(ties), found.n_lean, found.l1, pulled)
    history = tuple(months(met, day, rules.window)) if day is not None else ()
    shown = shown_after(history) if history and enough else decided.stage
    highest = ties.names[0] if enough else None
    return CentresPart(
        n=len(ties),
        ties=ties.count,
        n_lean=found.n_lean if enough else None,
        l1=found.l1 if enough else None,
        k_star=pulled if enough else None,
        s_curve=tuple(curve[: S_POINTS + 1].tolist()) if len(ties) else (),
        sigma_1=pull(ties, [0]).sigma if enough else None,
        stage=decided.stage,
        stage_shown=shown,
        decided_by=decided.decided_by,
        thin_data=is_thin(len(ties), ties.count),
        in_largest=_in_largest(ties) if enough else None,
        centres=_centres(ties, found) if enough else (),
        highest=highest,
        heaviest_writer=_heaviest_writer(coded, day, rules, highest),
        usual=_usual(len(ties)),
        months=tuple(_month(each) for each in history),
    )


def _centres(ties: Ties, found: Leaning) -> tuple[Centre, ...]:
    return tuple(Centre(ties.names[member], float(found.share[member])) for member in found.centres())


def _in_largest(ties: Ties) -> float:
    graph = sparse.coo_array((np.ones(ties.count), (ties.low, ties.high)), shape=(len(ties), len(ties)))
    _, labels = connected_components(graph.tocsr(), directed=False)
    return float(np.bincount(labels).max() / len(ties))


def _heaviest_writer(coded: Coded, day: dt.date | None, rules: ReportRules, highest: str | None) -> str | None:
    """Return who did most in the window (`Coded.acts`), where that is one member and not the highest."""
    rows = coded.acts().filter(pl.col("actor") != NOBODY)
    if day is not None:
        rows = rows.filter(pl.col("utc_day") > day_number(day) - rules.window)
    most = rows.group_by("actor").agg(pl.col("amount").sum()).sort("amount", descending=True).head(2).collect()
    amounts = most["amount"].to_list()
    if highest is None or not amounts or (len(amounts) == 2 and amounts[0] == amounts[1]):
        return None
    name = str(coded.members[int(most["actor"][0])])
    return None if name == highest else name


def _usual(members: int) -> Usual | None:
    found = usual(members)
    if found is None:
        return None
    return Usual(found.size, found.n_lean, found.l1, found.k_star, found.single, found.multi, found.decentred)


def _month(found: MonthFound) -> Month:
    enough = found.members >= LEAST_MEMBERS
    return Month(
        month=f"{found.last_day:%Y-%m}",
        n=found.members,
        n_lean=found.n_lean if enough else None,
        l1=found.l1 if enough else None,
        k_star=found.k_star if enough else None,
        stage=found.stage,
    )
