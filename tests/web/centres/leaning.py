"""Communities that lean in a known way."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from dongliang.council import Role
from dongliang_web.centres.models import Snapshot
from dongliang_web.models import Community, Member
from tests.web.centres.met import DAY, met
from tests.web.factories import CommunityFactory, MemberFactory


def tie(one: Member, other: Member, days: int = 1) -> None:
    """Let two members have met on so many days."""
    for back in range(days):
        met(one, other, day=DAY - dt.timedelta(days=back))


def tent(slug: str = "hands") -> dict[str, Member]:
    """Return a founder, 甲, on whom a row of five, a row of three and a pair lean; each row holds together.

    己, the last of the five, is a steward. Without 甲 five of ten stand: 庚辛壬 and 癸寅 are cut off.
    """
    community = CommunityFactory(slug=slug)
    offices = {"甲": [Role.FOUNDER], "己": [Role.STEWARD]}
    people = {
        name: MemberFactory(community=community, name=name, offices=offices.get(name, []))
        for name in "甲乙丙丁戊己庚辛壬癸寅"
    }
    for row in ("乙丙丁戊己", "庚辛壬", "癸寅"):
        for name in row:
            tie(people["甲"], people[name])
        for one, other in pairwise(row):
            tie(people[one], people[other])
    return people


def altered(community: Community, **values: object) -> None:
    """Let the newest snapshot's centres have other figures."""
    found = Snapshot.objects.latest_of(community)
    assert found
    found.figures["centres"] |= values
    found.save()
