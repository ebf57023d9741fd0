"""Communities that the tests of the council share."""

from __future__ import annotations

import pytest

from tests.web.council.deciding import VOTE, Circle, a_circle


@pytest.fixture
def circle() -> Circle:
    return a_circle()


@pytest.fixture
def voting(circle: Circle) -> Circle:
    """All heavy powers are with the vote; seven have a voice, three have to speak."""
    circle.hold(set_rules=VOTE, appoint_stewards=VOTE, move_powers=VOTE, end_community=VOTE, admit_with_reason=VOTE)
    return circle
