"""Taking a session along: what the reader may read, with its files, and nothing that asks anybody for anything."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.models import Chapter, Community, Member, Message, MessagePicture, Session
from dongliang_web.record.kept import keep_picture, remove_kept
from tests.web.factories import CommunityFactory, MemberFactory, client_of, entry_for
from tests.web.sharing.things import EVENING, came, said, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def reader(community: Community) -> Member:
    return MemberFactory(community=community, name="小林")


def with_picture(message: Message, colour: str = "#17505a") -> str:
    """Hang a picture on a message and return the name of its file."""
    sent = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(sent, "PNG")
    kept = keep_picture(SimpleUploadedFile("a.png", sent.getvalue()), limit_bytes=1_000_000)
    author = message.member or message.session.proposer
    entry = entry_for(author, "opened_session", EVENING, files={"picture_1": (kept.name, kept.content)})
    MessagePicture.objects.create(message=message, passage=entry.kept["picture_1"], position=1, width=64, height=48)
    return kept.name


@pytest.fixture
def session(community: Community, reader: Member) -> Session:
    made = session_of(community, title='肩颈: "三步"', speaker=MemberFactory(community=community, name="白芷"))
    with_picture(said(made, "先说筋膜"))
    said(made, "早上做还是晚上做？", by=reader, kind="question")
    said(made, "扣下的话", held_at=EVENING)
    Chapter.objects.create(session=made, title="问与答", from_seq=2)
    came(made, reader)
    return made


def take(reader: Member, session: Session, name: str, query: str = "") -> HttpResponse:
    answer = client_of(reader).get(reverse(name, args=["hands", session.key]) + query)
    assert answer.status_code == 200
    return answer  # type: ignore[no-any-return]


def unpacked(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_markdown_comes_with_its_pictures(reader: Member, session: Session) -> None:
    answer = take(reader, session, "session_markdown")
    assert 'filename="hands-2026-11-21.zip"' in answer["Content-Disposition"]
    packed = unpacked(answer)
    text = packed.read("session.md").decode()
    assert sorted(packed.namelist()) == ["files/0001-1.jpg", "session.md"]
    assert packed.read("files/0001-1.jpg").startswith(b"\xff\xd8")
    assert "(files/0001-1.jpg)" in text
    assert "## 问与答" in text
    assert "19:30" in text, "hours are told where the community lives"
    assert "扣下的话" not in text


def test_for_a_static_site_it_has_front_matter(reader: Member, session: Session) -> None:
    text = unpacked(take(reader, session, "session_markdown", "?site")).read("session.md").decode()
    told = yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n"))
    assert told["title"] == '肩颈: "三步"'
    assert told["permalink"] == f"/c/hands/sessions/{session.key}/archive"
    assert "白芷" in told["tags"]
    assert told["date"].isoformat() == "2026-11-21T19:30:00+08:00"


def test_one_page_holds_the_pictures_in_itself(reader: Member, session: Session) -> None:
    answer = take(reader, session, "session_as_page")
    text = answer.content.decode()
    assert 'src="data:image/jpeg;base64,' in text
    assert "<script" not in text
    assert 'filename="hands-2026-11-21.html"' in answer["Content-Disposition"]
    assert "扣下的话" not in text
    assert "问与答" in text


def test_the_text_for_an_article_can_be_copied(reader: Member, session: Session) -> None:
    text = take(reader, session, "session_article").content.decode()
    assert 'data-copy="article"' in text
    assert "0001-1.jpg" in text
    assert "扣下的话" not in text


def test_a_file_that_is_gone_is_left_out(reader: Member, session: Session) -> None:
    remove_kept(with_picture(said(session, "没了")))
    assert len(unpacked(take(reader, session, "session_markdown")).namelist()) == 2


@pytest.mark.parametrize("name", ["session_markdown", "session_as_page", "session_article", "session_archive"])
def test_who_may_not_read_may_not_take_along(community: Community, session: Session, name: str) -> None:
    candidate = client_of(MemberFactory(community=community, state=str(Role.CANDIDATE)))
    assert candidate.get(reverse(name, args=["hands", session.key])).status_code == 403


def test_an_account_takes_along_only_so_often(reader: Member, session: Session, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "export": "3/h/user"}
    names = ["session_markdown", "session_as_page", "session_article"]
    for name in names:
        assert b"".join(take(reader, session, name))
    client = client_of(reader)
    for name in names:
        answer = client.get(reverse(name, args=["hands", session.key]), headers={"accept-language": "en"})
        assert answer.status_code == 429 and "taken along" in answer.content.decode()
    assert client.get(reverse("session_archive", args=["hands", session.key])).status_code == 200
    take(MemberFactory(community=reader.community), session, "session_article")


@pytest.mark.parametrize("count", [1, 30])
def test_it_asks_the_same_of_the_database(
    community: Community, reader: Member, count: int, django_assert_max_num_queries: Any
) -> None:
    session = session_of(community)
    for number in range(count):
        with_picture(said(session, f"第 {number} 句", by=reader))
    client = client_of(reader)
    with django_assert_max_num_queries(25):
        assert client.get(reverse("session_as_page", args=["hands", session.key])).status_code == 200
