"""A made community, seeded: the community of the talk, with habits fitted to real cohorts.

Nobody in it exists. It is there to try things on: the demo, the figures, every measure, before real people come.
"""

from dongliang.simulate.community import Cohort, Member, Simulation
from dongliang.simulate.habits import Assumptions
from dongliang.simulate.story import LAST_DAY, simulate
from dongliang.simulate.texts import text_for

__all__ = ["LAST_DAY", "Assumptions", "Cohort", "Member", "Simulation", "simulate", "text_for"]
