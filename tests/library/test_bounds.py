"""Rules that were stored by another version of the program."""

from __future__ import annotations

import pytest

from dongliang.bounds import RuleError, least_of, read_rules
from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules
from dongliang.gate import rules_from_json


@pytest.mark.parametrize("kind", [MainRules, CouncilRules, MirrorRules])
def test_names_that_are_gone_are_left_out_and_missing_ones_take_defaults(kind: type) -> None:
    assert read_rules(kind, {"of_another_time": 3}) == kind()


def test_what_is_known_is_read_and_its_bounds_are_kept() -> None:
    assert read_rules(CouncilRules, {"vote_days": 9, "of_another_time": 3}) == CouncilRules(vote_days=9)
    with pytest.raises(RuleError):
        read_rules(CouncilRules, {"vote_days": 99})


def test_a_gate_s_rule_is_read_so_in_all_its_parts() -> None:
    assert rules_from_json({"gone": 1, "day": {"gone": 1}, "quiz": {"gone": 1}}) == rules_from_json({})


def test_the_least_of_a_number() -> None:
    assert least_of(CouncilRules, "silence_told_days") == 7
