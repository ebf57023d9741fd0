"""People as lists of faces show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from dongliang_web.home.models.roll import Enrolled
from dongliang_web.people.models import Community, Member


@dataclass(frozen=True, slots=True)
class Person:
    """A member with the address of their page."""

    id: int
    name: str
    url: str
    picture_url: str


def people_shown(members: Iterable[Member], community: Community) -> list[Person]:
    """Return members of a community as faces that lead to their pages."""
    shown = []
    for member in members:
        member.community = community
        url = reverse("member_page", args=[community.slug, member.key])
        shown.append(Person(member.pk, member.name, url, member.picture_url))
    return shown


def enrolled_shown(people: Iterable[Enrolled], community: Community) -> list[Person]:
    """Return people of a cohort as faces that lead to their pages."""
    members = (Member(id=each.id, key=each.key, name=each.name, face=each.face) for each in people)
    return people_shown(members, community)
