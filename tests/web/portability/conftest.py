"""What tests of claims and joinings share: a community at one instant, a name of an earlier record, who claims it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from dongliang.council import Role
from dongliang_web.models import Community, Member
from tests.web.factories import CommunityFactory, MemberFactory

NOW = dt.datetime(2026, 11, 10, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved  # type: ignore[misc]  # a fixture that yields


@pytest.fixture
def community(clock: time_machine.Traveller) -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def name(community: Community) -> Member:
    return MemberFactory(community=community, name="清川", imported_name="清川", account=False, state=str(Role.VISITOR))


@pytest.fixture
def claimant(community: Community) -> Member:
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, name="周岚", offices=[Role.STEWARD])
