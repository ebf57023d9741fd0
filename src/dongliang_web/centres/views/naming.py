"""Members as the centres' pages name and link them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from dongliang.council import Role
from dongliang.figures.network import Known
from dongliang.report.network_part import Group
from dongliang.words import Language, explain, label
from dongliang_web.centres.models import Person, people_of
from dongliang_web.people.models import Community

#: Stands in an address where a picture's script puts the key of whoever was tapped.
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A member in a list: name, on whom they lean, and where their vine and their ties are."""

    name: str
    on: str
    vine_url: str
    ties_url: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A centre or a group in a list: who holds it, what of the leaning they carry, and whose vines end there."""

    holder: Shown
    said: str
    people: int
    some: tuple[Shown, ...]
    url: str


class Naming:
    """Names the members of one page, looked up in one query; who has left is somebody who left, without a link."""

    def __init__(self, community: Community, ids: Iterable[str], language: Language, *, vines: bool, day: str) -> None:
        self._people = people_of(community, set(ids))
        self._slug = community.slug
        self._language = language
        self._vines = vines
        #: What leads to the same evening, at the end of an address.
        self.day = f"?day={day}" if day else ""

    def name(self, member: str) -> str:
        """Return the name of a member now."""
        found = self._there(member)
        return found.name if found else label("centres_page.left", self._language)

    def shown(self, member: str, on: Sequence[str] | None = None) -> Shown:
        """Return a member as a list shows them; ``on`` are those on whom they lean, where that is known."""
        found = self._there(member)
        vine = address("vine", self._slug, found.key) if found and self._vines else ""
        ties = address("ties_of", self._slug, found.key) if found else ""
        return Shown(self.name(member), self.leaning(on) if on is not None else "", vine, ties)

    def known(self, member: str, on: Sequence[str] = ()) -> Known:
        """Return a member as a picture shows them."""
        found = self._there(member)
        return Known(self.name(member), str(found.key) if found else "", self.leaning(on))

    def opening(self, member: str, end: str) -> Known:
        """Return a node of the picture of groups, which opens the group by the end of its vines."""
        return Known(self.name(member), url=self.group_url(end))

    def leaning(self, on: Sequence[str]) -> str:
        """Say on whom somebody leans most."""
        if not on:
            return label("centres_page.leans_on_nobody", self._language)
        names = label("list.comma", self._language).join(self.name(each) for each in on)
        return explain("centres_page.leans_on", self._language, names=names)

    def listed(self, members: Iterable[str], on: dict[str, tuple[str, ...]]) -> tuple[Shown, ...]:
        """Return members as a list shows them, by name."""
        return tuple(sorted((self.shown(each, on.get(each)) for each in members), key=lambda shown: shown.name))

    def group_url(self, end: str) -> str:
        """Return the address of the page of a group."""
        found = self._people.get(end)
        return address("centre_group", self._slug, found.key) + self.day if found else ""

    def group(self, group: Group, said: str, on: dict[str, tuple[str, ...]]) -> Holding:
        """Return a group as the list shows it."""
        some = self.listed(group.some, on)
        return Holding(self.shown(group.end), said, group.people, some, self.group_url(group.end))

    def _there(self, member: str) -> Person | None:
        found = self._people.get(member)
        return None if found is None or found.state == Role.FORMER else found


def address(name: str, slug: str, key: uuid.UUID) -> str:
    """Return the address of a page about a member; empty where the site has no such page."""
    try:
        return reverse(name, args=[slug, key])
    except NoReverseMatch:
        return ""
