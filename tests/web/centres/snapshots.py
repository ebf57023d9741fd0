"""Snapshots made straight from ties, as the night makes them from a record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from html import unescape
from typing import Any

from django.test import Client

from dongliang.events import Event, events_table
from dongliang.report import ReportRules, build_mirror
from dongliang_web.centres.models import KeptTies, Snapshot, SnapshotTies
from dongliang_web.models import Community, Member

NIGHT = dt.date(2026, 11, 25)
ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}
#: Two members who met, by their places.
Met = tuple[int, int]


def snapshot_of(
    community: Community, members: list[Member], met: Iterable[Met], day: dt.date = NIGHT, **changed: Any
) -> Snapshot:
    """Keep a snapshot of members who met on the ten days before; what is ``changed`` stands so in its figures."""
    events = [
        Event(
            at=dt.datetime.combine(day - dt.timedelta(days=back), dt.time(12), dt.UTC),
            kind="reply",
            actor=str(members[one].pk),
            target=str(members[other].pk),
        )
        for one, other in met
        for back in range(10)
    ]
    found = build_mirror(events_table(events), ReportRules(), day)
    centres = replace(found.centres, **changed)
    figures = {"centres": asdict(centres), "harmony": asdict(replace(found.harmony, sides=None))}
    made_at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(1), dt.UTC)
    snapshot = Snapshot.objects.create(community=community, day_date=day, made_at=made_at, figures=figures)
    kept = KeptTies(found.ties, found.written, found.all_written)
    SnapshotTies.objects.create(snapshot=snapshot, data=SnapshotTies.packed(kept))
    return snapshot


def star(middle: int, leaves: Iterable[int]) -> list[Met]:
    """Return ties of one with many."""
    return [(middle, each) for each in leaves if each != middle]


def read(client: Client, page: str = "centres", **headers: str) -> str:
    """Return the HTML of a page of the community, in Chinese unless it is asked for otherwise."""
    answer = client.get(f"/c/hands/{page}", **{**ZH, **headers})
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def words(html: str) -> str:
    """Return the words of a page without blanks."""
    inside = re.sub(r"<(script|style|svg).*?</\1>|<[^>]*>", " ", html[html.index("<main") :], flags=re.DOTALL)
    return re.sub(r"\s+", "", unescape(inside))
