"""What the tests of the harmony share: a community with a member and a steward, and the site's clock in hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from dongliang.council import Role
from dongliang_web.models import Community, Member
from tests.web.factories import CommunityFactory, MemberFactory
from tests.web.harmony.asked import NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The site's clock, standing at noon of 2 November 2026 in Shanghai until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community(clock: time_machine.Traveller, db: None) -> Community:
    """A community whose page is /c/hands/."""
    return CommunityFactory(slug="hands")


@pytest.fixture
def zhou(community: Community) -> Member:
    """A member."""
    return MemberFactory(community=community, name="周岚")


@pytest.fixture
def steward(community: Community) -> Member:
    """A steward."""
    return MemberFactory(community=community, name="沈樱", offices=[Role.STEWARD])
