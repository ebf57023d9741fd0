"""A day recorded from the group's list is its member's to undo, and no list brings it back."""

from __future__ import annotations

import datetime as dt
import uuid
from html import unescape

import pytest
from django.test import Client

from dongliang_web.models import CheckIn, Community, Entry, Member, Notice, Passage, Post
from dongliang_web.record.actions import as_events
from tests.web.connectors.pasting import Desk, a_list
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
ON = {"day": TODAY.isoformat()}
WROTE = "练了肩"
LIST = a_list(f"何青 {WROTE}")
UNDO = f"/c/hands/days/{TODAY}/undo"


@pytest.fixture
def qing(community: Community) -> Member:
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def browser(desk: Desk, qing: Member) -> Client:
    """The member's browser, once a steward has recorded the list."""
    desk.record(LIST, **ON)
    assert Post.objects.get().member == qing
    return client_of(qing)


def writes(browser: Client, text: str = "自己写的：今天练肩胛内侧缘") -> None:
    form = {"text": text, "visible_to": "members", "body_note": "", "client_id": str(uuid.uuid4()), **ON}
    assert browser.post("/c/hands/check-in", form).status_code == 303


def texts() -> list[str]:
    shown = Post.objects.filter(deleted_at=None).select_related("text")
    return [post.text.text for post in shown if post.text]


def test_the_day_and_its_post_go_by_one_tap(browser: Client, qing: Member, steward: Member) -> None:
    assert UNDO in browser.get("/c/hands/").content.decode(), "on the post"
    assert UNDO in browser.get("/c/hands/days-off").content.decode(), "in the log"
    assert UNDO not in client_of(steward).get("/c/hands/").content.decode()
    assert browser.post(UNDO).status_code == 303
    assert not CheckIn.objects.exists() and not Post.objects.exists() and not Passage.objects.exists()
    assert not list(as_events(qing.community))
    assert Entry.objects.filter(verb="checked_in").count() == 1, "the record keeps both"
    assert steward.notices.filter(key="recorded_undone").count() == 1
    writes(browser)
    assert CheckIn.objects.get().recorded_by is None


def test_what_the_member_wrote_that_day_stays(browser: Client, qing: Member) -> None:
    writes(browser)
    browser.post(UNDO)
    assert texts() == ["自己写的：今天练肩胛内侧缘"]
    assert CheckIn.objects.get().recorded_by is None
    assert len(list(as_events(qing.community))) == 1
    browser.post(UNDO)
    assert len(texts()) == 1, "now it is the member's own day"


def test_the_same_list_again_leaves_it_undone_and_says_so(desk: Desk, browser: Client, steward: Member) -> None:
    yuan = MemberFactory(community=steward.community, name="孟远")
    browser.post(UNDO)
    before = Notice.objects.count()
    longer = a_list(f"何青 {WROTE}", "孟远")
    page = unescape(desk.look(longer, **ON).content.decode())
    left = page[page.index("Undone by themselves") :]
    assert "何青" in left[: left.index("</li>")]
    desk.record(longer, **ON)
    assert [each.member for each in CheckIn.objects.all()] == [yuan]
    assert Notice.objects.count() == before + 1, "only who is new is told"
    desk.record(LIST, day="2026-11-24")
    assert CheckIn.objects.filter(day_date="2026-11-24").count() == 1, "another day is another list's"


def test_with_a_reason_a_steward_can_still_record_it(browser: Client, qing: Member, steward: Member) -> None:
    browser.post(UNDO)
    record = {"mark": "done", "reason": "她请我补记", **ON}
    assert client_of(steward).post(f"/c/hands/members/{qing.key}/record", record).status_code == 303
    assert CheckIn.objects.get().recorded_by == steward


def test_leave_that_was_undone_does_not_close_the_day_to_a_list(desk: Desk, qing: Member, steward: Member) -> None:
    record = {"mark": "leave", "reason": "她说要出门", **ON}
    assert client_of(steward).post(f"/c/hands/members/{qing.key}/record", record).status_code == 303
    client_of(qing).post(UNDO)
    desk.record(LIST, **ON)
    assert CheckIn.objects.get().member == qing


def test_what_a_steward_pasted_of_themselves_is_their_own_day(desk: Desk, steward: Member) -> None:
    desk.record(a_list(f"{steward.name} {WROTE}"), **ON)
    assert UNDO not in desk.client.get("/c/hands/").content.decode()
    assert UNDO not in desk.client.get("/c/hands/days-off").content.decode()
    desk.client.post(UNDO)
    assert texts() == [WROTE] and CheckIn.objects.count() == 1
