"""Pasting join notices: who brought whom, kept once for each newcomer."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from dongliang_web.models import Community, Entry, Member
from dongliang_web.record.actions import as_events
from tests.web.connectors.pasting import Desk, steward_of
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(community: Community, steward: Member) -> Desk:
    return Desk(client_of(steward), community, "paste_joins")


def brought() -> list[tuple[str, str]]:
    found = Entry.objects.filter(verb="invited").order_by("id")
    return [(each.actor.name, each.target.name) for each in found.select_related("actor", "target")]


def test_who_brought_whom_is_kept_once(desk: Desk, community: Community, steward: Member) -> None:
    for name in ("何青", "孟远", "沈一舟"):
        MemberFactory(community=community, name=name)
    text = '"何青"邀请"孟远、沈一舟"加入了群聊'
    for _ in range(2):
        assert desk.record(text).status_code == 303
        assert brought() == [("何青", "孟远"), ("何青", "沈一舟")]
    desk.record('"沈一舟"邀请"孟远"加入了群聊')
    assert brought() == [("何青", "孟远"), ("何青", "沈一舟")], "a newcomer keeps whoever brought them first"
    entry = Entry.objects.filter(verb="invited").first()
    assert entry and entry.facts["pasted_by"] == str(steward.key)
    invitations = [each for each in as_events(community) if each.kind == "invite"]
    assert {(each.actor, each.target) for each in invitations} == {
        (str(inviter.key), str(newcomer.key))
        for inviter in Member.objects.filter(name="何青")
        for newcomer in Member.objects.filter(name__in=["孟远", "沈一舟"])
    }


def test_unknown_newcomers_become_names_where_the_steward_says_so(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="何青")
    text = '"何青"邀请"小鱼、小虾"加入了群聊'
    desk.record(text, {"小鱼": "new"})
    assert brought() == [("何青", "小鱼")]
    assert not Member.objects.filter(name="小虾").exists()
    desk.record(text, {"小虾": "new"})
    assert brought() == [("何青", "小鱼"), ("何青", "小虾")]


def test_you_is_whoever_pastes(desk: Desk, community: Community, steward: Member) -> None:
    MemberFactory(community=community, name="孟远")
    desk.record('你邀请"孟远"加入了群聊', you=steward.name)
    assert brought() == [(steward.name, "孟远")]


def test_the_time_is_the_community_s(desk: Desk, community: Community) -> None:
    for name in ("何青", "孟远"):
        MemberFactory(community=community, name=name)
    desk.record('2026-11-20 01:30:00 "何青"邀请"孟远"加入了群聊')
    entry = Entry.objects.get(verb="invited")
    assert entry.happened_at and entry.happened_at.isoformat() == "2026-11-19T17:30:00+00:00"
    assert str(entry.day_date) == "2026-11-20"


def test_nobody_brings_themselves_and_a_text_without_notices_is_refused(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="何青")
    desk.record('"何青"邀请"何青"加入了群聊')
    assert brought() == []
    assert desk.look("今天天气不错").status_code == 400


def test_you_without_a_name_is_asked_for_where_it_is_given(desk: Desk) -> None:
    page = desk.client.post(desk.url, {"text": '你邀请"何青"加入了群聊', "you": ""})
    html = unescape(page.content.decode())
    assert page.status_code == 400
    assert "They say “you”. Whose phone were they copied from?" in html and "--you" not in html


def test_who_brought_whom_stands_on_both_pages(desk: Desk, community: Community) -> None:
    qing, lan = (MemberFactory(community=community, name=name) for name in ("何青", "沈一舟"))
    other = steward_of(community, "另一位")
    Desk(client_of(other), community, "paste_joins").record('"何青"邀请"沈一舟"加入了群聊')
    of = {
        each: desk.client.get(reverse("member_page", args=["hands", each.key])).content.decode() for each in (qing, lan)
    }
    assert (
        re.search(r"Came through them</h2>.*?沈一舟.*?</section>", of[qing], re.DOTALL)
        and "came through" not in of[qing]
    )
    assert re.search(r"came through <a[^>]*>何青</a>", of[lan]) and "Came through them" not in of[lan]


def test_a_later_notice_shows_who_is_kept(desk: Desk, community: Community) -> None:
    for name in ("何青", "沈一舟", "孟远"):
        MemberFactory(community=community, name=name)
    desk.record('"何青"邀请"孟远"加入了群聊')
    html = unescape(desk.look('"沈一舟"邀请"孟远"加入了群聊').content.decode())
    assert "brought by 何青" in html and "brought by 沈一舟" not in html and "kept already" in html
