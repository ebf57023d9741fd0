"""What a list recorded for somebody, undone by them: nothing is left, and the same list does not bring it back."""

from __future__ import annotations

import datetime as dt

import pytest

from dongliang_web.models import CheckIn, Community, Member, Post
from tests.web.connectors.pasting import Desk, a_list
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
ON = {"day": TODAY.isoformat()}


@pytest.fixture
def qing(community: Community) -> Member:
    return MemberFactory(community=community, name="何青")


def undo(member: Member) -> None:
    assert client_of(member).post(f"/c/hands/days/{TODAY}/undo").status_code == 303


def test_what_a_list_put_under_somebody_s_name_goes_with_the_day(desk: Desk, qing: Member) -> None:
    desk.record(a_list("何青 从没说过的话"), **ON)
    undo(qing)
    assert not CheckIn.objects.exists()
    assert not Post.objects.filter(deleted_at=None).exists()
    assert "从没说过的话" not in desk.client.get("/c/hands/").content.decode()


def test_what_the_member_added_to_a_list_s_day_stays_and_keeps_the_day(desk: Desk, qing: Member) -> None:
    desk.record(a_list("何青 从没说过的话"), **ON)
    client = client_of(qing)
    form = {"text": "我自己写的", "visible_to": "members", "client_id": "6f1b3a52-9d2c-4b43-8a53-0f0a5b7ce0aa", **ON}
    assert client.post("/c/hands/check-in", form).status_code == 303
    undo(qing)
    kept = Post.objects.select_related("text").get(deleted_at=None)
    assert kept.text and kept.text.text == "我自己写的"
    assert CheckIn.objects.get().recorded_by is None


def test_a_day_that_was_undone_stays_so_when_the_list_is_pasted_again(desk: Desk, qing: Member) -> None:
    MemberFactory(community=qing.community, name="孟远")
    desk.record(a_list("何青 练了肩"), **ON)
    undo(qing)
    page = desk.look(a_list("何青 练了肩", "孟远"), **ON).content.decode()
    assert "Undone by themselves: a list does not bring it back</strong> 何青" in page
    desk.record(a_list("何青 练了肩", "孟远"), **ON)
    assert set(CheckIn.objects.values_list("member__name", flat=True)) == {"孟远"}
