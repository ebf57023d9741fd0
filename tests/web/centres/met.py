"""Members of a community who met, so that a snapshot finds ties."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from dongliang_web.centres.actions import take_snapshot
from dongliang_web.centres.models import Snapshot
from dongliang_web.models import Community, Entry, Member
from dongliang_web.recognition.actions import recognise, reply
from dongliang_web.recognition.models import Thing
from dongliang_web.record.actions import append
from tests.web.factories import MemberFactory, wrote

DAY = dt.date(2026, 11, 25)
#: After the end of that day, in every zone.
AFTER = dt.datetime(2026, 11, 26, 20, tzinfo=dt.UTC)


def people(community: Community, count: int = 3) -> list[Member]:
    """Return so many members, by the names 甲乙丙…."""
    return [MemberFactory(community=community, name=name) for name in "甲乙丙丁戊己庚辛壬癸"[:count]]


def met(one: Member, other: Member, verb: str = "replied", day: dt.date = DAY, hour: int = 4, **more: Any) -> Entry:
    """Let one member have done something to another at an hour UTC of a day."""
    at = dt.datetime.combine(day, dt.time(hour), dt.UTC)
    return append(verb, community=one.community, by=one, target=other, at=at, day=day, **more)


def loaded(one: Member, other: Member, kind: str = "tie", day: dt.date | None = None, weight: float = 1.0) -> Entry:
    """Let a loaded history say that one had to do with another."""
    return Entry.objects.create(
        community=one.community,
        verb="loaded_event",
        actor=one,
        target=other,
        day_date=day,
        received_at=AFTER,
        recorded_at=AFTER,
        facts={"loaded": True, "kind": kind, "ref": ""},
        weight=weight,
    )


def met_much(one: Member, other: Member, others: list[Member], rounds: int) -> None:
    """Let two members recognise and answer one another so many times, and one of them meet others besides."""
    for number in range(rounds):
        at = dt.datetime.combine(DAY, dt.time(4), dt.UTC) - dt.timedelta(days=number)
        post = wrote(one, DAY - dt.timedelta(days=number + rounds))
        thing = Thing(post.entry, one, post.readers(), post.url)
        recognise(by=other, thing=thing, at=at)
        reply(by=other, to=thing, text="我也试了", client_id=uuid.uuid4(), at=at)
        met(one, others[number % len(others)], day=at.date())


def snapshot(community: Community, day: dt.date = DAY) -> Snapshot:
    """Take a community's snapshot of a day, as the night does."""
    return take_snapshot(community=community, day=day, at=AFTER)
