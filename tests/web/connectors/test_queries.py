"""Looking at a list asks the database as little with 500 names and 10,000 decided ones as with one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dongliang_web.models import Alias, CheckIn, Community, Entry, Member
from tests.web.connectors.pasting import Desk, a_list
from tests.web.factories import LONG_AGO, MemberFactory

pytestmark = pytest.mark.django_db
#: From the session on.
MOST = 16


def letters(number: int) -> str:
    """Return a name of its own that no number is part of."""
    return "".join(chr(0x4E00 + int(digit)) for digit in f"{number:05}")


def decide(community: Community, many: int) -> None:
    """Let as many names be decided, each another member's."""
    at = {"received_at": LONG_AGO, "recorded_at": LONG_AGO}
    entry = Entry.objects.create(community=community, verb="decided_name", **at)
    members = Member.objects.bulk_create(
        Member(community=community, name=f"人{letters(n)}", state="member", state_since_at=LONG_AGO, joined_at=LONG_AGO)
        for n in range(many)
    )
    Alias.objects.bulk_create(
        Alias(
            community=community, written=f"名{letters(n)}", plain=f"名{letters(n)}", member=member,
            decided_by=member, decided_at=LONG_AGO, entry=entry,
        )
        for n, member in enumerate(members)
    )  # fmt: skip


def queries(desk: Desk, text: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.look(text, day="2026-11-25").status_code == 200
    return len(asked)


def test_a_look_asks_the_same_for_one_thirty_and_five_hundred_names(desk: Desk, community: Community) -> None:
    decide(community, 10_000)
    known = [f"名{letters(number)} 今天也练了" for number in range(400)]
    unknown = [f"谁{letters(number)}" for number in range(100)]
    lists = (known[:1] + unknown[:1], known[:29] + unknown[:1], known + unknown)
    asked = {queries(desk, a_list(*names)) for names in lists}
    assert len(asked) == 1 and asked.pop() <= MOST


def test_recording_asks_a_little_more_for_many(desk: Desk, community: Community) -> None:
    asked = []
    for day, many in (("2026-11-24", 30), ("2026-11-25", 500)):
        for number in range(many if day.endswith("24") else 470):
            MemberFactory(community=community, account=False, name=f"人{many}{letters(number)}")
        names = list(community.members.filter(name__startswith="人").values_list("name", flat=True))
        text = a_list(*(f"{name} 练了" for name in names))
        with CaptureQueriesContext(connection) as found:
            assert desk.record(text, day=day).status_code == 303
        asked.append(len(found))
        assert CheckIn.objects.filter(day_date=day).count() == many
    assert asked[1] <= asked[0] + 60, "a few statements for each hundred rows, none for each row"
