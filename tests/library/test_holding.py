"""With whom a power can be, and who can use it where its holders are away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.bounds import RuleError
from dongliang.council import (
    HEAVY,
    MOVABLE,
    VOTABLE,
    Body,
    Holder,
    Holding,
    Role,
    Way,
    check_holding,
    decides,
    gives,
    holdings_from_json,
    holdings_to_json,
    places_for,
)

ids = st.sampled_from(["1", "2", "3", "4", "5"])
powers = st.sampled_from(sorted(MOVABLE))
holdings = st.builds(Holding, st.sampled_from(Holder), st.frozensets(ids), st.integers(1, 4))
bodies = st.tuples(st.none() | st.just("9"), st.frozensets(ids), st.frozensets(ids))


def can_be(power: str, holding: Holding, stewards: frozenset[str]) -> bool:
    try:
        check_holding(power, holding, stewards)
    except RuleError:
        return False
    return True


@pytest.mark.parametrize(
    ("power", "holding", "reason"),
    [
        ("rehearse", Holding(Holder.VOTE), "power_not_there"),
        ("set_rules", Holding(Holder.OFFICES), "power_not_there"),
        ("open_cohorts", Holding(Holder.VOTE), "power_not_there"),
        ("set_rules", Holding(Holder.FOUNDER, needed=2), "only_stewards_are_named"),
        ("set_rules", Holding(Holder.VOTE, frozenset({"1"})), "only_stewards_are_named"),
        ("set_rules", Holding(Holder.STEWARDS, frozenset({"7"}), 2), "named_no_steward"),
        ("set_rules", Holding(Holder.STEWARDS), "needed_stewards"),
        ("open_cohorts", Holding(Holder.STEWARDS, needed=2), "needed_stewards"),
        ("set_rules", Holding(Holder.STEWARDS, needed=4), "too_few_stewards"),
        ("set_rules", Holding(Holder.STEWARDS, frozenset({"1"}), 2), "too_few_stewards"),
    ],
)
def test_what_cannot_be_says_why(power: str, holding: Holding, reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_holding(power, holding, frozenset("123"))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("power", "holding"),
    [
        ("set_rules", Holding(Holder.STEWARDS, needed=3)),
        ("set_rules", Holding(Holder.STEWARDS, frozenset("12"), 2)),
        ("open_cohorts", Holding(Holder.STEWARDS, frozenset("1"))),
        ("admit_with_reason", Holding(Holder.VOTE)),
    ],
)
def test_what_can_be(power: str, holding: Holding) -> None:
    check_holding(power, holding, frozenset("123"))


def test_heavy_powers_can_be_voted_on_and_daily_ones_are_with_each_office() -> None:
    assert all(Holder.VOTE in places_for(power) for power in VOTABLE)
    assert all(Holder.OFFICES not in places_for(power) for power in HEAVY)
    assert all(places_for(power)[0] is Holder.FOUNDER for power in MOVABLE)


@given(st.dictionaries(powers, holdings))
def test_what_is_kept_is_read_again(moved: dict[str, Holding]) -> None:
    everything = {**holdings_from_json({}), **moved}
    assert holdings_from_json(holdings_to_json(everything)) == everything


def test_only_what_was_moved_is_kept() -> None:
    assert holdings_to_json(holdings_from_json({})) == {}


@given(powers, holdings, bodies)
def test_a_single_steward_never_comes_to_a_heavy_power(
    power: str, holding: Holding, body: tuple[str | None, frozenset[str], frozenset[str]]
) -> None:
    founder, stewards, voices = body
    if not can_be(power, holding, frozenset("12345")):
        return
    found = decides(Body(founder, stewards, voices, {**holdings_from_json({}), power: holding}), power)
    if power in HEAVY and found.way is Way.ANY:
        assert found.who == {founder}
    if found.way is Way.TOGETHER:
        assert 2 <= found.needed <= len(found.who)
        assert found.who <= stewards
    if found.way is Way.VOTE:
        assert found.who == voices
        assert len(voices) >= 3
    if found.way is Way.OPERATOR:
        assert len(voices) < 3


@given(powers, holdings, bodies)
def test_there_is_always_a_way(
    power: str, holding: Holding, body: tuple[str | None, frozenset[str], frozenset[str]]
) -> None:
    if can_be(power, holding, frozenset("12345")):
        found = decides(Body(*body, {**holdings_from_json({}), power: holding}), power)
        assert found.who or found.way is Way.OPERATOR


@given(powers, holdings, st.frozensets(ids, min_size=2))
def test_whom_a_holding_gives_a_power_can_use_it_while_all_are_there(
    power: str, holding: Holding, stewards: frozenset[str]
) -> None:
    if not can_be(power, holding, stewards):
        return
    found = decides(Body("9", stewards, frozenset("123"), {**holdings_from_json({}), power: holding}), power)
    assert not found.fell
    for who, roles in (("9", {Role.MEMBER, Role.FOUNDER}), *((each, {Role.MEMBER, Role.STEWARD}) for each in stewards)):
        assert gives(holding, power, roles, who) == (found.way is Way.ANY and who in found.who)
