"""What the tests of checking in share: a site in an empty folder, at a known instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from dongliang_web.models import Community, Member
from tests.web.checkin.desk import NOW
from tests.web.factories import CommunityFactory, MemberFactory, client_of


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The site's clock, standing at 20:14 on 10 November 2026 in Shanghai until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def community(clock: time_machine.Traveller) -> Community:
    """A community whose page is /c/hands/."""
    return CommunityFactory(slug="hands")


@pytest.fixture
def member(community: Community) -> Member:
    """A member of the main group."""
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def client(member: Member) -> Client:
    """A browser in which the member is signed in."""
    return client_of(member)


@pytest.fixture
def steward(community: Community) -> Member:
    """A steward of the community."""
    return MemberFactory(community=community, name="周岚", offices=["steward"])


@pytest.fixture
def day() -> dt.timedelta:
    """The length of a day."""
    return dt.timedelta(days=1)
