"""Rehearsals, and what is read for them and for the hand-over."""

from dongliang_web.council.models.compared import Compared, Period, compare
from dongliang_web.council.models.due_acts import DueAct, due_acts
from dongliang_web.council.models.rehearsals import Rehearsal, RehearsalQuerySet

__all__ = ["Compared", "DueAct", "Period", "Rehearsal", "RehearsalQuerySet", "compare", "due_acts"]
