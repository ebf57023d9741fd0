"""What the tests of recognition share: a site at a known instant, two members, and a post of one of them."""

from __future__ import annotations

import pytest
from django.test import Client

from dongliang_web.models import Community, Member, Post
from tests.web.factories import MemberFactory, client_of, wrote
from tests.web.home.conftest import _home, clock, community
from tests.web.home.reading import TODAY

__all__ = ["_home", "clock", "community"]


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
