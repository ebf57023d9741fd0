"""What the figures rest on: the ways to it, and who has left."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Member
from tests.web.centres.basis_page import _clock, page, three, title, told
from tests.web.centres.leaning import tent
from tests.web.centres.met import DAY, met, snapshot
from tests.web.factories import MemberFactory, checked_in, client_of

__all__ = ["_clock", "three"]
pytestmark = pytest.mark.django_db


def test_each_figure_leads_to_what_it_rests_on() -> None:
    """The pages of the centres and of the pillar test, whose links all open."""
    found = tent()
    community, reader = found["甲"].community, found["丁"]
    checked_in(found["甲"], DAY)
    snapshot(community)
    snapshot(community, DAY + dt.timedelta(days=7))
    client = client_of(reader)
    address, top = reverse("basis", args=["hands"]), found["甲"].key

    def links(page: str) -> list[str]:
        html = client.get(page).content.decode()
        return list(dict.fromkeys(unescape(each) for each in re.findall(rf'href="({address}[^"]*)"', html)))

    def on(day: str, *query: str) -> str:
        return "&".join([f"{address}?day={day}", *query])

    centres, then = reverse("centres", args=["hands"]), str(DAY)
    assert links(centres) == [f"{address}?of={top}", address, on(then)]
    assert links(f"{centres}?day={then}") == [on(then, f"of={top}"), on(then)]
    group = reverse("centre_group", args=["hands", top])
    assert links(group) == [f"{address}?of={top}"]
    assert links(f"{group}?day={then}") == [on(then, f"of={top}")]
    pulled = f"of={top}&of={found['乙'].key}"
    pillar = f"{reverse('pillar_test', args=['hands'])}?pull={top}&pull={found['乙'].key}"
    assert links(pillar) == [f"{address}?{pulled}", f"{address}?{pulled}&what=check_ins", address]
    for each in (*links(centres), *links(pillar)):
        assert client.get(each).status_code == 200


def test_who_has_left_is_linked_nowhere() -> None:
    found = tent()
    snapshot(found["甲"].community)
    Member.objects.filter(pk=found["甲"].pk).update(state=str(Role.FORMER))
    found["甲"].offices.all().delete()
    html = client_of(found["丁"]).get(reverse("centres", args=["hands"])).content.decode()
    assert f"of={found['甲'].key}" not in html
    assert f'href="{reverse("basis", args=["hands"])}"' in html


def test_who_has_left_is_counted_and_not_named(three: list[Member]) -> None:
    one, two, reader = three
    name = MemberFactory(community=one.community, name="旧名", account=one.attachments.get().account)
    met(one, two)
    met(name, two, "called_along", DAY - dt.timedelta(days=1))
    checked_in(one, DAY)
    snapshot(one.community)
    Member.objects.filter(pk=one.pk).update(state=str(Role.FORMER))
    html = page(reader)
    assert title(html) == "2 entries tie 2 people together."
    assert told(html) == ["somebody who left replied to 乙", "somebody who left and 乙: one called the other along"]
    assert told(page(two)) == ["somebody who left replied to 乙", "somebody who left called 乙 along"]
    assert told(page(reader, what="check_ins")) == ["somebody who left checked in"]
    assert "一位已离开的人" in page(reader, language="zh-hans")
    for asked in (one, name):
        page(reader, asked, status=404)
    assert title(page(reader, one, two)) == "2 entries tie 乙 to 1 other person."


def test_of_who_has_left_the_ways_lead_to_what_all_rests_on() -> None:
    found = tent()
    left, community, client = found["甲"], found["甲"].community, client_of(found["丁"])
    checked_in(left, DAY)
    snapshot(community)
    Member.objects.filter(pk=left.pk).update(state=str(Role.FORMER))
    address = reverse("basis", args=["hands"])
    pulled = f"{reverse('pillar_test', args=['hands'])}?pull={left.key}&pull={found['乙'].key}"
    for there in (pulled, reverse("centre_group", args=["hands", left.key])):
        html = client.get(there).content.decode()
        assert f'href="{address}"' in html
        assert f"{address}?of=" not in html
    assert f'href="{address}?what=check_ins"' in client.get(pulled).content.decode()
