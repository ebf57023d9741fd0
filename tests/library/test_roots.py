"""Roots: the invitation forest, its branches, and how it reproduces."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.coded import code
from dongliang.events import Event, events_table
from dongliang.gate.funnel import share as funnel_share
from dongliang.roots import Forest, branch_growth, branches, feeding, forest, reproduction, staying

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 1, 1)


def invited(actor: str, target: str, day: int = 0) -> Event:
    """Return an invitation so many days after the first day."""
    return Event("invite", actor, FIRST + dt.timedelta(days=day), target=target)


def grown(*events: Event) -> Forest:
    """Return the forest of events on the last day."""
    return forest(code(events_table(events)), LAST)


def test_the_earliest_invitation_counts_and_others_are_named() -> None:
    found = grown(invited("b", "c", 5), invited("a", "c", 1), invited("a", "b", 2), invited("a", "b", 9))
    above = {found.names[each]: found.names[up] if up >= 0 else None for each, up in enumerate(found.inviter)}
    assert above == {"a": None, "b": "a", "c": "a"}
    assert [(each.reason, each.actor, each.target) for each in found.not_grown] == [("second_invitation", "b", "c")]


def test_a_circle_is_refused_where_it_would_close() -> None:
    found = grown(invited("a", "b", 1), invited("b", "c", 2), invited("c", "a", 3), invited("d", "d", 4))
    assert [(each.reason, each.actor, each.target) for each in found.not_grown] == [("circle", "c", "a")]
    assert found.generation.tolist() == [0, 1, 2]


def test_who_only_joined_is_a_beginning() -> None:
    found = grown(Event("join", "x", FIRST), invited("a", "b"), Event("check_in", "stranger", FIRST))
    assert found.names == ["a", "b", "x"]
    assert [(each.member, each.people, each.generations) for each in branches(found)] == [("a", 2, 2)]


def test_living_are_those_who_acted_in_the_last_thirty_days() -> None:
    recent = Event("check_in", "b", LAST - dt.timedelta(days=29))
    long_ago = Event("check_in", "c", LAST - dt.timedelta(days=30))
    found = grown(invited("a", "b"), invited("a", "c"), recent, long_ago)
    assert dict(zip(found.names, found.is_living.tolist(), strict=True)) == {"a": False, "b": True, "c": False}
    assert branches(found)[0].living == 1


def naive_generation(above: dict[str, str], name: str) -> int:
    """Count the steps up to somebody without an inviter."""
    return 1 + naive_generation(above, above[name]) if name in above else 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_the_forest_has_no_circle_and_each_generation_is_one_deeper(drawn: list[tuple[int, int]]) -> None:
    found = grown(*(invited(str(a), str(b), place) for place, (a, b) in enumerate(drawn)))
    above = {found.names[each]: found.names[up] for each, up in enumerate(found.inviter.tolist()) if up >= 0}
    depths = [naive_generation(above, name) for name in found.names]
    assert found.generation.tolist() == depths
    assert sum(each.people for each in branches(found)) <= len(found.names)
    used = {(a, b) for b, a in above.items()}
    refused = {(each.actor, each.target) for each in found.not_grown}
    assert used | refused == {(str(a), str(b)) for a, b in drawn if a != b}


def test_reproduction_counts_those_here_long_enough() -> None:
    inviters = [f"i{number:02}" for number in range(12)]
    events = [Event("join", each, FIRST) for each in inviters]
    events += [invited(inviters[number % 6], f"n{number:02}", 300) for number in range(18)]
    events += [invited("late", "x", 330), Event("join", "late", LAST - dt.timedelta(days=59))]
    first, second = reproduction(grown(*events), LAST)
    assert (first.generation, first.inviters, first.value) == (0, 13 - 1, 1.5)
    assert first.interval is not None
    assert 0.5 < first.interval[0] < 1.5 < first.interval[1] < 3
    assert (second.inviters, second.value) == (18, 0.0)
    with_graduates = [*events, *(Event("graduate", f"n{number:02}", LAST) for number in range(6))]
    assert reproduction(grown(*with_graduates), LAST)[0].value == pytest.approx(6 / 12)


def test_who_signed_up_alone_and_brought_nobody_counts_among_those_who_could() -> None:
    members = [f"m{number:03}" for number in range(100)]
    events = [Event(kind, each, FIRST) for each in members for kind in ("register", "graduate")]
    brought = [f"n{number:02}" for number in range(12)]
    events += [invited(members[number], each, 20) for number, each in enumerate(brought)]
    events += [Event("graduate", each, FIRST + dt.timedelta(days=40)) for each in brought]
    first = reproduction(grown(*events), LAST)[0]
    assert (first.inviters, first.value) == (100, 0.12)
    assert first.interval is not None and first.interval[1] < 0.3
    assert [each.people for each in branches(grown(*events))] == [2] * 12


def test_where_no_invitation_is_recorded_nobody_stands_in_the_roots() -> None:
    assert grown(Event("register", "a", FIRST), Event("graduate", "a", LAST)).names == []


def test_fewer_than_ten_inviters_say_nothing() -> None:
    found = reproduction(grown(invited("a", "b")), LAST)
    assert [(each.inviters, each.value, each.interval) for each in found] == [(1, None, None), (1, None, None)]


def test_the_interval_is_that_of_resampling_people() -> None:
    events = [Event("join", f"i{number:02}", FIRST) for number in range(20)]
    events += [invited(f"i{number % 10:02}", f"n{number:02}", 1) for number in range(30)]
    found = reproduction(grown(*events), LAST)[0]
    brought = np.array([3] * 10 + [0] * 10)
    rng = np.random.default_rng(1)
    means = rng.choice(brought, (5_000, 20)).mean(axis=1)
    assert found.interval == pytest.approx(np.percentile(means, (2.5, 97.5)), abs=0.16)


def wrote(who: str, day: int) -> Event:
    """Return a check-in so many days after the first day."""
    return Event("check_in", who, FIRST + dt.timedelta(days=day))


def stays_of(*events: Event) -> dict[int, tuple[int, int]]:
    """Return of how many people of the first branch who stayed after 30 and after 90 days, as (stayed, asked)."""
    coded = code(events_table(events))
    found = forest(coded, LAST)
    (first,) = branch_growth(found, staying(coded, found, LAST), LAST)
    return {each.after_days: (each.stayed, each.asked) for each in first.stays}


def test_who_checks_in_within_the_week_from_day_thirty_has_stayed() -> None:
    assert stays_of(invited("a", "b"), wrote("b", 30)) == {30: (1, 2), 90: (0, 2)}
    assert stays_of(invited("a", "b"), wrote("b", 36), wrote("b", 90)) == {30: (1, 2), 90: (1, 2)}
    for day in (29, 37, 89, 97):
        assert stays_of(invited("a", "b"), wrote("b", day)) == {30: (0, 2), 90: (0, 2)}


def test_only_those_are_asked_for_whom_the_week_is_over() -> None:
    length = (LAST - FIRST).days
    assert stays_of(invited("a", "b", length - 36))[30] == (0, 2)
    assert stays_of(invited("a", "b", length - 35))[30] == (0, 0)


def test_a_history_without_check_ins_asks_for_any_act() -> None:
    came, wrote_back = invited("a", "b"), Event("reply", "b", FIRST + dt.timedelta(days=31), target="a")
    assert stays_of(came, wrote_back)[30] == (1, 2)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 120)), max_size=60))
def test_stays_are_those_of_counting_one_by_one(check_ins: list[tuple[int, int]]) -> None:
    events = [invited("p00", f"p{each:02}") for each in range(1, 31)]
    stayed = {who for who, day in check_ins if 30 <= day < 37}
    found = stays_of(*events, *(wrote(f"p{who:02}", day) for who, day in check_ins), wrote("nobody", 0))
    assert found[30] == (len(stayed), 31)


def test_a_share_has_wilson_s_interval_and_few_people_none() -> None:
    events = [invited("a", f"n{number:02}") for number in range(19)]
    coded = code(events_table([*events, *(wrote(f"n{number:02}", 33) for number in range(8))]))
    found = forest(coded, LAST)
    (first,) = branch_growth(found, staying(coded, found, LAST), LAST)
    expected = funnel_share(8, 20)
    assert (first.stays[0].share, first.stays[0].interval) == (0.4, pytest.approx((expected.low, expected.high)))
    few = code(events_table([invited("a", f"n{number}") for number in range(8)]))
    grown_few = forest(few, LAST)
    (branch,) = branch_growth(grown_few, staying(few, grown_few, LAST), LAST)
    assert [(each.asked, each.share, each.interval) for each in branch.stays] == [(9, None, None)] * 2
    assert branch.reproduction.value is None


def test_what_a_branch_brings_is_over_its_own_people() -> None:
    events = [invited("a", f"n{number:02}") for number in range(9)] + [invited("n00", f"m{n}", 300) for n in range(5)]
    events += [invited("z", "y")]
    coded = code(events_table(events))
    found = forest(coded, LAST)
    a, z = branch_growth(found, staying(coded, found, LAST), LAST)
    assert (a.member, a.reproduction.inviters, a.reproduction.value) == ("a", 15, pytest.approx(14 / 15))
    assert (z.member, z.reproduction.inviters, z.reproduction.value) == ("z", 2, None)


def test_channels_feed_branches() -> None:
    found = grown(invited("a", "b"), invited("b", "c"), Event("join", "x", FIRST))
    fed = feeding(found, {"a": "poster", "c": "leaflet", "x": "poster", "stranger": "poster"})
    assert fed == {"a": {"leaflet": 1, "poster": 1}, "x": {"poster": 1}}
