"""Common ground: groups found where there are some, consensus by its formula, and nothing said of too little."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dongliang.harmony import ground
from dongliang.harmony.ground.agreement import two_proportions
from tools.red_dwarf import TABLES, made_up

Votes = NDArray[np.float64]
GOLDEN = json.loads((Path(__file__).parent / "golden" / "red-dwarf.json").read_text("utf-8"))


def same_partition(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Tell whether two divisions are one, whatever their groups are called."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def found(votes: Votes, previous: ground.GroupCount | None = None) -> ground.Ground:
    """Return what a table shows that is large enough to show something."""
    told = ground.common_ground(votes, previous)
    assert told is not None
    return told


def test_red_dwarf_s_figures_were_written_for_these_tables() -> None:
    assert GOLDEN["red-dwarf"] == "0.4.0"
    assert [tuple(each["made_up"]) for each in GOLDEN["tables"]] == TABLES


@pytest.mark.parametrize("table", GOLDEN["tables"], ids=lambda each: str(each["made_up"]))
def test_places_are_those_of_red_dwarf_and_groups_at_least_as_clear(table: dict[str, Any]) -> None:
    told, theirs = found(made_up(*table["made_up"])), np.array(table["places"])
    for axis in (0, 1):
        side = np.sign(theirs[:, axis] @ told.places[:, axis])
        assert told.places[:, axis] * side == pytest.approx(theirs[:, axis], abs=1e-6)
    if same_partition(told.division.labels, np.array(table["labels"], np.int64)):
        assert told.division.silhouette == pytest.approx(table["silhouette"], abs=1e-6)
    else:  # It begins k-means at one place alone, and may end at a worse division.
        assert table["made_up"] == [2, 40, 16, 3]
        assert told.division.silhouette > table["silhouette"] + 0.05


@pytest.mark.parametrize("table", GOLDEN["tables"], ids=lambda each: str(each["made_up"]))
def test_consensus_and_what_sets_apart_are_those_of_red_dwarf_for_its_groups(table: dict[str, Any]) -> None:
    votes, labels = made_up(*table["made_up"]), np.array(table["labels"], np.int64)
    counts = ground.count(votes, labels, int(labels.max()) + 1)
    assert ground.agreement(counts) == pytest.approx(np.array(table["agreement"]))
    assert ground.rejection(counts) == pytest.approx(np.array(table["rejection"]))
    for chose, tests in ((counts.agree, "rat"), (counts.disagree, "rdt")):
        z = two_proportions(chose, counts.seen, chose.sum(axis=0) - chose, counts.seen.sum(axis=0) - counts.seen)
        assert z == pytest.approx(np.array(table[tests]), abs=1e-6)


def test_red_dwarf_itself_where_it_is_installed() -> None:
    pytest.importorskip("reddwarf")
    from tools.red_dwarf import told_by_red_dwarf

    assert told_by_red_dwarf(made_up(*TABLES[0])) == {k: v for k, v in GOLDEN["tables"][0].items() if k != "made_up"}


def test_two_planted_groups_are_found_and_what_sets_them_apart() -> None:
    told = found(made_up(3, 60, 20, 2))
    assert told.sizes == [30, 30]
    assert same_partition(told.division.labels, np.arange(60) % 2)
    assert told.division.is_clear
    assert {0, 1, 2} <= set(told.agreed)
    first, second = ({each.statement: each.agrees for each in group} for group in told.apart)
    assert len(first) > 2
    assert all(first[each] is not second[each] for each in first.keys() & second.keys())
    # At 90 % one of many tests may tell of nothing but chance.
    assert len({0, 1, 2} & (first.keys() | second.keys())) < 2


def test_where_all_answer_alike_there_is_one_group() -> None:
    told = found(np.tile([1.0, 1.0, -1.0, 0.0, 1.0], (20, 1)))
    assert (told.groups, told.sizes, told.apart) == (1, [20], [[]])
    assert told.agreed == [0, 1, 4]
    assert told.rejected == [2]


def test_groups_among_random_answers_are_not_clear() -> None:
    random = np.random.default_rng(3)
    clear = [found(random.choice([-1.0, 1.0], (40, 15))).division.is_clear for _ in range(20)]
    assert sum(clear) <= 1


@pytest.mark.parametrize(("people", "statements"), [(6, 12), (20, 4), (0, 0), (0, 9), (7, 0)])
def test_too_little_says_nothing(people: int, statements: int) -> None:
    assert ground.common_ground(np.ones((people, statements))) is None


def test_who_answered_nothing_and_what_nobody_answered_do_not_count_towards_enough() -> None:
    votes = np.full((9, 7), np.nan)
    votes[:6, :] = 1.0
    assert ground.common_ground(votes) is None
    votes[6, :] = 1.0
    assert ground.common_ground(votes) is not None
    votes[:, 4:] = np.nan
    assert ground.common_ground(votes) is None


def test_the_map_holds_who_answered_seven_and_fills_up_to_fifteen() -> None:
    votes = np.full((30, 10), np.nan)
    votes[:10, :7] = 1.0
    votes[10:20, :3] = 1.0
    votes[20:29, :5] = 1.0
    assert ground.in_the_map(votes).tolist() == [*range(10), *range(20, 25)]
    votes[10:20, :7] = 1.0
    assert ground.in_the_map(votes).tolist() == [*range(20)]
    assert ground.in_the_map(votes[:, :5]).tolist() == [*range(29)]


def test_no_group_is_smaller_than_three() -> None:
    random = np.random.default_rng(8)
    for _ in range(40):
        told = found(random.choice([-1.0, 0.0, 1.0], (int(random.integers(7, 40)), 8)))
        assert told.groups == 1 or min(told.sizes) >= ground.FEWEST_IN_GROUP


def test_two_who_stand_alone_go_to_the_nearest_group() -> None:
    votes = np.ones((12, 8))
    votes[10:, :] = -1.0
    assert found(votes).groups == 1
    votes[9, :] = -1.0
    assert found(votes).sizes == [9, 3]


@pytest.mark.parametrize(("previous", "best", "next_"), [
    (None, 3, (3, None)),
    ((3, None), 3, (3, None)),
    ((3, None), 2, (3, 2)),
    ((3, 2), 2, (2, None)),
    ((3, 2), 4, (3, 4)),
    ((3, 2), 3, (3, None)),
])  # fmt: skip
def test_another_number_of_groups_holds_when_found_twice(
    previous: tuple[int, int | None] | None, best: int, next_: tuple[int, int | None]
) -> None:
    before = None if previous is None else ground.GroupCount(*previous)
    assert ground.confirm(before, best) == ground.GroupCount(*next_)


def test_groups_stay_until_others_are_found_twice() -> None:
    votes = made_up(2, 40, 16, 3)
    first = found(votes)
    assert first.groups == 3
    held = found(votes, ground.GroupCount(2))
    assert (held.groups, held.group_count) == (2, ground.GroupCount(2, 3))
    assert found(votes, held.group_count).group_count == ground.GroupCount(3)
    assert found(votes, ground.GroupCount(9)).groups == 3


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), people=st.integers(16, 60), statements=st.integers(7, 14))
def test_the_order_of_people_and_statements_changes_nothing(seed: int, people: int, statements: int) -> None:
    random = np.random.default_rng(seed)
    votes = random.choice([-1.0, 0.0, 1.0], (people, statements), p=[0.3, 0.1, 0.6])
    rows, columns = random.permutation(people), random.permutation(statements)
    one, other = found(votes), found(votes[np.ix_(rows, columns)])
    assert np.array_equal(other.division.labels, one.division.labels[rows])
    assert sorted(columns[other.agreed].tolist()) == sorted(one.agreed)
    apart = [{(int(columns[each.statement]), each.agrees) for each in group} for group in other.apart]
    assert apart == [{(each.statement, each.agrees) for each in group} for group in one.apart]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_all_agree_on_stands_first(seed: int) -> None:
    random = np.random.default_rng(seed)
    votes = random.choice([-1.0, 0.0, 1.0], (30, 9))
    votes[:, 4] = 1.0
    told = found(votes)
    assert told.agreed[0] == 4
    assert ground.agreement(told.counts).argmax() == 4


def naive_consensus(votes: Votes, labels: NDArray[np.int64], statement: int) -> float:
    """Multiply (A + 1) / (S + 2) over the groups, counting one answer after another."""
    product = 1.0
    for group in sorted(set(labels.tolist())):
        agree = seen = 0
        for row, label in enumerate(labels.tolist()):
            if label == group and not np.isnan(votes[row, statement]):
                seen += 1
                agree += votes[row, statement] == 1
        product *= (agree + 1) / (seen + 2)
    return product


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), groups=st.integers(1, 4))
def test_consensus_is_what_counting_one_by_one_gives(seed: int, groups: int) -> None:
    random = np.random.default_rng(seed)
    votes = random.choice([-1.0, 0.0, 1.0, np.nan], (25, 6))
    labels = np.arange(25) % groups
    counted = ground.count(votes, labels, groups)
    each = [naive_consensus(votes, labels, column) for column in range(6)]
    assert ground.agreement(counted) == pytest.approx(each)
    assert ground.rejection(counted) == pytest.approx([naive_consensus(-votes, labels, column) for column in range(6)])
    assert (counted.passed.sum(axis=0) == (votes == 0).sum(axis=0)).all()


def test_a_statement_that_a_group_has_hardly_seen_is_no_common_ground() -> None:
    seen = np.array([[20], [2]])
    assert ground.agreed(ground.Counts(seen, seen * 0, seen)) == []
    assert ground.agreed(ground.Counts(seen + 1, seen * 0, seen + 1)) == [0]


def test_four_groups_need_more_of_each_than_two() -> None:
    for groups, expected in ((2, [0]), (4, [])):
        seen = np.full((groups, 1), 20)
        assert ground.agreed(ground.Counts(seen * 0 + 16, seen * 0, seen)) == expected


def test_who_answered_little_is_not_drawn_to_the_middle() -> None:
    votes = made_up(1, 24, 14, 2)
    space = ground.fit(votes)
    alone = np.full((1, 14), np.nan)
    alone[0, 5] = votes[0, 5] = 1.0
    near, far = space.place(alone), np.nan_to_num(alone - space.mean) @ space.axes.T
    assert near == pytest.approx(far * np.sqrt(14))
