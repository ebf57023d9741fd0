"""What the tests of this room share: lists as a group writes them, and the forms in which they are sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dongliang_web.models import Community, Member
from tests.web.factories import MemberFactory


def steward_of(community: Community, name: str = "周岚") -> Member:
    return MemberFactory(community=community, name=name, offices=["steward"])


def a_list(*lines: str, title: str = "早起打卡") -> str:
    """Write a list as WeChat does: ``何青 练了肩`` is a name and what stands behind it."""
    return "\n".join(["#接龙", title, "", *(f"{number}. {line}" for number, line in enumerate(lines, 1))])


def seen_in(page: HttpResponse) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def field_of(page: HttpResponse, written: str, kind: str = "whose") -> str:
    """Return the name of the field that asks whose a written name is."""
    html = unescape(page.content.decode())
    legend = html.index(f"<legend><strong>{written}</strong></legend>")
    found = re.compile(rf'name="({kind}_\w+)"').search(html, legend)
    assert found
    return found[1]


def chosen_in(page: HttpResponse) -> dict[str, str]:
    """Return what is chosen in the lists of a page, as a browser would send it."""
    html = page.content.decode()
    found = {}
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


class Desk:
    """A steward before the page of a pasted text."""

    def __init__(self, client: Client, community: Community, page: str = "paste_list") -> None:
        self.client, self.url = client, reverse(page, args=[community.slug])

    def look(self, text: str, **more: str) -> HttpResponse:
        return self.client.post(self.url, {"text": text, **more})

    def record(self, text: str, whose: dict[str, str] | None = None, **more: str) -> HttpResponse:
        """Look, decide by written name, and record: what a person does in two steps."""
        page = self.look(text, **more)
        assert page.status_code == 200, page.content.decode()
        choices = chosen_in(page) | {field_of(page, name): choice for name, choice in (whose or {}).items()}
        return self.client.post(self.url, {"text": text, "record": "1", "seen": seen_in(page), **choices, **more})


def names_of(members: Iterable[Member]) -> set[str]:
    return {member.name for member in members}
