"""The night's work: one snapshot of each community for each day that has ended, whoever does it and however often."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dongliang_web.centres.actions import snapshots as actions
from dongliang_web.centres.actions import take_due_snapshot
from dongliang_web.centres.jobs import snap
from dongliang_web.centres.models import LONGEST_WORK, DueSnapshot, snapshots_due
from dongliang_web.models import ClockSetting, Community, Snapshot, SnapshotClaim, SnapshotTies
from tests.web.centres.met import met, people, snapshot
from tests.web.factories import CommunityFactory

pytestmark = pytest.mark.django_db
HOUR, ONE_DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def instant(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return an instant of November 2026, in UTC."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def days_of(community: Community) -> list[dt.date]:
    return list(Snapshot.objects.filter(community=community).order_by("day_date").values_list("day_date", flat=True))


@pytest.mark.parametrize(("zone", "starts_hour", "ends_at"), [
    ("Asia/Shanghai", 0, instant(25, 16)),
    ("Asia/Shanghai", 4, instant(25, 20)),
    ("America/Los_Angeles", 2, instant(26, 10)),
    ("Pacific/Kiritimati", 0, instant(25, 10)),
])  # fmt: skip
def test_a_day_is_due_once_it_has_ended_by_the_communitys_own_clock(
    zone: str, starts_hour: int, ends_at: dt.datetime
) -> None:
    community = CommunityFactory(clock__zone=zone, clock__starts_hour=starts_hour)
    moment = dt.timedelta(seconds=1)
    assert snapshots_due(ends_at - moment) == [DueSnapshot(community.pk, dt.date(2026, 11, 24))]
    assert snapshots_due(ends_at) == [DueSnapshot(community.pk, dt.date(2026, 11, 25))]
    assert (snap(ends_at), snap(ends_at), snap(ends_at + 2 * HOUR)) == (1, 0, 0)
    assert days_of(community) == [dt.date(2026, 11, 25)]


def test_whatever_is_due_is_found_by_one_query() -> None:
    CommunityFactory()
    spent = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            snapshots_due(instant(25, 20))
        spent.append(len(queries))
        for _ in range(29):
            CommunityFactory()
    assert spent == [1, 1]


def test_on_the_day_of_its_founding_a_community_has_none() -> None:
    community = CommunityFactory(created_at=instant(25, 4))
    assert snap(instant(25, 15, 59)) == 0
    assert snap(instant(25, 16)) == 1
    assert days_of(community) == [dt.date(2026, 11, 25)]


def test_an_empty_community_has_one_all_the_same() -> None:
    community = CommunityFactory()
    assert snap(instant(25, 20)) == 1
    taken = Snapshot.objects.get(community=community)
    assert (taken.figures["centres"]["n"], taken.figures["centres"]["stage"]) == (0, "not_enough_data")
    kept = taken.kept_ties.unpacked()
    assert (len(kept.ties), kept.all_written, list(kept.written)) == (0, 0, [])


def test_a_community_where_nothing_happened_since_has_one_for_each_day() -> None:
    community = CommunityFactory()
    one, two, three = people(community)
    met(one, two, day=dt.date(2026, 11, 20))
    met(two, three, day=dt.date(2026, 11, 20))
    for day in (24, 25, 26):
        assert snap(instant(day, 20)) == 1
    before, *after = Snapshot.objects.filter(community=community).order_by("day_date")
    assert len(after) == 2
    for each in after:
        assert each.figures == before.figures


@pytest.mark.parametrize(("one", "other"), [
    ("Pacific/Kiritimati", "Pacific/Midway"),
    ("Pacific/Midway", "Pacific/Kiritimati"),
    ("Asia/Shanghai", "Europe/Berlin"),
])  # fmt: skip
def test_a_change_of_zone_neither_doubles_nor_loses_a_day(one: str, other: str) -> None:
    community = CommunityFactory(clock__zone=one)
    changed_date = dt.date(2026, 11, 25)
    ClockSetting.objects.create(community=community, from_date=changed_date, zone=other, starts_hour=3)
    clock = Community.objects.get(pk=community.pk).clock()
    taken: dict[dt.date, dt.datetime] = {}
    at = instant(23, 0)
    while at < instant(28, 0):
        for due in snapshots_due(at):
            assert due.day not in taken
            assert take_due_snapshot(due=due, at=at)
            taken[due.day] = at
        at += HOUR
    days = days_of(community)
    whole = [day for day in map(_day, range(days[0].day, days[-1].day + 1)) if clock.start_of(day) < clock.end_of(day)]
    assert [day for day in days if day in whole] == whole, "only a day without an hour may be passed over"
    for day, at in taken.items():
        assert clock.end_of(day) <= at


def _day(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def test_nights_that_were_missed_are_not_made_up_for() -> None:
    community = CommunityFactory()
    snap(instant(20, 20))
    snap(instant(25, 20))
    assert days_of(community) == [_day(20), _day(25)]


def test_what_somebody_is_at_is_not_due_until_they_have_been_at_it_for_too_long() -> None:
    community, at = CommunityFactory(), instant(25, 20)
    (due,) = snapshots_due(at)
    assert SnapshotClaim.objects.take(due, at)
    assert not SnapshotClaim.objects.take(due, at)
    assert not take_due_snapshot(due=due, at=at)
    assert snapshots_due(at + LONGEST_WORK) == []
    later = at + LONGEST_WORK + dt.timedelta(seconds=1)
    assert (snap(later), days_of(community)) == (1, [due.day])
    (next_due,) = snapshots_due(at + ONE_DAY)
    assert SnapshotClaim.objects.take(next_due, at + ONE_DAY)
    assert SnapshotClaim.objects.count() == 1


@pytest.mark.parametrize("step", ["firsts", "measured_events", "build_mirror", "_figures", "KeptTies"])
def test_whoever_dies_at_it_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    community, at = CommunityFactory(), instant(25, 20)
    one, two = people(community, 2)
    met(one, two)

    def dies(*_: Any, **__: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(actions, step, dies)
        with pytest.raises(SystemExit):
            snap(at)
    assert (Snapshot.objects.count(), SnapshotTies.objects.count()) == (0, 0)
    assert snap(at + 2 * LONGEST_WORK) == 1
    assert days_of(community) == [_day(25)]


def test_a_community_that_cannot_be_measured_keeps_no_other_from_its_turn() -> None:
    broken, whole = CommunityFactory(), CommunityFactory()
    Community.objects.filter(pk=broken.pk).update(mirror_rules=["no rules at all"])
    with pytest.raises(ExceptionGroup):
        snap(instant(25, 20))
    assert (days_of(broken), days_of(whole)) == ([], [_day(25)])
    assert snap(instant(25, 20, 1)) == 0, "it is not tried again at once"
    with pytest.raises(ExceptionGroup):
        snap(instant(25, 21))


def test_a_snapshot_that_another_kept_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    community = CommunityFactory()
    measure, first = actions.build_mirror, []

    def slowly(*given: Any) -> Any:
        found = measure(*given)
        if not first:
            first.append(True)
            first.append(snapshot(community))
        return found

    monkeypatch.setattr(actions, "build_mirror", slowly)
    assert snapshot(community) == first[1]
    assert Snapshot.objects.count() == 1


def test_processes_begin_with_shares_of_their_own_and_help_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    communities, at = [CommunityFactory() for _ in range(7)], instant(25, 20)
    begun: list[int] = []
    take = SnapshotClaim.objects.take

    def told(due: DueSnapshot, at: dt.datetime) -> bool:
        begun.append(due.community_id)
        return take(due, at)

    monkeypatch.setattr(SnapshotClaim.objects, "take", told)
    assert snap(at, share=1, shares=3) == 7
    assert begun[:2] == [communities[1].pk, communities[4].pk]
    assert sorted(begun) == [each.pk for each in communities], "no community is taken up twice"
