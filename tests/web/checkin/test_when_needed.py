"""Reminders for those who wish one only when they seem to need it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dongliang_web.checkin.jobs import remind
from dongliang_web.models import Community, Entry, Member, Reminder
from tests.web.checkin.desk import DAY, NOW, TODAY, words_of
from tests.web.checkin.test_reminders import HERE, MINUTE, NINE, asked_for, with_address
from tests.web.factories import MemberFactory, checked_in, on_leave

#: 20:00 and a minute in Shanghai: later than usual for whoever always writes at eight.
LATE = dt.datetime(2026, 11, 10, 20, 1, tzinfo=HERE)

pytestmark = pytest.mark.django_db


def when_needed(member: Member, level: str = "medium", hour: int = 21) -> Reminder:
    asked_for(member, hour)
    Reminder.objects.filter(member=member).update(level=level, level_since_at=NOW - DAY)
    return Reminder.objects.get(member=member)


def wrote_on(member: Member, *days_ago: int) -> None:
    for each in days_ago:
        checked_in(member, TODAY - each * DAY)


def rounds() -> list[int]:
    """Return what went out in each round of a day, an hour each, from six in the morning on."""
    return [remind(LATE + (hour - 14) * 60 * MINUTE) for hour in range(18)]


def test_who_writes_every_day_is_left_alone_all_day(member: Member) -> None:
    when_needed(member)
    wrote_on(member, *range(1, 31))
    assert sum(rounds()) == 0 and mail.outbox == []


def test_who_has_been_away_is_reminded_once_later_than_usual(member: Member) -> None:
    when_needed(member, hour=9)
    wrote_on(member, *range(12, 34))
    assert [remind(LATE - 2 * MINUTE), remind(LATE), remind(LATE + MINUTE), remind(NINE)] == [0, 1, 0, 0]
    assert Entry.objects.get(verb="reminded").facts == {"way": "mail"}, "nothing of the chance is kept"


def test_never_on_leave_nor_once_written(member: Member, community: Community) -> None:
    for each in (member, MemberFactory(community=community)):
        when_needed(each)
        wrote_on(each, *range(12, 34))
    checked_in(member, TODAY)
    on_leave(Member.objects.exclude(pk=member.pk).get(), TODAY)
    assert sum(rounds()) == 0


def test_with_too_little_past_the_chosen_hour_stands_in(member: Member, client: Client) -> None:
    Member.objects.update(joined_at=NOW - 2 * DAY)
    when_needed(member)
    assert [remind(LATE), remind(NINE)] == [0, 1]
    assert "21:00 stands in" in words_of(client.get("/c/hands/reminder"))


def test_who_writes_late_at_night_is_reminded_at_the_latest_hour(member: Member, client: Client) -> None:
    when_needed(member)
    wrote_on(member, *range(12, 34))
    for each in member.check_ins.all():
        each.received_at = dt.datetime.combine(each.day_date, dt.time(23, 30), HERE)
        each.save()
    assert "Today it could come at 23:00" in words_of(client.get("/c/hands/reminder"))
    assert [remind(NINE), remind(NINE + 120 * MINUTE), remind(NINE + 130 * MINUTE)] == [0, 1, 0]


def test_asking_for_it_is_said_and_an_entry_without_its_level(member: Member, client: Client) -> None:
    with_address(member)
    sent = {"hour": 21, "way": "mail", "level": "often"}
    assert client.post("/c/hands/reminder", sent).status_code == 303
    page = words_of(client.get("/c/hands/reminder"))
    assert "Reminded only when you seem to need it" in page and "seem likely to leave out" in page
    assert Entry.objects.get(verb="asked_for_reminder").facts == {"hour": 21, "way": "mail", "when_needed": True}
    assert client.post("/c/hands/reminder", {**sent, "level": "always"}).status_code == 400
    assert client.post("/c/hands/reminder", {**sent, "level": ""}).status_code == 303
    assert (Reminder.objects.get().level, Reminder.objects.get().level_since_at) == ("", None)


@pytest.mark.parametrize("many", [1, 30])
def test_a_round_asks_as_often_for_thirty_as_for_one(many: int, community: Community) -> None:
    for _ in range(many):
        each = MemberFactory(community=community)
        when_needed(each)
        wrote_on(each, *range(1, 12))
    with CaptureQueriesContext(connection) as asked:
        assert remind(LATE - 5 * MINUTE) == 0
    assert len(asked) <= 13
