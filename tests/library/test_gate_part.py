"""The gate's part of the report: it says what the numbers of the gate say, and can be written as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from dongliang.events import events_table
from dongliang.gate.funnel import share
from dongliang.gate.grid import cohort_grids
from dongliang.report.gate_part import fitted_rule, gate_part
from dongliang.report.shape import FittedRule, Rule, plain
from tests.library.grid_cases import COHORTS, events, grid, real_grids, rows_of

TWELVE = ["1" * 20] * 6 + ["1101" * 5] * 3 + ["1110x"] * 3


def test_a_cohort_is_told_in_full() -> None:
    (one,) = gate_part([grid(*TWELVE, "...")]).cohorts
    assert (one.name, len(one.days), one.registered, one.started, one.finished, one.perfect) == (
        "one",
        20,
        13,
        12,
        9,
        6,
    )
    assert one.finished_interval == (share(9, 13).low, share(9, 13).high)
    assert one.ruled
    assert (one.still_in[:5], one.done[:5]) == ((12, 12, 12, 12, 9), (12, 12, 9, 9, 9))
    assert (len(one.still_in), len(one.done)) == (20, 20)
    assert one.survival.days == tuple(range(21))
    assert one.survival.alive[-1] == pytest.approx(0.75)
    assert one.differs_p is None
    assert [choice.k for choice in one.choices[::3]] == [seen.k for seen in one.foresight] == [3, 7, 10, 15]


def test_cohorts_are_counted_together() -> None:
    part = gate_part([grid(*TWELVE), grid(*TWELVE, name="two"), grid("1.", "1x", name="small")])
    assert [each.name for each in part.cohorts] == ["one", "two", "small"]
    assert [each.differs_p for each in part.cohorts] == [1.0, 1.0, None]
    assert [each.passed for each in part.choices] == [2 * each.passed for each in part.cohorts[0].choices]
    assert part.cohorts[2].choices == part.cohorts[2].foresight == ()
    assert part.cohorts[2].survival.days == ()


def test_the_fitted_rule_names_those_that_fit_equally() -> None:
    assert fitted_rule(grid("1110", "1..")) is None
    found = fitted_rule(grid("0x", "1111111" * 2))
    assert isinstance(found, FittedRule)
    assert (found.kind, found.quota, found.reproduced, found.of, found.wrongly_out) == ("weekly_calendar", 1, 1, 1, 0)
    assert Rule("weekly_from_first_day", 1) in found.ties and Rule("total", 1) in found.ties


def test_nothing_and_nobody_give_a_part_too() -> None:
    assert plain(gate_part([])) == {"cohorts": [], "choices": [], "foresight": []}
    (signed,) = cohort_grids(events_table([each for each in events({"a": "."}) if each.kind == "register"]))
    (one,) = gate_part([signed]).cohorts
    assert (one.registered, one.started, one.finished_interval) == (1, 0, (share(0, 1).low, share(0, 1).high))


@settings(max_examples=30)
@given(rows_of("111u00xolrpg..", 12, 14))
def test_any_cohort_can_be_written(rows: list[str]) -> None:
    written = json.dumps(plain(gate_part([grid(*rows), grid("1" * 12, name="two")])), allow_nan=False)
    assert "m0" not in written


@pytest.mark.data
def test_all_real_cohorts(data_folder: object) -> None:
    part = gate_part(list(real_grids()))
    assert [each.name for each in part.cohorts] == list(COHORTS)
    assert sum(each.registered for each in part.cohorts) == 2100
    differ = {each.name for each in part.cohorts if each.differs_p is not None and each.differs_p < 0.05}
    assert differ == {"english-3", "eth-protocol-1", "solidity", "vibe-dapp", "web3-url"}
