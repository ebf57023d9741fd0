"""The page on what the figures rest on, as tests read it, and three members who read it on the evening after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from dongliang_web.models import Member, Post
from dongliang_web.recognition.models import Thing
from tests.web.centres.met import AFTER, people
from tests.web.factories import CommunityFactory, client_of


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def three() -> list[Member]:
    return people(CommunityFactory(slug="hands", language="en"))


def thing(post: Post) -> Thing:
    return Thing(post.entry, post.member, post.readers(), post.url)


def page(reader: Member, *of: Member, language: str = "en", status: int = 200, **query: object) -> str:
    address = reverse("basis", args=[reader.community.slug])
    asked = {"of": [str(each.key) for each in of], **query} if of else query
    answer = client_of(reader).get(address, asked, headers={"accept-language": language})
    assert answer.status_code == status
    # Without what keeps phrases together.
    return unescape(re.sub(r"</?span[^>]*>", "", answer.content.decode()).replace("\u00a0", " "))


def title(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.S)
    assert found
    return found[1]


def told(html: str) -> list[str]:
    """Return the sentences of the entries, in their order."""
    return re.findall(r"<li><p>(?:<a[^>]*>)?(.*?)(?:</a>)?</p>", html)
