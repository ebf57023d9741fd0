"""The archive of a session: its messages and chapters, who may see it, and how much it asks of the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Chapter, Community, Member, Session
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.record.actions import Refused
from dongliang_web.sharing.actions import begin_chapter, remove_chapter
from dongliang_web.sharing.models import A_PAGE
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.things import EVENING, came, said, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def reader(community: Community) -> Member:
    return MemberFactory(community=community, name="小林")


def page(client: Client, session: Session, name: str = "session_archive", **query: Any) -> str:
    answer = client.get(reverse(name, args=[session.community.slug, session.key]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_was_said_by_whom_and_who_came(community: Community, reader: Member) -> None:
    session = session_of(community, speaker=MemberFactory(community=community, name="白芷"))
    said(session, "先说 <筋膜>")
    said(session, "早上做还是晚上做？", by=reader, kind="question")
    came(session, reader)
    text = page(client_of(reader), session)
    assert "先说 &lt;筋膜&gt;" in text
    assert "150" in text
    assert text.index("先说") < text.index("早上做还是晚上做？")
    assert "白芷" in text
    assert "小林" in text


@pytest.mark.parametrize("held", [{"held_at": "now"}, {"deleted_at": "now"}])
def test_what_is_held_or_deleted_is_not_there(community: Community, reader: Member, held: dict[str, str]) -> None:
    session = session_of(community)
    said(session, "看得见")
    said(session, "看不见", **{name: session.opened_at for name in held})
    text = page(client_of(reader), session)
    assert "看得见" in text
    assert "看不见" not in text


def test_a_session_that_is_open_has_no_archive_yet(community: Community, reader: Member) -> None:
    session = session_of(community, closed=False)
    for name in ("session_archive", "session_markdown", "session_as_page", "session_article", "session_chapters"):
        assert client_of(reader).get(reverse(name, args=["hands", session.key])).status_code == 404


def test_another_community_s_session_is_not_there(reader: Member) -> None:
    session = session_of(CommunityFactory(slug="elsewhere"))
    assert client_of(reader).get(reverse("session_archive", args=["hands", session.key])).status_code == 404
    assert client_of(reader).get(reverse("session_archive", args=["elsewhere", session.key])).status_code == 403


@pytest.mark.parametrize("count", [1, 30, 450])
def test_it_asks_the_same_of_the_database_however_long_it_was(
    community: Community, reader: Member, count: int, django_assert_max_num_queries: Any
) -> None:
    session = session_of(community)
    for number in range(count):
        said(session, f"第 {number} 句", by=reader if number % 3 else None, kind="question" if number % 3 else "speech")
    Chapter.objects.create(session=session, title="开头", from_seq=1)
    came(session, reader)
    client = client_of(reader)
    with django_assert_max_num_queries(23):
        text = page(client, session)
    assert text.count('class="post') == min(count, A_PAGE)


def test_chapters_lead_to_the_page_on_which_they_begin(community: Community, reader: Member) -> None:
    session = session_of(community)
    messages = [said(session, f"第 {number} 句") for number in range(A_PAGE + 5)]
    Chapter.objects.create(session=session, title="后半场", from_seq=messages[A_PAGE + 2].seq)
    first = page(client_of(reader), session)
    assert f'href="?page=2#m{messages[A_PAGE + 2].seq}">后半场' in first
    second = page(client_of(reader), session, at=messages[-1].seq)
    assert second.index("<h2>后半场") < second.index(f'id="m{messages[A_PAGE + 2].seq}"')
    assert f"第 {A_PAGE + 4} 句" in second
    assert "第 0 句" in page(client_of(reader), session, at="9" * 5000)


class TestChapters:
    """Set by whoever keeps the session: who proposed it, brings or is its speaker, and the stewards."""

    def change(self, member: Member, session: Session, **sent: Any) -> int:
        url = reverse("session_chapters", args=["hands", session.key])
        return client_of(member).post(url, sent).status_code

    def test_they_are_begun_renamed_and_taken_away(self, community: Community) -> None:
        session = session_of(community)
        message = said(session, "先说筋膜")
        assert self.change(session.proposer, session, seq=message.seq, title=" 筋膜  是什么 ") == 302
        assert [(each.title, each.from_seq) for each in session.chapters.all()] == [("筋膜 是什么", message.seq)]
        assert self.change(session.proposer, session, seq=message.seq, title="筋膜") == 302
        assert session.chapters.get().title == "筋膜"
        assert self.change(session.proposer, session, seq=message.seq, remove="1") == 302
        assert not session.chapters.exists()

    def test_whoever_brings_the_speaker_sets_them_and_others_read_who_does(self, community: Community) -> None:
        bringer, other = MemberFactory(community=community), MemberFactory(community=community)
        session = session_of(community, brought_by=bringer)
        message = said(session, "先说筋膜")
        begin_chapter(by=bringer, session=session, seq=message.seq, title="筋膜", at=EVENING)
        with pytest.raises(Refused, match="not_host") as refused:
            remove_chapter(by=other, session=session, seq=message.seq, at=EVENING)
        assert "brings" in refusal_sentence(refused.value, "en")
        assert session.chapters.get().title == "筋膜"

    def test_a_chapter_has_a_title_and_begins_at_a_message(self, community: Community) -> None:
        session = session_of(community)
        message = said(session, "先说筋膜")
        assert self.change(session.proposer, session, seq=message.seq, title="  ") == 400
        assert self.change(session.proposer, session, seq=99, title="无处") == 400
        assert not session.chapters.exists()

    def test_others_set_none(self, community: Community, reader: Member) -> None:
        session = session_of(community)
        message = said(session, "先说筋膜")
        assert self.change(reader, session, seq=message.seq, title="我来分") == 302
        assert not session.chapters.exists()
        steward = MemberFactory(community=community, offices=[Role.STEWARD])
        assert self.change(steward, session, seq=message.seq, title="筋膜") == 302
        assert session.chapters.exists()

    def test_a_chapter_of_a_message_that_is_gone_begins_at_the_next(self, community: Community, reader: Member) -> None:
        session = session_of(community)
        gone, there = said(session, "没了"), said(session, "还在")
        Chapter.objects.create(session=session, title="第一章", from_seq=gone.seq)
        gone.deleted_at = session.closed_at
        gone.save()
        text = page(client_of(reader), session)
        assert text.index("<h2>第一章") < text.index(f'id="m{there.seq}"')
