"""What recognition leaves in the record: the same ties from the same history, and no measure stumbles over them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from dongliang.centres.contacts import contacts
from dongliang.coded import code
from dongliang.events import events_table
from dongliang_web.models import Community
from dongliang_web.recognition.actions import recognise, reply, take_back_recognition, thing_of
from dongliang_web.recognition.models import Thing
from dongliang_web.record.actions import as_events
from tests.web.factories import CommunityFactory, MemberFactory, wrote
from tests.web.home.reading import NOW, TODAY
from tests.web.tied import lived_again

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


def test_a_history_lived_twice_and_loaded_once_more_gives_the_same_ties(tmp_path: Path) -> None:
    assert lived_again(live, KINDS, tmp_path, NOW) == [
        ("recognise", "乙", "甲"),
        ("reply", "乙", "甲"),
        ("mention", "乙", "丙"),
        ("reply", "甲", "乙"),
        ("reply", "甲", ""),
        ("recognise", "甲", "乙"),
    ]


def test_an_answer_to_oneself_ties_nobody_in_any_measure() -> None:
    table = events_table(as_events(live("here")))
    tied = contacts(code(table))
    assert len(tied.dated.pairs) == 2
    assert set(tied.kinds) == set(KINDS)
