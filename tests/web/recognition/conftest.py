"""What the tests of recognition share: a site at a known instant, two members, and a post of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from dongliang_web.models import Community, Member, Post
from tests.web.factories import CommunityFactory, MemberFactory, client_of, wrote
from tests.web.home.reading import NOW, TODAY


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
def author(community: Community) -> Member:
    """Who wrote the post."""
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def reader(community: Community) -> Member:
    """Who reads it."""
    return MemberFactory(community=community, name="白芷")


@pytest.fixture
def post(author: Member) -> Post:
    """The post."""
    return wrote(author, TODAY, "今天先看他怎么站")


@pytest.fixture
def client(reader: Member) -> Client:
    """The reader's browser."""
    return client_of(reader)
