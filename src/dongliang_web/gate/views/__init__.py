"""The pages of the gate."""

from dongliang_web.gate.views.cohorts import change_cohort, cohorts, new_cohort
from dongliang_web.gate.views.join import join, join_cohort, withdraw
from dongliang_web.gate.views.standing import standing
from dongliang_web.gate.views.stewards import admit, admit_whom, void_day

__all__ = [
    "admit",
    "admit_whom",
    "change_cohort",
    "cohorts",
    "join",
    "join_cohort",
    "new_cohort",
    "standing",
    "void_day",
    "withdraw",
]
