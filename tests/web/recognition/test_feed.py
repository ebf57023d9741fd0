"""The feed: the newest first, or first what more than one camp recognised; both say their rule."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dongliang_web.models import CheckIn, Cohort, Community, Entry, Member, Passage, Post
from dongliang_web.roots.actions import fill_origins
from dongliang_web.roots.models import Origin
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of, entry_for, wrote
from tests.web.home.reading import DAY, NOW, TODAY, read, words
from tests.web.recognition.acts import recognise, take_back

pytestmark = pytest.mark.django_db


def order(client: Client, *texts: str, **query: str) -> list[str]:
    html = read(client, "feed", "hands", **query)
    return sorted(texts, key=html.index)


def of_cohort(community: Community, cohort: Cohort | None = None) -> Client:
    member = MemberFactory(community=community)
    if cohort:
        EnrolmentFactory(cohort=cohort, member=member, graduated_at=NOW)
    return client_of(member)


def test_the_newest_first_unless_asked_and_the_rule_stands_on_top(
    client: Client, community: Community, author: Member
) -> None:
    old = wrote(author, TODAY - 3 * DAY, "旧的")
    middle = wrote(author, TODAY - 2 * DAY, "中间的")
    wrote(author, TODAY, "刚写")
    one, two = CohortFactory(community=community), CohortFactory(community=community)
    people = [of_cohort(community, cohort) for cohort in (one, one, two)]
    for each in people[:2]:
        recognise(each, middle)
    recognise(people[0], old)
    recognise(people[2], old)
    assert order(client, "旧的", "中间的", "刚写") == ["刚写", "中间的", "旧的"]
    assert "新的在前。" in words(read(client, "feed", "hands"))
    assert order(client, "旧的", "中间的", "刚写", first="across") == ["旧的", "刚写", "中间的"]
    line = "先放30日里至少两期、或两枝的人都认可的，再放其余的，新的在前。"
    assert line in words(read(client, "feed", "hands", first="across"))
    take_back(people[2], old)
    assert order(client, "旧的", "中间的", "刚写", first="across") == ["刚写", "中间的", "旧的"]


def test_after_its_days_it_stands_among_the_rest_again(
    client: Client, community: Community, author: Member, clock: time_machine.Traveller
) -> None:
    old = wrote(author, TODAY - DAY, "旧的")
    wrote(author, TODAY, "刚写")
    for _ in range(2):
        recognise(of_cohort(community, CohortFactory(community=community)), old)
    assert order(client, "旧的", "刚写", first="across") == ["旧的", "刚写"]
    clock.move_to(NOW + 31 * DAY)
    assert order(client, "旧的", "刚写", first="across") == ["刚写", "旧的"]


def test_two_branches_are_two_camps_and_two_who_came_alone_are_not(
    client: Client, community: Community, author: Member
) -> None:
    old, older = wrote(author, TODAY - DAY, "两枝的"), wrote(author, TODAY - 2 * DAY, "散来的")
    wrote(author, TODAY, "刚写")
    for _ in range(2):
        recognise(of_cohort(community), older)
        inviter, brought = MemberFactory(community=community), MemberFactory(community=community)
        entry_for(inviter, "invited", NOW, target=brought)
        recognise(client_of(brought), old)
    fill_origins(community=community)
    assert order(client, "两枝的", "散来的", "刚写", first="across") == ["两枝的", "刚写", "散来的"]


def test_a_branch_begins_with_who_came_through_nobody(community: Community) -> None:
    people = [MemberFactory(community=community) for _ in range(6)]
    for inviter, brought in ((0, 1), (1, 2), (3, 2), (4, 5), (5, 4)):
        entry_for(people[inviter], "invited", NOW, target=people[brought])
    fill_origins(community=community)
    found = Origin.objects.of(community).branches({each.pk for each in people})
    begun = {people.index(Member.objects.get(pk=who)): each for who, each in found.items()}
    assert begun[0] == begun[1] == begun[2] == people[0].pk
    # A second invitation of the same person changes nothing, and a circle of bad data ends as well.
    assert set(begun) == {0, 1, 2, 4, 5}


def many_posts(author: Member, count: int) -> None:
    """Let somebody have written so many posts, by few statements."""
    entry = entry_for(author, "checked_in", NOW)
    check_in = CheckIn.objects.filter(member=author).first() or CheckIn.objects.create(
        member=author, day_date=TODAY, recorded_at=NOW, entry=entry
    )
    entries = Entry.objects.bulk_create(
        Entry(community=author.community, verb="added_to_check_in", actor=author, received_at=NOW, recorded_at=NOW)
        for _ in range(count)
    )
    passages = Passage.objects.bulk_create(Passage(entry=each, role="text", salt=b"", text="写") for each in entries)
    Post.objects.bulk_create(
        Post(
            check_in=check_in, member=author, client_id=uuid.uuid4(), received_at=NOW, entry=passage.entry, text=passage
        )
        for passage in passages
    )


@pytest.mark.parametrize("first", ["", "across"])
def test_as_many_queries_at_three_thousand_check_ins_as_at_thirty(
    client: Client, community: Community, author: Member, first: str
) -> None:
    counts = []
    for more in (30, 2970):
        many_posts(author, more)
        for post in Post.objects.order_by("-pk")[:20]:
            recognise(of_cohort(community, CohortFactory(community=community)), post)
        counts.append(asked(client, first))
    assert counts[0] == counts[1] <= 16


def asked(client: Client, first: str) -> int:
    client.get("/c/hands/feed", {"first": first})
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/c/hands/feed", {"first": first}).status_code == 200
    return len(captured)
