"""Two groups of people as their ties make them: a centre each, one who is tied to both, and a snapshot of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from dongliang_web.centres.actions import take_snapshot
from dongliang_web.models import Community, Member, Snapshot
from dongliang_web.record.actions import Telling, append_each
from tests.web.factories import MemberFactory, client_of
from tests.web.home.reading import DAY, NOW, TODAY, read, words


def tie(community: Community, pairs: Iterable[tuple[Member, Member, int]], verb: str, until: dt.datetime = NOW) -> None:
    """Tie pairs by as many days as each is given, the last of them two days before."""
    tellings = [
        Telling(target=one, by=other, happened_at=until - (2 + back) * DAY)
        for one, other, days in pairs
        for back in range(days)
    ]
    append_each(verb, tellings, community=community, at=NOW)


def camps(
    community: Community, leaves: int = 6, verb: str = "recognised", until: dt.datetime = NOW
) -> dict[str, Member]:
    """Let 北 and 南 each have their people, and 桥 know both; a tie by recognising means affinity, by replying none."""
    names = ["北", "南", "桥", *(f"{hub}枝{number}" for hub in "北南" for number in range(1, leaves + 1))]
    people = {name: MemberFactory(community=community, name=name) for name in names}
    pairs = [(people[name[0]], people[name], 3) for name in names if len(name) > 1]
    pairs += [(people["北"], people["桥"], 2), (people["南"], people["桥"], 2)]
    pairs += [(people["北枝1"], people["桥"], 1), (people["南枝1"], people["桥"], 1)]
    tie(community, [*pairs, (people["北"], people["北枝1"], 4)], verb, until)
    return people


def snap(community: Community, day: dt.date = TODAY - DAY) -> Snapshot:
    """Take the snapshot of a day."""
    return take_snapshot(community=community, day=day, at=NOW)


@pytest.fixture
def people(community: Community) -> dict[str, Member]:
    """Two groups, with a snapshot of the day before."""
    found = camps(community)
    snap(community)
    return found


def together(member: Member) -> str:
    """Return the words of the page on bringing together, as a member reads it."""
    return words(read(client_of(member), "bring_together", "hands"))
