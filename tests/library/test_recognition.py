"""Whom a text names with an @, and what people of more than one camp have recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.recognition import SIGNS, Camps, names_in, recognised_across

BEARERS = {"白芷": {1}, "小满": {2}, "林小满": {3}, "小满花": {4}, "Ann": {5}, "Ann Lee": {6}, "阿木": {7, 8}}


def told(text: str) -> list[tuple[str, set[int]]]:
    return [(each.name, set(each.who)) for each in names_in(text, BEARERS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("谢谢@白芷，手法很清楚", [("白芷", {1})]),
        ("＠白芷谢谢", [("白芷", {1})]),
        ("@小满花开了", [("小满花", {4})]),
        ("@小满，@林小满", [("小满", {2}), ("林小满", {3})]),
        ("hi @ann lee and @ANN.", [("ann lee", {6}), ("ANN", {5})]),
        ("@Anna is somebody else", []),
        ("@Ann今天好", [("Ann", {5})]),
        ("write to zhou@ann or me.x@Ann", []),
        ("周岚@ann.com", []),
        ("@ann-lee.org", []),
        ("问@阿木", [("阿木", {7, 8})]),
        ("@@白芷", [("白芷", {1})]),
        ("@谁", []),
        ("@", []),
    ],
)
def test_who_is_named(text: str, found: list[tuple[str, set[int]]]) -> None:
    assert told(text) == found


def test_a_name_that_two_bear_is_not_clear() -> None:
    assert [each.is_clear for each in names_in("@白芷 @阿木", BEARERS)] == [True, False]
    assert not names_in("@A", {"A": {1}, "a": {2}})[0].is_clear


NAMES = st.text(st.sampled_from("aB白芷 满.-@_1"), min_size=1, max_size=6)
TEXTS = st.text(st.sampled_from("@＠aB白芷 满.,_-1\n"), max_size=40)


@given(TEXTS, st.dictionaries(NAMES, st.frozensets(st.integers(0, 5), min_size=1), max_size=6))
def test_what_is_found_stands_in_the_text_in_order_and_apart(text: str, bearers: dict[str, frozenset[int]]) -> None:
    folded = {name.strip().casefold() for name in bearers}
    after = 0
    for each in names_in(text, bearers):
        assert each.start >= after
        assert text[each.start] in SIGNS
        assert text[each.start + 1 : each.end] == each.name
        assert each.name.casefold() in folded
        assert each.who
        after = each.end


@given(st.text(max_size=40), st.text(st.characters(categories=["Lo"]), min_size=1, max_size=20))
def test_a_name_after_a_blank_is_always_found(before: str, name: str) -> None:
    found = names_in(f"{before} @{name} ", {name: {9}})
    assert found[-1].who == {9}
    assert found[-1].name == name


def test_two_cohorts_or_two_branches_are_wide_and_many_of_one_camp_are_not() -> None:
    one, two = Camps(cohort=1, branch=10), Camps(cohort=2, branch=10)
    other_branch, none = Camps(cohort=1, branch=11), Camps()
    assert recognised_across([(1, one), (1, two)]) == {1}
    assert recognised_across([(2, one), (2, other_branch)]) == {2}
    assert recognised_across([(3, one)] * 50) == set()
    assert recognised_across([(4, one), (4, none), (4, none)]) == set()
    # A cohort is never counted as a branch of the same number.
    assert recognised_across([(5, Camps(cohort=7)), (5, Camps(branch=8))]) == set()


@given(st.lists(st.tuples(st.integers(0, 3), st.builds(Camps, *[st.none() | st.integers(0, 2)] * 2)), max_size=20))
def test_the_order_and_repetition_of_voices_change_nothing(recognised: list[tuple[int, Camps]]) -> None:
    assert recognised_across(recognised) == recognised_across([*reversed(recognised), *recognised])
