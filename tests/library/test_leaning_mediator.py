"""Who is to mediate and has much more to do with one side than with the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.harmony import Ground, SideLeaning, side_leaning
from tests.library.graphs import Edge, edges, ties_of

#: «0» and «1» are the two sides; «2» is asked to mediate; «3» stands higher than all, tied to «9» alone.
FAR = (3, 9, 100.0)


def towards(*drawn: Edge, by_vine: bool = True) -> SideLeaning:
    return side_leaning(ties_of([*drawn, FAR]), "2", ["0"], ["1"], by_vine=by_vine)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (9.0, 3.0, SideLeaning(0, Ground.TIES)),  # three quarters, exactly
        (9.0, 3.1, SideLeaning(None, Ground.EVEN)),
        (3.1, 9.0, SideLeaning(None, Ground.EVEN)),
        (2.0, 8.0, SideLeaning(1, Ground.TIES)),
        (3.0, 0.0, SideLeaning(0, Ground.TIES)),
        (2.9, 0.0, SideLeaning(None, Ground.EVEN)),  # a few chance days are no leaning
        (0.0, 0.0, SideLeaning(None, Ground.NEITHER)),
        (5.0, 5.0, SideLeaning(None, Ground.EVEN)),
    ],
)
def test_it_is_told_by_the_share_of_the_ties(first: float, second: float, found: SideLeaning) -> None:
    # tied to somebody high outside, so that the vine ends at nobody's side
    assert towards((0, 2, first), (1, 2, second), (2, 3, 1.0)) == found


def test_a_vine_that_ends_at_a_side_is_told() -> None:
    held = [(2, 4, 5.0), (0, 4, 20.0), (0, 6, 9.0), (1, 5, 2.0), (0, 2, 1.0), (1, 2, 1.0)]
    assert towards(*held) == SideLeaning(0, Ground.VINE)
    assert towards(*held, by_vine=False) == SideLeaning(None, Ground.EVEN)


def test_a_vine_is_told_where_no_tie_is() -> None:
    assert towards((2, 4, 5.0), (0, 4, 20.0), (0, 6, 9.0), (1, 5, 2.0)) == SideLeaning(0, Ground.VINE)
    assert towards((2, 4, 5.0), (0, 4, 20.0), (0, 6, 9.0), (1, 5, 2.0), by_vine=False) == SideLeaning(
        None, Ground.NEITHER
    )


def test_where_ties_and_vine_speak_against_one_another_nothing_is_said() -> None:
    assert towards((0, 2, 1.0), (1, 2, 2.0), (0, 5, 30.0)) == SideLeaning(None, Ground.EVEN)


def test_ties_go_before_the_vine() -> None:
    assert towards((0, 2, 1.0), (1, 2, 4.0), (0, 5, 30.0)) == SideLeaning(1, Ground.TIES)


def test_a_side_of_several_counts_together() -> None:
    ties = ties_of([(0, 2, 2.0), (4, 2, 2.0), (1, 2, 1.0), (2, 3, 1.0), FAR])
    assert side_leaning(ties, "2", ["0"], ["1"]) == SideLeaning(None, Ground.EVEN)
    assert side_leaning(ties, "2", ["0", "4"], ["1"]) == SideLeaning(0, Ground.TIES)


def test_whoever_has_no_tie_is_tied_to_neither() -> None:
    ties = ties_of([(0, 1, 5.0)])
    assert side_leaning(ties, "nobody", ["0"], ["1"]) == SideLeaning(None, Ground.NEITHER)
    assert side_leaning(ties_of([]), "2", ["0"], ["1"]) == SideLeaning(None, Ground.NEITHER)


@given(edges(), st.sampled_from([1, 2, 4]))
def test_it_turns_round_with_the_sides_and_hangs_on_no_unit_above_the_least(drawn: list[Edge], times: int) -> None:
    ties = ties_of(drawn)
    for mediator in ties.names[2:]:
        one = side_leaning(ties, mediator, ties.names[:1], ties.names[1:2])
        other = side_leaning(ties, mediator, ties.names[1:2], ties.names[:1])
        assert one.ground == other.ground
        assert (one.towards, other.towards) in {(None, None), (0, 1), (1, 0)}
        heavier = side_leaning(
            ties_of([(a, b, w * times) for a, b, w in drawn]), mediator, ties.names[:1], ties.names[1:2]
        )
        assert one.ground is not Ground.TIES or heavier == one
