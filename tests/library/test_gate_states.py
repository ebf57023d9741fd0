"""The nine states of imported marks, against the rule's own standing."""

from __future__ import annotations

import datetime as dt

import pytest

from dongliang.events import Event, events_table
from dongliang.gate import History, standing
from dongliang.gate.grid import cohort_grids
from dongliang.gate.states import STATES, day_states, state_counts
from dongliang.simulate import simulate

FIRST = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    """Return a day of the cohort, the first being 0."""
    return FIRST + dt.timedelta(days=number)


def test_each_kind_of_cell_is_told_apart() -> None:
    marks = ["check_in", "make_up", "leave", "missed", "rest", "", "check_in", "out", "check_in"]
    events = [Event(kind, "a", day(place), cohort="一") for place, kind in enumerate(marks) if kind]
    events += [Event("missed", "a", day(7), cohort="一"), Event("void", "s", day(6))]
    events += [Event("check_in", "b", day(8), cohort="一")]
    (grid,) = cohort_grids(events_table(events))
    told = [[str(STATES[cell]) for cell in row] for row in day_states(grid)]
    assert told[0] == ["done", "made_up", "leave", "missed", "rest", "missed", "void", "missed", "out"]
    later = [str(STATES[cell]) for cell in day_states(grid, day(4))[1]]
    assert later == ["missed"] * 4 + ["pending", "not_yet", "void", "not_yet", "done"]
    assert state_counts(grid)["void"] == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_states_of_the_simulation_are_those_of_its_rule(seed: int) -> None:
    """In cohorts that are over, the marks tell the same as the rule does from the history."""
    made = simulate(seed)
    for cohort in made.cohorts[:2]:
        own = [each for each in made.events if each.cohort == cohort.name or each.kind == "void"]
        (grid,) = cohort_grids(events_table(own))
        found = day_states(grid)
        void = frozenset(each.day for each in own if each.kind == "void" and each.day)
        for place, member in enumerate(grid.members):
            days = {
                kind: tuple(each.day for each in own if each.actor == member and each.kind == kind and each.day)
                for kind in ("check_in", "make_up", "leave")
            }
            history = History(
                cohort.first_day, frozenset(days["check_in"]), frozenset(days["make_up"]), days["leave"], void
            )
            wanted = standing(history, cohort.rules, made.until).marks
            told = [str(STATES[cell]) for cell in found[place]]
            assert told == [str(mark.state) for mark in wanted], member
