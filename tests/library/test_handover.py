"""The checklist of a hand-over: each thing by itself."""

from __future__ import annotations

from dataclasses import replace

from dongliang.council import CHECKLIST, HEAVY, MOVABLE, Facts, HeldRehearsal, Holder, Holding, checklist

THREE = frozenset({"a", "b", "c"})
WELL = HeldRehearsal(ratio=0.9, interval=(0.8, 1.0), is_well=True, due=4, done_in_time=4)


def ready() -> Facts:
    """Return what is true where everything is ready: daily work with three stewards, heavy powers with the vote."""
    holdings = {
        power: Holding(Holder.VOTE) if power in HEAVY else Holding(Holder.STEWARDS) for power in sorted(MOVABLE)
    }
    used = {"set_rules": frozenset({"a", "b"})}
    return Facts(holdings, THREE, used, frozenset(HEAVY - {"set_rules"}), (WELL,))


def missing(facts: Facts) -> list[str]:
    return [item.key for item in checklist(facts) if not item.is_met]


def test_a_community_that_is_ready_misses_nothing() -> None:
    assert missing(ready()) == []
    assert len(checklist(ready())) == len(CHECKLIST)


def test_two_stewards_are_too_few_and_the_powers_are_named() -> None:
    item = checklist(replace(ready(), stewards=frozenset({"a", "b"})))[0]
    assert (item.key, item.is_met) == ("held", False)
    assert set(item.values["powers"]) == MOVABLE - HEAVY


def test_a_power_with_the_founder_or_with_two_named_stewards_is_not_held() -> None:
    for held in (Holding(Holder.FOUNDER), Holding(Holder.STEWARDS, frozenset({"a", "b"}))):
        facts = ready()
        assert missing(replace(facts, holdings={**facts.holdings, "void_day": held})) == ["held"]


def test_named_stewards_who_are_none_any_more_do_not_count() -> None:
    facts = ready()
    held = Holding(Holder.STEWARDS, frozenset({"a", "b", "gone"}))
    assert missing(replace(facts, holdings={**facts.holdings, "void_day": held})) == ["held"]


def test_a_heavy_power_used_by_one_other_alone_is_not_enough() -> None:
    assert missing(replace(ready(), used_by={"set_rules": frozenset({"a"})})) == ["used"]
    assert missing(replace(ready(), used_by={"set_rules": frozenset()})) == ["used"]


def test_a_heavy_power_that_nobody_used_has_to_be_walked_through() -> None:
    assert missing(replace(ready(), walked=frozenset({"move_powers", "appoint_stewards"}))) == ["walked"]


def test_one_rehearsal_held_well_is_enough_among_others() -> None:
    bad = replace(WELL, is_well=False, ratio=0.5)
    late = replace(WELL, done_in_time=3)
    assert missing(replace(ready(), rehearsals=(bad, WELL))) == []
    for those in ((), (bad,), (late,), (bad, late)):
        assert missing(replace(ready(), rehearsals=those)) == ["rehearsed"]
