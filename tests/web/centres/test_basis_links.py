"""What the figures rest on: the ways to it, and who has left."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Member
from tests.web.centres.basis_page import _clock, three
from tests.web.centres.leaning import tent
from tests.web.centres.met import DAY, snapshot
from tests.web.factories import checked_in, client_of

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
