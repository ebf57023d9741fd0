"""What a check-in and its pages ask of the database: little, and the same however much there is."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from dongliang_web.checkin.models import histories
from dongliang_web.models import CheckIn, Community, Entry, Member, Passage, Post
from tests.web.checkin.desk import DAY, ENOUGH, IN_GRACE, NOW, TODAY, YESTERDAY, check_in
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, client_of, on_leave

pytestmark = pytest.mark.django_db
#: A check-in without pictures, from the session on, beginning and end of the transaction included.
#: One of them takes back the line that says who called.
MOST = 13


def many_days(member: Member, count: int) -> None:
    """Let a member have written on as many days, the latest of them the day before yesterday."""
    at = {"received_at": NOW, "recorded_at": NOW}
    days = [YESTERDAY - number * DAY for number in range(1, count + 1)]
    entries = Entry.objects.bulk_create(
        Entry(community=member.community, verb="checked_in", actor=member, day_date=day, **at) for day in days
    )
    texts = Passage.objects.bulk_create(
        Passage(entry=entry, role="text", salt=b"0" * 16, text=ENOUGH) for entry in entries
    )
    done = CheckIn.objects.bulk_create(
        CheckIn(member=member, day_date=entry.day_date, entry=entry, **at) for entry in entries if entry.day_date
    )
    Post.objects.bulk_create(
        Post(check_in=each, member=member, client_id=uuid.uuid4(), received_at=NOW, text=text, entry=each.entry)
        for each, text in zip(done, texts, strict=True)
    )


def queries_of_a_check_in(client: Client, **more: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert check_in(client, **more).status_code == 303
    return len(asked)


@pytest.mark.parametrize("who", ["member", "candidate", "steward"])
def test_a_check_in_asks_as_little_after_three_thousand_as_after_one(community: Community, who: str) -> None:
    person = MemberFactory(community=community, offices=["steward"] if who == "steward" else [])
    if who == "candidate":
        person = EnrolmentFactory(cohort=CohortFactory(community=community, first_date=YESTERDAY)).member
    client = client_of(person)
    many_days(person, 1)
    first = queries_of_a_check_in(client, body_note="右肩紧")
    CheckIn.objects.filter(day_date=TODAY).update(day_date=TODAY + 900 * DAY)
    for _ in range(6):
        many_days(MemberFactory(community=community), 500)
    assert CheckIn.objects.count() > 3000
    assert queries_of_a_check_in(client, body_note="右肩紧") == first <= MOST


def test_adding_to_a_day_asks_no_more(client: Client) -> None:
    check_in(client)
    assert queries_of_a_check_in(client, text="再添") <= MOST


def test_a_late_check_in_asks_no_more(client: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(IN_GRACE)
    assert queries_of_a_check_in(client, day=TODAY) <= MOST


@pytest.mark.parametrize("page", ["/c/hands/check-in", "/c/hands/days-off"])
def test_pages_ask_the_same_for_one_day_and_for_thirty(client: Client, member: Member, page: str) -> None:
    many_days(member, 1)
    on_leave(member, TODAY + DAY)
    with CaptureQueriesContext(connection) as first:
        client.get(page)
    for number in range(30):
        on_leave(member, TODAY + (2 + number) * DAY)
        checked_in(member, YESTERDAY - (40 + number) * DAY)
    with CaptureQueriesContext(connection) as later:
        client.get(page)
    assert len(later) == len(first)


@pytest.mark.parametrize("count", [1, 30])
def test_histories_are_read_in_three_queries(
    community: Community, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = [MemberFactory(community=community) for _ in range(count)]
    for member in members:
        checked_in(member, TODAY)
        on_leave(member, YESTERDAY)
    with django_assert_num_queries(3):
        histories([member.pk for member in members], community, TODAY - 9 * DAY, TODAY)


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_of_posts_is_read_in_four_queries(
    community: Community, member: Member, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        many_days(MemberFactory(community=community), 1)
    roles = member.roles()
    with django_assert_num_queries(4):
        posts = list(Post.objects.visible_to_member(member, roles).for_lists())
        shown = [
            (
                post.member.community.slug,
                post.text,
                post.check_in.recorded_by,
                [*post.pictures.all(), *post.clips.all(), *post.entry.mentions.all()],
            )
            for post in posts
        ]
    assert len(shown) == count
