"""What is kept of snapshots, and that it stays what it was."""

from __future__ import annotations

import datetime as dt

import pytest

from dongliang_web.models import Attachment, Snapshot, SnapshotTies
from tests.web.centres.met import AFTER, DAY, loaded, met, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory

pytestmark = pytest.mark.django_db
NIGHTS = [dt.date(2026, 9, 29), dt.date(2026, 9, 30), dt.date(2026, 10, 3), dt.date(2026, 10, 30), DAY]
LAST = [dt.date(2026, 9, 30), dt.date(2026, 10, 30), DAY]


@pytest.mark.parametrize("nights", [NIGHTS, NIGHTS[::-1], [*NIGHTS[2:], *NIGHTS[:2]]])
def test_of_each_month_the_last_is_shown_and_keeps_its_ties(nights: list[dt.date]) -> None:
    """In whatever order they were taken; another community's nights are its own."""
    community = CommunityFactory()
    snapshot(CommunityFactory(), dt.date(2026, 10, 31))
    for night in nights:
        snapshot(community, night)
    shown = Snapshot.objects.last_of_each_month(community)
    assert [each.day_date for each in shown] == LAST
    kept = SnapshotTies.objects.filter(snapshot__community=community).order_by("snapshot__day_date")
    assert list(kept.values_list("snapshot__day_date", flat=True)) == LAST
    newest = Snapshot.objects.latest_of(community)
    assert newest is not None
    assert newest.day_date == DAY
    assert Snapshot.objects.filter(community=community).count() == len(NIGHTS)


def test_what_was_measured_never_changes() -> None:
    """Neither by later acts, nor by a history loaded for earlier days, nor when a name turns out to be somebody."""
    community = CommunityFactory()
    one, two, three = people(community)
    name = MemberFactory(community=community, name="旧名", imported_name="旧名", account=False)
    for day in (0, 1, 2):
        met(one, two, day=DAY - dt.timedelta(days=day))
    met(two, three)
    loaded(name, three, "reply", DAY)
    taken = snapshot(community)
    figures = taken.figures
    loaded(one, three, "reply", DAY - dt.timedelta(days=9))
    loaded(one, name, "tie")
    met(one, three, day=DAY + dt.timedelta(days=1))
    account = one.attachments.get().account
    Attachment.objects.create(member=name, account=account, from_at=AFTER, second=True)
    assert snapshot(community).pk == taken.pk
    later = snapshot(community, DAY + dt.timedelta(days=1))
    taken = Snapshot.objects.get(pk=taken.pk)
    assert taken.figures == figures
    assert later.figures["centres"]["n"] == 3, "the name counts as who it is"
    assert figures["centres"]["n"] == 4
    assert later.figures != figures
