"""The pillar test's part of the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dongliang.centres import Ties
from dongliang.centres.stage import LEAST_MEMBERS
from dongliang.coded import Coded, day_number
from dongliang.pillar import acts_of, habit_model, pillar_test
from dongliang.report.rules import ReportRules
from dongliang.report.shape import Brace, Fifth, Habit, PillarPart
from dongliang.report.written import written_by_rank


class UnknownMember(ValueError):
    """A member who was named and has no ties in the window."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no ties in the window")
        self.name = name


def pillar_part(coded: Coded, ties: Ties, day: dt.date | None, rules: ReportRules) -> PillarPart:
    """Return what stands once the chosen members, or else the highest, are pulled."""
    pulled = ranks_of(ties, rules.pulled)
    pulled = (pulled or [0]) if len(ties) >= LEAST_MEMBERS else []
    tested = pillar_test(ties, pulled, *written_by_rank(coded, ties, day, rules.window))
    found = tested.pull
    return PillarPart(
        pulled=tuple(ties.names[rank] for rank in pulled),
        of=found.of,
        holding=found.holding,
        sigma=tested.sigma,
        fallen_isolated=len(found.isolated),
        fallen_support=len(found.unsupported),
        elsewhere=found.elsewhere,
        fallen=tuple(ties.names[rank] for rank in found.isolated) if rules.names else (),
        share_of_ties=tested.share_of_ties,
        share_of_check_ins=tested.share_of_check_ins,
        bracing=tuple(
            Brace(ties.names[each.fragment], ties.names[each.standing], each.sigma_after) for each in tested.bracing
        ),
        habit=_habit(coded, day, rules),
    )


def ranks_of(ties: Ties, names: Sequence[str]) -> list[int]:
    """Return the ranks of members by name; raises UnknownMember for one without ties."""
    ranks = []
    for name in dict.fromkeys(names):
        rank = ties.rank_of(name)
        if rank is None:
            raise UnknownMember(name)
        ranks.append(rank)
    return ranks


def _habit(coded: Coded, day: dt.date | None, rules: ReportRules) -> Habit:
    if day is None:
        return Habit(None, "not_enough_data", 0, None, None, (), 0, None)
    first = coded.first_day()
    found = habit_model(acts_of(coded, day), None if first is None else day_number(first), rules.place)
    return Habit(
        intercept=found.intercept,
        intercept_from=found.intercept_from,
        member_windows=found.member_windows,
        auc=found.auc,
        auc_interval=found.auc_interval,
        calibration=tuple(Fifth(each.people, each.predicted, each.seen) for each in found.calibration),
        core=found.core,
        expected=found.expected,
    )
