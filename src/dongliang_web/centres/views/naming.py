"""Members as the centres' pages name and link them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dongliang.council import Role
from dongliang.figures.network import Known
from dongliang.report.network_part import Group
from dongliang.words import Language, explain, label
from dongliang_web.centres.models import Person, people_of
from dongliang_web.people.models import Community, Member

#: Stands in an address where a picture's script puts the key of whoever was tapped.
NOBODY = uuid.UUID(int=0)
_NOBODY = str(NOBODY)
#: What an address asks for that wants the check-ins on which a figure rests, and not what ties.
CHECK_INS = "check_ins"


@dataclass(frozen=True, slots=True)
class Shown:
    """A member in a list: name, on whom they lean, and where their vine and their ties are."""

    name: str
    on: str
    vine_url: str
    ties_url: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A centre in the list: who it is, what of the leaning they carry, and whose vines end there."""

    holder: Shown
    said: str
    people: int
    #: How many of them are listed here, and their list.
    some: int
    listed: SafeString
    url: str


def basis_url(slug: str, of: Iterable[uuid.UUID] = (), evening: str = "", what: str = "") -> str:
    """Return the address of the entries on which figures rest: all, or those of some members.

    ``evening`` is what leads to an evening at the end of an address.
    """
    asked = [*parse_qsl(evening.removeprefix("?")), *(("of", str(key)) for key in of)]
    asked += [("what", what)] if what else []
    return reverse("basis", args=[slug]) + (f"?{urlencode(asked)}" if asked else "")


class Naming:
    """Names the members of one page, looked up in one query; who has left is somebody who left, without a link."""

    def __init__(
        self, community: Community, ids: Iterable[str], language: Language, *, vines: bool, evening: str
    ) -> None:
        self._people = people_of(community, set(ids))
        slug = community.slug
        self._addresses = {name: reverse(name, args=[slug, NOBODY]) for name in ("vine", "ties_of", "centre_group")}
        self._language = language
        self._comma = label("list.comma", language)
        self._left = label("centres_page.left", language)
        if not vines:
            self._addresses["vine"] = ""
        self._slug = slug
        #: What leads to the same evening, at the end of an address.
        self.evening = evening

    def name(self, member: str) -> str:
        """Return the name of a member now."""
        found = self._there(member)
        return found.name if found else self._left

    def shown(self, member: str, on: Sequence[str] | None = None) -> Shown:
        """Return a member as a list shows them; ``on`` are those on whom they lean, where that is known."""
        found = self._there(member)
        said = "" if on is None else self.leaning(on)
        if found is None:
            return Shown(self._left, said, "", "")
        key = str(found.key)
        vine, ties = (self._addresses[name].replace(_NOBODY, key) for name in ("vine", "ties_of"))
        return Shown(found.name, said, vine, ties + self.evening)

    def known(self, member: str, on: Sequence[str] = ()) -> Known:
        """Return a member as a picture shows them."""
        found = self._there(member)
        return Known(self.name(member), str(found.key) if found else "", self._listed(on))

    def opening(self, member: str, end: str) -> Known:
        """Return a node of the picture of groups, which opens the group by the end of its vines."""
        return Known(self.name(member), url=self.group_url(end))

    def leaning(self, on: Sequence[str]) -> str:
        """Say on whom somebody leans most."""
        if not on:
            return label("centres_page.leans_on_nobody", self._language)
        return explain("centres_page.leans_on", self._language, names=self._listed(on))

    def _listed(self, members: Iterable[str]) -> str:
        return self._comma.join(self.name(each) for each in members)

    def listed(self, members: Iterable[str], on: dict[str, tuple[str, ...]]) -> SafeString:
        """Return a list of members, by name."""
        shown = sorted((self.shown(each, on.get(each)) for each in members), key=lambda each: each.name)
        ties = pgettext("of a member", "Ties")
        return format_html('<ul class="people">{}</ul>', SafeString("".join(_row(each, ties) for each in shown)))

    def vine(self, member: Member) -> str:
        """Return where a member's vine is followed; empty where none is."""
        return self._addresses["vine"].replace(_NOBODY, str(member.key))

    def group_url(self, end: str) -> str:
        """Return the address of the page of a group."""
        found = self._people.get(end)
        return self._addresses["centre_group"].replace(_NOBODY, str(found.key)) + self.evening if found else ""

    def basis(self, member: str) -> str:
        """Return where the entries stand on which a figure about a member rests; empty for who has left."""
        found = self._there(member)
        return basis_url(self._slug, [found.key], self.evening) if found else ""

    def holding(self, group: Group, said: str, on: dict[str, tuple[str, ...]]) -> Holding:
        """Return a centre as the list shows it, with the first few of its group."""
        listed = self.listed(group.some, on)
        return Holding(self.shown(group.end), said, group.people, len(group.some), listed, self.group_url(group.end))

    def _there(self, member: str) -> Person | None:
        found = self._people.get(member)
        return None if found is None or found.state == Role.FORMER else found


def _row(shown: Shown, ties: str) -> SafeString:
    """Return one line of a list: rows are many, and a template would take most of the page's time for them."""
    who = format_html('<a href="{}">{}</a>' if shown.vine_url else "{}<b>{}</b>", shown.vine_url, shown.name)
    on = format_html("<small>{}</small>", shown.on) if shown.on else ""
    link = '<a class="btn bare small" href="{}">{}<span class="hide"> {}</span></a>'
    there = format_html(link, shown.ties_url, ties, shown.name) if shown.ties_url else ""
    return format_html('<li><div class="who">{}{}</div>{}</li>', who, on, there)
