"""What recognition leaves in the record: the same ties from the same history, and no measure stumbles over them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from dongliang.centres.contacts import contacts
from dongliang.coded import code
from dongliang.events import Event, events_lines, events_table
from dongliang.readers import read
from dongliang_web.models import Community, Member
from dongliang_web.portability.actions.load import load_history
from dongliang_web.recognition.actions import recognise, reply, take_back_recognition, thing_of
from dongliang_web.recognition.models import Thing
from dongliang_web.record.actions import as_events
from tests.web.factories import CommunityFactory, MemberFactory, wrote
from tests.web.home.reading import NOW, TODAY

pytestmark = pytest.mark.django_db
KINDS = ("recognise", "reply", "mention")


def live(slug: str) -> Community:
    """Let the same things happen in a community of its own."""
    community = CommunityFactory(slug=slug)
    one, two, three = (MemberFactory(community=community, name=name) for name in ("甲", "乙", "丙"))
    post = wrote(one, TODAY)
    thing = Thing(post.entry, one, post.readers(), post.url)
    recognise(by=two, thing=thing, words="好", at=NOW)
    recognise(by=three, thing=thing, at=NOW)
    take_back_recognition(by=three, thing=thing, at=NOW)
    said = reply(by=two, to=thing, text="@丙 你看", client_id=uuid.uuid4(), at=NOW)
    reply(by=one, to=thing, answers=said, text="是", client_id=uuid.uuid4(), at=NOW)
    reply(by=one, to=thing, text="自己添一句", client_id=uuid.uuid4(), at=NOW)
    recognise(by=one, thing=thing_of(said, thing), at=NOW)
    return community


def ties(events: list[Event], names: dict[str, str]) -> list[tuple[str, str, str, object]]:
    tied = [each for each in events if each.kind in KINDS]
    return [(each.kind, names[each.actor], names.get(each.target, ""), each.day) for each in tied]


def test_a_history_lived_twice_and_loaded_once_more_gives_the_same_ties(tmp_path: Path) -> None:
    found = []
    for slug in ("one", "two"):
        events = list(as_events(live(slug)))
        found.append(ties(events, {str(each.key): each.name for each in Member.objects.filter(community__slug=slug)}))
    assert found[0] == found[1]
    assert [tie[:3] for tie in found[0]] == [
        ("recognise", "乙", "甲"),
        ("reply", "乙", "甲"),
        ("mention", "乙", "丙"),
        ("reply", "甲", "乙"),
        ("reply", "甲", ""),
        ("recognise", "甲", "乙"),
    ]
    table = tmp_path / "events.jsonl"
    table.write_text(events_lines(events_table(as_events(Community.objects.get(slug="one")))), "utf-8")
    loaded = CommunityFactory(slug="loaded")
    load_history(read(table), loaded, at=NOW)
    known = {str(each.key): each.name for each in Member.objects.filter(community__slug="one")}
    names = {str(each.key): known[each.imported_name] for each in loaded.members.all()}
    assert sorted(ties(list(as_events(loaded)), names)) == sorted(found[0])


def test_an_answer_to_oneself_ties_nobody_in_any_measure() -> None:
    table = events_table(as_events(live("here")))
    tied = contacts(code(table))
    assert len(tied.dated.pairs) == 2
    assert set(tied.kinds) == set(KINDS)
