"""Figures: what a measure looks like, as plain ECharts options with the sentence and the table that say the same."""

from dongliang.figures.branch import BranchPerson, branch_drawing, branch_key, branch_list
from dongliang.figures.cohorts import MOST_CURVES, Curve, survival
from dongliang.figures.counts import DayCount, daily_counts, hours_of_day
from dongliang.figures.figure import FEWEST, Figure
from dongliang.figures.inverted import Ring, cohort_funnel, cohort_roots
from dongliang.figures.network import shortened
from dongliang.figures.pulling import curve_drawn, standing_curve
from dongliang.figures.steps import Step, funnel
from dongliang.figures.sticks import Tent, tent_pair
from dongliang.figures.vine import vine_drawing

__all__ = [
    "FEWEST",
    "MOST_CURVES",
    "BranchPerson",
    "Curve",
    "DayCount",
    "Figure",
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
    "hours_of_day",
    "shortened",
    "standing_curve",
    "survival",
    "tent_pair",
    "vine_drawing",
]
