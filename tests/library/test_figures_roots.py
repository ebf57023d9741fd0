"""A branch as a drawing and as a list, and a cohort seen twice: what they show is what was counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.figures import (
    BranchPerson,
    Ring,
    Step,
    branch_drawing,
    branch_key,
    branch_list,
    cohort_funnel,
    cohort_roots,
)
from dongliang.words import LANGUAGES, Language


def people(ups: list[int]) -> list[BranchPerson]:
    """Return a branch in which each came through the one at that place before them."""
    first = BranchPerson("k0", "<周岚>", "/0", None, True)
    others = [
        BranchPerson(f"k{place}", f"人{place}", f"/{place}", f"k{up % place}", place % 2 == 0, is_tip=place % 3 == 0)
        for place, up in enumerate(ups, start=1)
    ]
    return [first, *others]


@given(st.lists(st.integers(0, 60), max_size=60))
def test_everybody_is_drawn_once_and_tied_to_whoever_brought_them(ups: list[int]) -> None:
    branch = people(ups)
    drawn = branch_drawing(branch, "en")
    assert sorted(re.findall(r'data-key="(k\d+)"', drawn)) == sorted(each.key for each in branch)
    assert sorted(re.findall(r'data-to="(k\d+)"', drawn)) == sorted(each.key for each in branch[1:])
    assert drawn.count('class="halo"') == sum(each.is_tip for each in branch)
    assert "<周岚>" not in drawn
    assert "style=" not in drawn


def test_the_drawing_says_how_many_are_below_those_not_shown_too() -> None:
    branch = [
        BranchPerson("k0", "周岚", "/0", None, True, hidden=249),
        BranchPerson("k1", "何青", "/1", "k0", True, hidden=7),
    ]
    drawn = branch_drawing(branch, "en")
    assert re.findall(r'data-below="(\d+)"', drawn) == ["257", "7"]
    assert "258 people" in drawn


@given(st.lists(st.integers(0, 60), max_size=60))
def test_the_list_counts_who_is_below(ups: list[int]) -> None:
    branch = people(ups)
    listed = branch_list(branch, "en")
    if len(branch) > 1:
        assert f"{len(branch) - 1} p" in listed
    assert listed.count("<details") <= len(branch)
    assert "&lt;周岚&gt;" in listed


def test_people_left_out_and_generations_too_deep_lead_to_a_page_of_their_own() -> None:
    deep = people(list(range(12)))
    assert "人8" not in branch_list(deep, "zh-Hans")
    assert "还有 6 位，打开看" in branch_list(deep, "zh-Hans")
    cut = [BranchPerson("k0", "周岚", "/0", None, True, hidden=40)]
    assert "还有 40 位，打开看" in branch_list(cut, "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_names_every_sign(language: Language) -> None:
    assert len({each.text for each in branch_key(language)}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_funnel_has_a_dot_for_each_person(language: Language) -> None:
    figure = cohort_funnel([Step("a", 20), Step("b", 8)], language)
    assert figure.drawing.count("<circle") == 28
    assert figure.rows == (("a", "20"), ("b", "8"))
    several = cohort_funnel([Step("a", 130), Step("b", 1)], language)
    assert several.drawing.count("<circle") == 44 + 1
    assert "3" in several.caption.removeprefix(several.finding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_roots_tie_each_to_whoever_brought_them(language: Language) -> None:
    figure = cohort_roots(2, [Ring("x", (0, 0, 1)), Ring("y", (2,))], language)
    assert figure.drawing.count("<circle") == 2 + 3 + 1
    assert sum(path.count("M") for path in re.findall(r' d="([^"]*)"', figure.drawing)) == 4
    assert "4" in figure.finding
    assert cohort_roots(2, [], language).finding != figure.finding
