"""The pillar test: who stands, who falls by lost support, which ties brace, and the habit model."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.centres import Ties
from dongliang.coded import code, day_number
from dongliang.events import Event, events_table
from dongliang.pillar import acts_of, bracing, chance, habit_model, lost_support, pull, share_of_ties, support_needed
from dongliang.pillar.habit import Habits, fit_intercept
from tests.library.graphs import Edge, complete, edges, groups_of, neighbours_of, ring, star, ties_of

DAY = dt.date(2026, 3, 1)
YESTERDAY = DAY - dt.timedelta(days=1)
FIRST = day_number(DAY) - 730


def test_a_star_falls_with_its_hub_and_a_ring_stands() -> None:
    hub = pull(ties_of(star(20)), [0])
    assert (hub.of, hub.holding, hub.sigma, len(hub.isolated), len(hub.unsupported)) == (20, 1, 0.05, 19, 20)
    one = pull(ties_of(ring(40)), [0])
    assert (one.of, one.holding, one.sigma, len(one.unsupported)) == (39, 39, 1.0, 0)


def test_nobody_left_and_nobody_there() -> None:
    assert pull(ties_of(complete(3)), [0, 1, 2]).sigma == 0
    assert pull(ties_of([]), []).sigma is None
    assert share_of_ties(ties_of([]), []) is None


def test_other_groups_never_stood_on_the_pillar() -> None:
    ties = ties_of([*star(5), (6, 7, 1.0), (7, 8, 1.0)])
    found = pull(ties, [0])
    assert (found.of, found.elsewhere, found.holding) == (5, 3, 0)
    assert found.sigma == pytest.approx(3 / 5)


@given(edges(), st.integers(0, 3))
def test_pulling_is_what_counting_groups_gives(drawn: list[Edge], count: int) -> None:
    ties = ties_of(drawn)
    pulled = set(range(min(count, len(ties))))
    found = pull(ties, sorted(pulled))
    neighbours = neighbours_of(ties)
    before = max(groups_of(neighbours, set()), key=lambda group: (len(group), -min(group)), default=set())
    after = max(groups_of(neighbours, pulled), key=lambda group: (len(group), -min(group)), default=set())
    assert set(found.isolated.tolist()) == before - pulled - after
    assert found.of == len(before - pulled)
    if len(ties):
        assert found.sigma == pytest.approx(len(after) / found.of if found.of else 0)


def naive_fallen(ties: Ties, pulled: set[int], theta: float) -> set[int]:
    """Look at everybody again and again until nobody falls any more."""
    neighbours, fallen = neighbours_of(ties), set(pulled)
    while True:
        new = {
            member
            for member, near in enumerate(neighbours)
            if member not in fallen
            and sum(weight for other, weight in near.items() if other not in fallen)
            < (1 - theta) * sum(near.values()) - 1e-9
        }
        if not new:
            return fallen - pulled
        fallen |= new


@given(edges(), st.integers(0, 3), st.sampled_from([0.3, 0.5, 0.7]))
def test_lost_support_is_what_looking_again_gives(drawn: list[Edge], count: int, theta: float) -> None:
    ties = ties_of(drawn)
    pulled = np.arange(min(count, len(ties)))
    assert set(lost_support(ties, pulled, theta).tolist()) == naive_fallen(ties, set(pulled.tolist()), theta)


def test_losing_exactly_half_stands_and_support_needed_says_how_much_more() -> None:
    ties = ties_of([(0, 1, 2.0), (1, 2, 1.0), (1, 3, 1.0), (0, 4, 3.0), (4, 5, 1.0)])
    hub, half, more = (ties.rank_of(name) or 0 for name in ("0", "1", "4"))
    gone = np.array([hub])
    assert half not in lost_support(ties, gone)
    assert more in lost_support(ties, gone)
    assert support_needed(ties, half, gone) == 0
    assert support_needed(ties, more, gone) == pytest.approx((3 - 0.5 * 4) / 0.5)


def braced_ties() -> Ties:
    """A hub that holds a pair, a trio and a main group of five together."""
    groups = ([1, 2, 3, 4, 5], [6, 7, 8], [9, 10])
    inner = [(one, two, 1.0) for group in groups for one, two in pairwise(group)]
    return ties_of([*inner, *((0, member, 1.0) for group in groups for member in group)])


def test_bracing_joins_the_largest_fragments_first() -> None:
    ties = braced_ties()
    found = pull(ties, [0])
    assert (found.of, found.holding) == (10, 5)
    assert bracing(ties, found, target=0.5) == []
    made = bracing(ties, found, target=1.0)
    assert [each.sigma_after for each in made] == [0.8, 1.0]
    assert [ties.names[each.fragment] for each in made] == ["7", "9"]
    # all of them share the hub as a former neighbour, so the highest of the main group is chosen
    assert {ties.names[each.standing] for each in made} == {"2"}
    assert len(bracing(ties, found, target=1.0, most=1)) == 1


@given(edges())
def test_bracing_reaches_what_it_says(drawn: list[Edge]) -> None:
    ties = ties_of(drawn)
    if not len(ties):
        return
    found = pull(ties, [0])
    made = bracing(ties, found, target=1.0)
    new = [(ties.names[each.fragment], ties.names[each.standing]) for each in made]
    names = sorted(ties.names)
    old = zip(ties.low.tolist(), ties.high.tolist(), ties.weight.tolist(), strict=True)
    joined = [(names.index(ties.names[a]), names.index(ties.names[b]), w) for a, b, w in old]
    after = Ties.of(names, *zip(*[*joined, *((names.index(a), names.index(b), 1e-9) for a, b in new)], strict=True))
    rank = after.rank_of(ties.names[0])
    assert rank is not None
    if made and not found.elsewhere:  # beside a larger group σ is that group's
        assert pull(after, [rank]).sigma == pytest.approx(made[-1].sigma_after)
    sigmas = [each.sigma_after for each in made]
    assert sigmas == sorted(sigmas)


def test_chances_follow_the_formula() -> None:
    habits = Habits(np.array([0]), np.array([12.0]), np.array([1.0]), np.array([100.0]))
    logit = 0.08 + 1.75 * np.log(12) - 0.54 * np.log(2) + 0.05 * np.log(100)
    assert chance(habits, 0.08)[0] == pytest.approx(1 / (1 + np.exp(-logit)))


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1, max_size=50))
def test_the_intercept_makes_the_chances_add_up(windows: list[tuple[float, bool]]) -> None:
    lean = np.array([each for each, _ in windows])
    stayed = np.array([each for _, each in windows])
    total = (1 / (1 + np.exp(-(fit_intercept(lean, stayed) + lean)))).sum()
    assert total == pytest.approx((stayed.sum() + 0.5) * len(stayed) / (len(stayed) + 1))


def acting(days_of: dict[str, list[int]]) -> list[Event]:
    """Return events of members on days counted back from the day before `DAY`."""
    return [
        Event("act", name, day=DAY - dt.timedelta(days=1 + back)) for name, days in days_of.items() for back in days
    ]


def test_habits_are_counted_over_the_year_before() -> None:
    events = acting({"a": [0, 40, 80, 81], "b": [3, 5], "c": [100, 363, 364, 365], "d": [400]})
    habits = acts_of(code(events_table(events)), YESTERDAY).habits()
    assert habits.member.tolist() == [0, 2]
    assert habits.months.tolist() == [3, 2]
    assert habits.since.tolist() == [1, 101]
    assert habits.acts.tolist() == [4, 3]


def test_the_model_says_when_it_has_too_little() -> None:
    acts = acts_of(code(events_table(acting({"a": [0, 40]}))), YESTERDAY)
    none = habit_model(acts, FIRST, "check-in")
    assert (none.intercept, none.intercept_from, none.expected, none.core) == (None, "not_enough_data", None, 1)
    taken = habit_model(acts, FIRST, "code")
    assert (taken.intercept, taken.intercept_from, taken.auc) == (0.08, "code", None)
    assert habit_model(acts, FIRST, "forum").intercept == 0.98


def test_the_model_is_fitted_where_there_is_enough_and_judged_on_others() -> None:
    rng = np.random.default_rng(7)
    days: dict[str, list[int]] = {}
    for member in range(80):
        stays = member % 2 == 0
        back = range(0 if stays else 380, 730, 9 if stays else 31)
        days[f"m{member:02}"] = [each + int(rng.integers(0, 5)) for each in back]
    acts = acts_of(code(events_table(acting(days))), YESTERDAY)
    assert acts.years(FIRST) == 2
    assert habit_model(acts, FIRST, "check-in").expected is None
    found = habit_model(acts, FIRST, "chat")
    assert found.intercept_from == "fitted"
    assert found.member_windows >= 50
    assert found.auc is not None
    assert found.auc > 0.9
    assert sum(fifth.people for fifth in found.calibration) == found.member_windows
    assert found.auc_interval is not None
    assert found.auc_interval[0] <= found.auc <= found.auc_interval[1]
    assert found.expected is not None
    assert 0 <= found.expected[0] < found.expected[1] <= found.core
