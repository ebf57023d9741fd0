"""The past of the gate under another rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dongliang.checkin import DayRules
from dongliang.gate import GateRules, History, Past, replay, standing

FIRST = dt.date(2026, 3, 2)
AFTER = FIRST + dt.timedelta(days=60)
RULES = GateRules()


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def past(written: Any, rules: GateRules = RULES, who: str = "a", **more: Any) -> Past:
    history = History(FIRST, done=frozenset(day(each) for each in written))
    return Past("1", who, history, rules, **more)


def one(given_past: Past, rules: GateRules) -> tuple[bool, bool | None]:
    (turn,) = replay([given_past], rules, AFTER).turns
    return turn.before, turn.after


def test_a_milder_rule_lets_in_who_missed_one_day_more() -> None:
    assert one(past(range(12)), replace(RULES, required_days=12)) == (False, True)
    assert one(past(range(13)), replace(RULES, required_days=14)) == (True, False)


def test_who_was_let_in_beside_the_rule_is_told_apart() -> None:
    found = replay([past(range(5), by_exception=True), past(range(13), who="b")], RULES, AFTER)
    (cohort,) = found.cohorts
    assert (cohort.people, cohort.before, cohort.after, cohort.by_exception) == (2, 1, 1, 1)
    milder = replay([past(range(12), by_exception=True)], replace(RULES, required_days=12), AFTER)
    assert milder.changed() == ()


def test_who_failed_the_questions_does_so_under_any_rule() -> None:
    assert one(past(range(15), by_questions=True), replace(RULES, required_days=12)) == (False, False)


def test_a_longer_trial_that_would_still_run_is_open() -> None:
    found = replay([past(range(15))], replace(RULES, trial_days=40, required_days=36), day(17))
    assert found.turns[0].after is None
    assert found.cohorts[0].still_open == 1
    assert found.changed() == ()


def test_days_made_up_count_as_far_as_the_other_rule_lets() -> None:
    history = History(FIRST, done=frozenset(map(day, range(11))), made_up=frozenset({day(11), day(12)}))
    rules = replace(RULES, day=DayRules(make_up_days=2))
    known = Past("1", "a", history, rules)
    assert one(known, rules) == (True, True)
    assert one(known, replace(RULES, day=DayRules(make_up_days=1))) == (True, False)
    assert one(replace(known, rules=RULES), RULES) == (True, True)


histories = st.builds(
    lambda done, leave, void: History(
        FIRST, frozenset(map(day, done)), frozenset(), tuple(map(day, leave)), frozenset(map(day, void))
    ),
    st.frozensets(st.integers(0, 14)),
    st.lists(st.integers(0, 14), max_size=3, unique=True),
    st.frozensets(st.integers(0, 14), max_size=2),
)


@given(st.lists(histories, min_size=1, max_size=6))
def test_the_rule_in_force_changes_nobody(known: list[History]) -> None:
    pasts = [Past("1", str(number), each, RULES) for number, each in enumerate(known)]
    found = replay(pasts, RULES, AFTER)
    assert found.changed() == ()
    passed = [standing(each, RULES, AFTER).verdict.kind == "passed" for each in known]
    assert [turn.before for turn in found.turns] == passed
    assert found.cohorts[0].before == found.cohorts[0].after == sum(passed)


@given(histories, st.integers(6, 14))
def test_asking_for_fewer_days_never_puts_anybody_out(history: History, required: int) -> None:
    known = Past("1", "a", history, replace(RULES, required_days=required + 1, day=DayRules(leave_days=0)))
    milder = replace(known.rules, required_days=required)
    (turn,) = replay([known], milder, AFTER).turns
    assert turn.after or not turn.before
