"""What the tests of home share: a site at a known instant, a community, and those in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.models import Community, Member
from tests.web.factories import CommunityFactory, MemberFactory
from tests.web.home.reading import NOW


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The site's clock, standing at 20:00 on 10 November 2026 in Shanghai until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community() -> Community:
    """A community whose page is /c/hands/."""
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    """A steward of it."""
    return MemberFactory(community=community, name="周岚", offices=[Role.STEWARD])


@pytest.fixture
def member(community: Community) -> Member:
    """A member of the main group."""
    return MemberFactory(community=community, name="何青")
