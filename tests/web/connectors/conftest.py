"""A community with a steward, on an evening that does not move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from dongliang_web.models import Community, Member
from tests.web.connectors.pasting import Desk, steward_of
from tests.web.factories import CommunityFactory, client_of

#: 20:00 on Wednesday 25 November 2026 where the community lives.
NOW = "2026-11-25T12:00:00+00:00"


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    return steward_of(community)


@pytest.fixture
def desk(community: Community, steward: Member) -> Desk:
    return Desk(client_of(steward), community)
