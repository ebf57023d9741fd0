"""What the figures rest on: its sums are those of the snapshot."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from dongliang_web.centres.models import SnapshotTies, basis_of_check_ins, basis_of_ties, tie_counts
from dongliang_web.models import Community, Member
from dongliang_web.people.models import firsts
from dongliang_web.record.actions import append
from tests.web.centres.basis_page import _clock
from tests.web.centres.leaning import tent
from tests.web.centres.met import AFTER, DAY, loaded, met, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, checked_in

__all__ = ["_clock"]
pytestmark = pytest.mark.django_db
NOON = dt.datetime.combine(DAY, dt.time(4), dt.UTC)


def a_year_of(community: Community) -> list[Member]:
    """Return people of whom everything that may be beneath a tie happened, at both ends of the window too."""
    one, two, three, four, *_ = everybody = people(community, 6)
    second = MemberFactory(community=community, name="旧名", account=one.attachments.get().account)
    other = MemberFactory(community=community, name="旧号", account=one.attachments.get().account)
    for back in (-1, 0, 1, 100, 364, 365):
        for hour in (0, 12, 20):
            met(one, two, day=DAY - dt.timedelta(days=back), hour=hour)
            met(three, one, "recognised", day=DAY - dt.timedelta(days=back), hour=hour)
    met(second, two)
    met(three, second, "mentioned")
    for each, whom in ((one, second), (second, one), (second, other), (one, one)):
        met(each, whom, "recognised")
    loaded(four, two, "tie", weight=2)
    loaded(four, second, "walk", DAY - dt.timedelta(days=3))
    loaded(four, three, "rating", DAY, weight=-1.0)
    loaded(four, three, "act", DAY)
    met(four, three, "called_along")
    given = met(two, three, "recognised")
    append("took_back_recognition", community=community, by=two, about=given, at=AFTER)
    return everybody


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_it_counts_what_the_ties_of_all_pairs_count_together(zone: str) -> None:
    community = CommunityFactory(clock__zone=zone)
    everybody = a_year_of(community)
    snapshot(community)
    kept, known_as = SnapshotTies.objects.of(community), firsts(community)
    assert kept
    ties = kept.unpacked().ties
    ids = [int(name) for name in ties.names]
    tied = [(ids[low], ids[high]) for low, high in zip(ties.low.tolist(), ties.high.tolist(), strict=True)]
    counts = tie_counts(community, tied, DAY)
    found = basis_of_ties(community, DAY, [], known_as)
    assert found.counts == sum(counts.values(), Counter())
    assert found.people == set(ids)
    assert found.entries.count() == found.counts.total()
    for of in ([everybody[0].pk], [everybody[0].pk, everybody[1].pk], [everybody[4].pk]):
        some = basis_of_ties(community, DAY, of, known_as)
        mine = [counts[pair] for pair in tied if set(pair) & set(of)]
        assert some.counts == sum(mine, Counter())
        assert some.people == {each for pair in tied if set(pair) & set(of) for each in pair}
        assert some.entries.count() == some.counts.total()


def test_check_ins_are_those_of_which_the_snapshot_tells_the_share() -> None:
    people_of = tent()
    community = people_of["甲"].community
    second = MemberFactory(community=community, name="旧名", account=people_of["甲"].attachments.get().account)
    for back in (-1, 0, 1, 364, 365):
        for name in "甲乙庚":
            checked_in(people_of[name], DAY - dt.timedelta(days=back))
    checked_in(second, DAY - dt.timedelta(days=2))
    alone = MemberFactory(community=community)
    checked_in(alone, DAY)
    at = NOON - dt.timedelta(days=5)
    helped = {"by": people_of["己"], "target": people_of["乙"], "at": at, "day": at.date()}
    for verb in ("checked_in", "made_up_day", "checked_in"):
        entry = append(verb, community=community, **helped)
    append("undid_recorded_day", community=community, by=people_of["乙"], about=entry, at=AFTER)
    early = DAY + dt.timedelta(days=1)
    append("checked_in", community=community, by=alone, at=NOON, day=early)
    loaded(people_of["丙"], people_of["丁"], "check_in", DAY)
    snapshot(community)
    stored = SnapshotTies.objects.of(community)
    assert stored
    kept, known_as = stored.unpacked(), firsts(community)
    assert basis_of_check_ins(community, DAY, [], known_as).counts.total() == kept.all_written
    for rank, pk in enumerate(kept.member_ids()):
        found = basis_of_check_ins(community, DAY, [pk], known_as)
        assert found.counts.total() == kept.written[rank], rank
        assert found.people == ({pk} if kept.written[rank] else set())
