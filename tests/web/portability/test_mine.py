"""Taking along what one wrote: posts, replies, recognitions given and the words received; nobody else's."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from dongliang_web.recognition.actions import recognise, reply
from dongliang_web.recognition.models import Thing
from tests.web.factories import MemberFactory, client_of, wrote
from tests.web.home.reading import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_one_s_own_and_nothing_of_others() -> None:
    one = MemberFactory(community__slug="hands", name="何青", state="former")
    other = MemberFactory(community=one.community, name="白芷")
    mine, theirs = wrote(one, TODAY, "我写的"), wrote(other, TODAY, "别人写的")
    here, there = (Thing(post.entry, post.member, post.readers(), post.url) for post in (mine, theirs))
    reply(by=one, to=there, text="我回的", client_id=uuid.uuid4(), at=NOW)
    reply(by=other, to=here, text="别人回的", client_id=uuid.uuid4(), at=NOW)
    recognise(by=one, thing=there, words="我的谢", at=NOW)
    recognise(by=other, thing=here, words="收到的谢", at=NOW)
    answer = client_of(one).get("/c/hands/mine.csv", headers={"accept-language": "zh-hans"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["日期", "什么", "对谁", "文字"]
    assert {tuple(row[1:]) for row in rows[1:]} == {
        ("打卡", "", "我写的"),
        ("回复", "白芷", "我回的"),
        ("认可了", "白芷", "我的谢"),
        ("被认可", "白芷", "收到的谢"),
    }
