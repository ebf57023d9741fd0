"""One's own rhythm: told where there is enough of it, and nowhere but on one's own page."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.rhythm import chance_to_miss
from dongliang_web.checkin.models import behind
from dongliang_web.models import Entry, Member
from tests.web.checkin.desk import DAY, NOW, TODAY, words_of
from tests.web.factories import MemberFactory, checked_in, client_of, entry_for

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return words_of(client.get("/c/hands/me/rhythm", headers={"accept-language": "en"}))


def test_a_newcomer_reads_that_there_is_not_enough(member: Member, client: Client) -> None:
    Member.objects.update(joined_at=NOW)
    told = page(client)
    assert "Not enough check-ins yet to tell your hour" in told
    assert "Not enough days yet to say how likely" in told
    assert told.count("not enough days") == 7
    assert "%" not in told


def test_hour_weekdays_steadiness_and_chance(member: Member, client: Client) -> None:
    for number in range(3, 30):
        checked_in(member, TODAY - number * DAY)
    told = page(client)
    assert "You usually write around 20:00" in told and "much the same hour" in told
    assert "left out about" in told and "not enough days" not in told
    checked_in(member, TODAY)
    assert "You have written today." in page(client) and "left out about" not in page(client)


def test_how_much_came_by_itself(member: Member, client: Client) -> None:
    other = MemberFactory(community=member.community)
    for number in range(1, 13):
        checked_in(member, TODAY - number * DAY)
    assert "nobody here has been reminded or called yet" in page(client)
    for number in (1, 2, 3):
        at = NOW - number * DAY - DAY / 4
        entry_for(other, "called_along", at, target=member, day=TODAY - number * DAY)
    assert "75% of your check-ins came without" in page(client)


def test_nobody_else_reads_it_and_nothing_that_leaves_the_site_holds_it(member: Member, steward: Member) -> None:
    for number in range(2, 30, 2):
        checked_in(member, TODAY - number * DAY)
    found = behind([member], member.community, NOW)[member.pk]
    chance = chance_to_miss(found.past, found.day)
    assert chance is not None
    page(client_of(member))
    watching = client_of(steward)
    # Under the same address a steward reads their own.
    assert "Not enough check-ins yet" in page(watching)
    left = [json.dumps(list(Entry.objects.values_list("facts", flat=True)))]
    for name, more in (
        ("report_json", []),
        ("report_html", []),
        ("events_lines", []),
        ("member_page", [member.key]),
        ("member_table", [member.key, "csv"]),
        ("today_table", ["csv"]),
        ("stewards_page", []),
        ("figures", []),
    ):
        answer = watching.get(reverse(name, args=["hands", *more]))
        assert answer.status_code == 200, name
        left.append(b"".join(answer).decode())
    for text in left:
        assert f"{chance:.4f}"[1:] not in text and "chance_to_miss" not in text
        assert "in 10" not in text


def test_it_is_kept_nowhere_on_the_phone(client: Client) -> None:
    assert "no-store" in client.get("/c/hands/me/rhythm")["Cache-Control"]
