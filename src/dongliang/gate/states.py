"""Every cell of a cohort's grid as one of the nine states of a day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from dongliang.gate.cohort import out_places
from dongliang.gate.grid import CohortGrid
from dongliang.gate.standing import DayState

#: The states by their number in `day_states`.
STATES: tuple[DayState, ...] = tuple(DayState)
_NUMBER = {state: np.uint8(number) for number, state in enumerate(STATES)}


def day_states(grid: CohortGrid, today: dt.date | None = None) -> npt.NDArray[np.uint8]:
    """Return the state of every day of every member, as numbers of `STATES`, shape (members, days).

    The order decides: a void day is void for everybody, then rest, then what stands after falling out, then what was
    written, leave, and a day to come; what is left had no check-in. ``today`` is pending and later days are to come;
    without it everything up to the last mark is over. An empty cell within a living row tells no more than that there
    was no check-in: a table knows no difference between a miss and a fault of its script.
    """
    places = np.arange(len(grid.days))
    behind = len(grid.days) if today is None else sum(day < today for day in grid.days)
    states = np.full(grid.kinds.shape, _NUMBER[DayState.MISSED], np.uint8)
    states[:, places == behind] = _NUMBER[DayState.PENDING]
    states[:, places > behind] = _NUMBER[DayState.NOT_YET]
    for state, cells in (
        (DayState.LEAVE, grid.has("leave") & ~grid.has("missed")),
        (DayState.DONE, grid.has("check_in")),
        (DayState.MADE_UP, grid.has("make_up")),
        (DayState.MISSED, grid.has("missed", "out")),
        (DayState.OUT, places > out_places(grid)[:, None]),
        (DayState.REST, grid.has("rest")),
    ):
        states[cells] = _NUMBER[state]
    states[:, grid.void_days] = _NUMBER[DayState.VOID]
    return states


def state_counts(grid: CohortGrid, today: dt.date | None = None) -> dict[str, int]:
    """Return how many cells of a cohort bear each state, those that occur, in the order of `STATES`."""
    counts = np.bincount(day_states(grid, today).ravel(), minlength=len(STATES)).tolist()
    return {str(state): count for state, count in zip(STATES, counts, strict=True) if count}
