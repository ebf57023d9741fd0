"""How often two members met, counted from the entries on which the ties of a snapshot rest."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dongliang_web.centres.models import entries_between, tie_counts
from dongliang_web.centres.wording import counted, counted_in_the_past_year
from dongliang_web.models import Attachment, Member
from dongliang_web.record.actions import append
from tests.web.centres.met import AFTER, DAY, loaded, met, people, snapshot
from tests.web.factories import CommunityFactory, MemberFactory

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


def test_entries_of_either_direction_are_counted_by_their_kind() -> None:
    one, two, three = people(CommunityFactory())
    met(one, two)
    met(two, one)
    met(two, one, "recognised")
    met(two, three)
    pairs = [(one.pk, two.pk), (three.pk, two.pk), (one.pk, three.pk)]
    assert tie_counts(one.community, pairs, DAY) == {
        (one.pk, two.pk): Counter(reply=2, recognise=1),
        (three.pk, two.pk): Counter(reply=1),
        (one.pk, three.pk): Counter(),
    }


def test_the_window_is_that_of_the_ties() -> None:
    one, two, three = people(CommunityFactory())
    met(one, two, day=days_ago(365))
    met(one, three, day=days_ago(364))
    met(two, three, day=days_ago(-1))
    pairs = [(one.pk, two.pk), (one.pk, three.pk), (two.pk, three.pk)]
    counts = tie_counts(one.community, pairs, DAY)
    assert [counts[pair].total() for pair in pairs] == [0, 1, 0]


def test_what_was_taken_back_and_what_ties_nobody_are_not_counted() -> None:
    one, two = people(CommunityFactory(), 2)
    given = met(one, two, "recognised")
    append("took_back_recognition", community=one.community, by=one, about=given, at=AFTER)
    met(one, two, "reminded")
    loaded(one, two, "act", DAY)
    loaded(one, two, "rating", DAY, weight=-1.0)
    assert tie_counts(one.community, [(one.pk, two.pk)], DAY) == {(one.pk, two.pk): Counter()}


def test_loaded_ties_count_by_their_own_kind_dated_or_not() -> None:
    one, two = people(CommunityFactory(), 2)
    loaded(one, two, "tie")
    loaded(two, one, "cowork", days_ago(3))
    loaded(two, one, "cowork", days_ago(400))
    loaded(two, one, "shared a field", DAY)
    pair = (one.pk, two.pk)
    assert tie_counts(one.community, [pair], DAY)[pair] == Counter({"tie": 1, "cowork": 1, "shared a field": 1})


def test_a_name_that_comes_second_counts_as_the_person() -> None:
    one, two, _ = people(CommunityFactory())
    name = MemberFactory(community=one.community, account=one.attachments.get().account)
    assert Attachment.objects.get(member=name).second
    met(name, two)
    met(two, one)
    met(one, name)
    pairs = [(one.pk, two.pk), (one.pk, one.pk)]
    assert tie_counts(one.community, pairs, DAY) == {pairs[0]: Counter(reply=2), pairs[1]: Counter()}


def test_another_community_is_not_looked_at() -> None:
    one, two = people(CommunityFactory(), 2)
    met(one, two)
    assert tie_counts(CommunityFactory(), [(one.pk, two.pk)], DAY)[one.pk, two.pk].total() == 0


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_the_days_of_the_entries_are_the_weight_of_the_tie(zone: str) -> None:
    """For every hour about both ends of the window, whatever the zone."""
    for hour in range(0, 24, 3):
        for edge in (days_ago(365), days_ago(364), days_ago(1), DAY, days_ago(-1)):
            one, two = people(CommunityFactory(clock__zone=zone), 2)
            met(one, two, day=edge, hour=hour)
            at = dt.datetime.combine(edge, dt.time(hour), dt.UTC)
            append("recognised", community=one.community, by=two, target=one, at=at)
            assert days_found(one, two) == days_kept(one), (edge, hour)


def days_found(one: Member, two: Member) -> int:
    entries = entries_between(one.community, one.pk, two.pk, DAY)
    found = {each.happened_at.date() for each in entries if each.happened_at}
    assert sum(tie_counts(one.community, [(one.pk, two.pk)], DAY)[one.pk, two.pk].values()) == len(entries)
    return len(found)


def days_kept(one: Member) -> int:
    return int(snapshot(one.community).kept_ties.unpacked().ties.weight.sum())


def test_any_number_of_pairs_is_counted_by_as_many_queries() -> None:
    everybody = people(CommunityFactory(), 10)
    for one in everybody:
        for other in everybody:
            if one != other:
                met(one, other)
    pairs = [(one.pk, other.pk) for one in everybody for other in everybody if one.pk < other.pk]
    community = everybody[0].community
    spent = []
    for some in (pairs[:1], pairs):
        with CaptureQueriesContext(connection) as queries:
            found = tie_counts(community, some, DAY)
        assert found == {pair: Counter(reply=2) for pair in some}
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 3


def test_counts_are_said_in_both_languages_the_most_frequent_first() -> None:
    found = Counter(recognise=3, reply=12, mention=0)
    assert counted(found, "en") == "12 replies, 3 recognitions"
    assert counted(found, "zh-Hans") == "12 次回复、3 次认可"
    assert counted(Counter(reply=1, recognise=1), "en") == "1 recognition, 1 reply"
    assert counted(Counter({"shared a field": 2}), "en") == "2 × “shared a field”"
    assert counted(Counter(), "en") == ""
    assert counted_in_the_past_year(found, "en") == "12 replies, 3 recognitions in the past year"
    assert counted_in_the_past_year(found, "zh-Hans") == "这一年里 12 次回复、3 次认可"
    assert counted_in_the_past_year(Counter(), "en") == ""
