"""What the figures rest on: past evenings."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from dongliang_web.models import Attachment, Member
from tests.web.centres.basis_page import _clock, page, three, told
from tests.web.centres.met import AFTER, DAY, loaded, met, snapshot
from tests.web.factories import MemberFactory, client_of

__all__ = ["_clock", "three"]
pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 31)
YEAR = dt.timedelta(days=365)


def test_only_kept_evenings_can_be_looked_at(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, day=OCTOBER)
    met(one, reader, day=OCTOBER - YEAR)
    met(one, reader)
    snapshot(one.community, OCTOBER)
    snapshot(one.community, DAY - dt.timedelta(days=1))
    snapshot(one.community)
    html = page(reader, day=OCTOBER)
    assert told(html) == ["甲 replied to 乙"]
    assert 'href="/c/hands/centres?day=2026-10-31"' in html
    assert told(page(reader)) == ["甲 replied to 丙", "甲 replied to 乙"] == told(page(reader, day=DAY))
    for day in (DAY - dt.timedelta(days=1), OCTOBER - dt.timedelta(days=1), "yesterday"):
        page(reader, day=day, status=404)


def test_the_ties_of_a_past_evening_are_of_it_and_lead_on_in_it(three: list[Member]) -> None:
    one, two, reader = three
    met(one, two, day=OCTOBER)
    snapshot(one.community, OCTOBER)
    met(one, reader)
    snapshot(one.community)
    client = client_of(reader)

    def shown(name: str, *of: Member, **query: object) -> str:
        answer = client.get(reverse(name, args=["hands", *(each.key for each in of)]), query)
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    tie = reverse("tie", args=["hands", one.key, two.key])
    then = shown("ties_of", one, day=OCTOBER)
    assert f'href="{tie}?day=2026-10-31"' in then
    assert ">丙</a>" not in then
    assert f'href="{reverse("ties_of", args=["hands", two.key])}?day=2026-10-31"' in shown("tie", one, two, day=OCTOBER)
    assert "Nothing ties these two" in shown("tie", one, reader, day=OCTOBER)
    assert f'href="{tie}"' in shown("ties_of", one)
    for day in (OCTOBER - dt.timedelta(days=1), "yesterday"):
        assert shown("ties_of", one, day=day) == shown("tie", one, two, day=day) == "404"


def test_a_name_claimed_since_stands_as_the_person_on_a_past_evening(three: list[Member]) -> None:
    one, two, reader = three
    name = MemberFactory(community=one.community, name="旧名", imported_name="旧名", account=False)
    loaded(name, two, "reply", OCTOBER)
    met(one, two, day=OCTOBER - dt.timedelta(days=1))
    met(one, name, day=OCTOBER)
    met(one, two, "recognised", OCTOBER)
    snapshot(one.community, OCTOBER)
    Attachment.objects.create(member=name, account=one.attachments.get().account, from_at=AFTER, second=True)
    snapshot(one.community)
    client = client_of(reader)
    for whom, other in ((one, "乙"), (two, "甲"), (name, "乙")):
        html = client.get(reverse("ties_of", args=["hands", whom.key]), {"day": OCTOBER}).content.decode()
        assert re.findall(r'<span class="who"><a[^>]*>(.*?)</a>', html) == [other]
        assert "2 days · 2 replies, 1 recognition</small>" in re.sub(r"</?span[^>]*>", "", html).replace("\u00a0", " ")
