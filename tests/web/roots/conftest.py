"""What the tests of the roots share: a community with an open cohort and two members, and the site's clock in hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache

from dongliang.council import Role
from dongliang_web.models import Cohort, Community, Member
from tests.web.factories import CohortFactory, CommunityFactory, MemberFactory
from tests.web.roots.growing import NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The site's clock, standing at noon of 2 November 2026 in Shanghai until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community(clock: time_machine.Traveller, db: None) -> Community:
    """A community whose page is /c/hands/."""
    cache.clear()
    return CommunityFactory(slug="hands", purpose="把手练好，每天写一点。")


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """Cohort 4, open for sign-up."""
    return CohortFactory(community=community, number=4, first_date=NOW.date().replace(day=16))


@pytest.fixture
def zhou(community: Community) -> Member:
    """A member."""
    return MemberFactory(community=community, name="周岚")


@pytest.fixture
def steward(community: Community) -> Member:
    """A steward."""
    return MemberFactory(community=community, name="沈樱", offices=[Role.STEWARD])
