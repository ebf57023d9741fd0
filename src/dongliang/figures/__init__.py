"""Figures: what a measure looks like, as plain ECharts options with the sentence and the table that say the same."""

from dongliang.figures.branch import (
    BranchPerson,
    branch_drawing,
    branch_key,
    branch_list,
)
from dongliang.figures.cohorts import (
    MOST_CURVES,
    Curve,
    survival,
)
from dongliang.figures.counts import (
    DayCount,
    daily_counts,
    hours_of_day,
)
from dongliang.figures.figure import (
    FEWEST,
    Figure,
)
from dongliang.figures.inverted import (
    Ring,
    cohort_funnel,
    cohort_roots,
)
from dongliang.figures.network import (
    shortened,
)
from dongliang.figures.opinions import (
    FEWEST_DOTS,
    LETTERS,
    OpinionDot,
    group_name,
    opinion_map,
)
from dongliang.figures.pulling import (
    curve_drawn,
    standing_curve,
)
from dongliang.figures.steps import (
    Step,
    funnel,
)
from dongliang.figures.sticks import (
    Tent,
    tent_pair,
)
from dongliang.figures.vine import (
    vine_drawing,
)

__all__ = [
    "FEWEST",
    "FEWEST_DOTS",
    "LETTERS",
    "MOST_CURVES",
    "BranchPerson",
    "Curve",
    "DayCount",
    "Figure",
    "OpinionDot",
    "Ring",
    "Step",
    "Tent",
    "branch_drawing",
    "branch_key",
    "branch_list",
    "cohort_funnel",
    "cohort_roots",
    "curve_drawn",
    "daily_counts",
    "funnel",
    "group_name",
    "hours_of_day",
    "opinion_map",
    "shortened",
    "standing_curve",
    "survival",
    "tent_pair",
    "vine_drawing",
]
