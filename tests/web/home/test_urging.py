"""How much of the writing came by itself, and how many reminders were not sent, on the page of figures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from dongliang.coded import code
from dongliang.events import events_table
from dongliang.rhythm import urging, written
from dongliang_web.checkin.models import by_whom, not_sent
from dongliang_web.models import Community, Member, Reminder
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import as_events
from tests.web.checkin.desk import words_of
from tests.web.factories import MemberFactory, checked_in, client_of, entry_for
from tests.web.home.reading import queries

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def told_to(client: Client) -> str:
    return words_of(client.get("/c/hands/figures", headers={"accept-language": "en"}))


def days_ago(community: Community, number: int) -> dt.date:
    return community.clock().day_of(now()) - number * DAY


def test_the_shares_are_those_of_the_library_and_rest_on_what_is_said(community: Community, member: Member) -> None:
    people = [MemberFactory(community=community) for _ in range(3)]
    for number in range(1, 21):
        day = days_ago(community, number)
        for place, each in enumerate(people[: 1 + number % 3]):
            if number % 5 == 0:
                early = dt.datetime.combine(day, dt.time(3 if place else 13), dt.UTC)
                entry_for(member, "called_along", early, target=each, day=day)
            if number % 4 == 0 and place == 1:
                entry_for(each, "reminded", dt.datetime.combine(day, dt.time(4), dt.UTC), target=each, day=day)
            checked_in(each, day)
    coded = code(events_table(as_events(community)))
    theirs, ours = urging(coded, written(coded)), by_whom(community, days_ago(community, 30), days_ago(community, 1))
    parts = (ours.self_driven, ours.called, ours.reminded)
    assert [each / ours.check_ins for each in parts if each is not None] == pytest.approx(
        [theirs.self_driven, theirs.called, theirs.reminded]
    )
    told = told_to(client_of(member))
    assert f"{round(100 * (theirs.self_driven or 0))}% came without a reminder or a call" in told
    assert f"Of {ours.check_ins} check-ins whose time is known" in told


def test_of_few_check_ins_nothing_is_said_and_what_was_never_recorded_is_not_called_all(
    community: Community, member: Member
) -> None:
    checked_in(member, days_ago(community, 1))
    assert "Not enough data: fewer than 30" in told_to(client_of(member))
    for number in range(2, 31):
        checked_in(member, days_ago(community, number))
    checked_in(MemberFactory(community=community), days_ago(community, 2))
    told = told_to(client_of(member))
    assert told.count("not recorded") == 3 and "came without a reminder" not in told


def test_reminders_not_sent_are_the_days_asked_for_that_brought_none(community: Community, member: Member) -> None:
    since = timezone.now() - 6 * DAY
    several = [MemberFactory(community=community) for _ in range(5)]
    for place, each in enumerate(several):
        Reminder.objects.create(
            member=each, hour=21, way="mail", asked_at=since, level="medium", level_since_at=since - place * DAY
        )
    for number in (1, 1, 3, 20):
        entry_for(several[0], "reminded", now(), target=several[0], day=days_ago(community, number))
    found = not_sent(community, now())
    # Whole days after the one of choosing: five for the first, one more for each next; the twentieth lies before.
    assert (found.members, found.days, found.sent, found.not_sent) == (5, 5 + 6 + 7 + 8 + 9, 2, 33)
    client = client_of(member)
    assert "33 reminders were not sent" in told_to(client)
    with_five = queries(client, "figures", community.slug)
    Reminder.objects.filter(member=several[0]).delete()
    assert "were not sent" not in told_to(client), "of four nothing is told"
    assert with_five == queries(client, "figures", community.slug) <= 24
