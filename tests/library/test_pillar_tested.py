"""One pillar test as a whole: its shares, where one member stands, new ties between those who are here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.centres import Ties
from dongliang.pillar import COMFORTABLY, bracing, footing, pillar_test, pull, share_of_ties
from tests.library.graphs import Edge, edges, groups_of, neighbours_of, star, ties_of
from tests.library.test_pillar import braced_ties, naive_fallen


def test_a_test_holds_all_that_is_told_of_it() -> None:
    ties = braced_ties()
    written = np.arange(len(ties))
    found = pillar_test(ties, [0, 1, 0], written, 100)
    assert found.sigma == found.pull.sigma
    assert found.share_of_ties == share_of_ties(ties, [0, 1])
    assert found.share_of_check_ins == pytest.approx(0.01)
    assert list(found.bracing) == bracing(ties, found.pull, COMFORTABLY)
    assert pillar_test(ties, [0], written, 0).share_of_check_ins is None


def test_where_nobody_is_pulled_nothing_is_carried() -> None:
    for ties in (ties_of([]), braced_ties()):
        found = pillar_test(ties, [], np.zeros(len(ties), np.int64), 5)
        assert (found.sigma, found.share_of_ties, found.share_of_check_ins, found.bracing) == (None, None, None, ())


def naive_footing(ties: Ties, pulled: set[int], member: int) -> str:
    """Say where a member stands by looking at groups and neighbours one by one."""
    neighbours = neighbours_of(ties)
    before = max(groups_of(neighbours, set()), key=lambda group: (len(group), -min(group)))
    after = max(groups_of(neighbours, pulled), key=lambda group: (len(group), -min(group)), default=set())
    if member in pulled:
        return "pulled"
    if member not in before:
        return "elsewhere"
    if member not in after:
        return "cut_off"
    if member not in naive_fallen(ties, pulled, 0.5):
        return "standing"
    near = neighbours[member]
    with_pulled = sum(weight for other, weight in near.items() if other in pulled)
    return "leaning" if with_pulled > sum(near.values()) / 2 else "carried"


@given(edges(), st.sets(st.integers(0, 5), min_size=1, max_size=3))
def test_everybody_s_footing_is_what_looking_one_by_one_gives(drawn: list[Edge], chosen: set[int]) -> None:
    ties = ties_of([(a, b, float(round(weight))) for a, b, weight in drawn if round(weight)])
    pulled = {each for each in chosen if each < len(ties)}
    found = pull(ties, sorted(pulled))
    for member in range(len(ties)):
        assert footing(ties, found, member) == naive_footing(ties, pulled, member)


def test_a_leaf_of_the_hub_is_cut_off_and_another_group_never_leaned() -> None:
    ties = ties_of([*star(5), (6, 7, 1.0)])
    found = pull(ties, [0])
    places = [footing(ties, found, ties.rank_of(name) or 0) for name in ("0", "3", "6")]
    assert places == ["pulled", "cut_off", "elsewhere"]


def test_new_ties_are_between_those_who_are_here() -> None:
    ties = braced_ties()
    found = pull(ties, [0])
    here = np.ones(len(ties), bool)
    here[[ties.rank_of("7"), ties.rank_of("2"), ties.rank_of("9"), ties.rank_of("10")]] = False
    made = bracing(ties, found, target=1.0, here=here)
    # of the trio another speaks for it, of the main group the next; in the pair nobody is left
    assert [(ties.names[each.fragment], ties.names[each.standing]) for each in made] == [("6", "3")]
    assert [(each.joins, each.sigma_after) for each in made] == [(3, 0.8)]
    assert bracing(ties, found, target=1.0, here=np.zeros(len(ties), bool)) == []


@given(edges(), st.data())
def test_bracing_among_those_here_joins_each_fragment_once(drawn: list[Edge], data: st.DataObject) -> None:
    ties = ties_of(drawn)
    if not len(ties):
        return
    found = pull(ties, [0])
    here = np.array(data.draw(st.lists(st.booleans(), min_size=len(ties), max_size=len(ties))), bool)
    everybody = np.ones(len(ties), bool)
    assert bracing(ties, found, 1.0, here=everybody) == bracing(ties, found, 1.0)
    made = bracing(ties, found, 1.0, here=here)
    groups = found.groups.tolist()
    assert all(here[each.fragment] and here[each.standing] for each in made)
    assert len({groups[each.fragment] for each in made}) == len(made)
    assert [each.joins for each in made] == [groups.count(groups[each.fragment]) for each in made]
