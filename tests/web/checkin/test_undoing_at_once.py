"""A day being undone at the very instant at which its member writes: what they wrote themselves is never lost."""

from __future__ import annotations

import pytest
import time_machine

from dongliang.council import Role
from dongliang_web.checkin.actions import Listed, changes, posts, record_list, undoing
from dongliang_web.models import CheckIn, Community, Entry, Member, Post
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import as_events
from tests.web.checkin.desk import ENOUGH, TODAY, sent
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.meanwhile import Meanwhile, after_first

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]
OWN = f"{ENOUGH}自己写的"


@pytest.fixture
def member(clock: time_machine.Traveller) -> Member:
    community: Community = CommunityFactory(slug="hands")
    member = MemberFactory(community=community)
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    form = {"day": str(TODAY), "mark": "done", "reason": "停电"}
    assert client_of(steward).post(f"/c/hands/members/{member.key}/record", form).status_code == 303
    return member


def stands(member: Member) -> None:
    """What the member wrote stands, on a day of their own, once in the record's events."""
    assert Post.objects.get(text__text=OWN).check_in == CheckIn.objects.get()
    assert CheckIn.objects.get().recorded_by is None
    assert [event.kind for event in as_events(member.community)] == ["check_in"]
    assert Entry.objects.filter(verb="undid_recorded_day").count() == 1


def test_what_is_written_while_the_day_is_undone_stays(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    writes = Meanwhile("/c/hands/check-in", member, sent(OWN))
    after_first(monkeypatch, undoing, "append", writes)
    assert client_of(member).post(f"/c/hands/days/{TODAY}/undo").status_code == 303
    assert writes.ended() == 303
    stands(member)


def test_what_is_undone_while_the_member_writes_takes_nothing_along(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    undoes = Meanwhile(f"/c/hands/days/{TODAY}/undo", member, {})
    after_first(monkeypatch, posts, "append", undoes)
    assert client_of(member).post("/c/hands/check-in", sent(OWN)).status_code == 303
    assert undoes.ended() == 303
    stands(member)


def test_what_the_member_is_changing_becomes_theirs_first(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    CheckIn.objects.all().delete()
    steward = MemberFactory(community=member.community, offices=[Role.STEWARD])
    record_list(by=steward, listed=[Listed(member, ENOUGH)], day=TODAY, source="jielong", at=now())
    post = Post.objects.get()
    undoes = Meanwhile(f"/c/hands/days/{TODAY}/undo", member, {})
    after_first(monkeypatch, changes, "append", undoes)
    form = {"text": OWN, "body_note": "", "visible_to": "members"}
    assert client_of(member).post(f"/c/hands/posts/{post.key}/edit", form).status_code == 303
    assert undoes.ended() == 303
    assert Post.objects.get(text__text=OWN).check_in == CheckIn.objects.get()
