"""Cohorts (期), and where their candidates stand."""

from dongliang_web.gate.models.cohorts import (
    Cohort,
    CohortState,
    Earlier,
    earlier,
    member_for,
    standings,
    todays,
    unsettled_trials,
)

__all__ = [
    "Cohort",
    "CohortState",
    "Earlier",
    "earlier",
    "member_for",
    "standings",
    "todays",
    "unsettled_trials",
]
