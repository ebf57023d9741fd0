"""What the tests of the gate share: a community in Shanghai, and the site's clock in hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Cohort, Community, Member
from tests.web.factories import CohortFactory, CommunityFactory, MemberFactory, client_of
from tests.web.gate.trial import FIRST, at


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The site's clock, standing at noon of the trial's first day in Shanghai until it is moved."""
    with time_machine.travel(at(1, 12), tick=False) as moved:
        yield moved


@pytest.fixture
def community(clock: time_machine.Traveller) -> Community:
    """A community whose page is /c/hands/."""
    return CommunityFactory(slug="hands", purpose="把手练好，每天写一点。我们是一群练手法的人。")


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """Cohort 3, whose trial begins on 2 November 2026."""
    return CohortFactory(community=community, number=3, first_date=FIRST)


@pytest.fixture
def steward(community: Community) -> Member:
    """A steward of the community."""
    return MemberFactory(community=community, name="周岚", offices=[Role.STEWARD])


@pytest.fixture
def desk(steward: Member) -> Client:
    """A browser in which the steward is signed in."""
    return client_of(steward)
