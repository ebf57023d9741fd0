"""Searching all sessions: Chinese however it was cut, only what the reader may read, and nothing that was forgotten."""

from __future__ import annotations

import re
import sqlite3
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from dongliang_web.models import Community, Member, Message, Session
from dongliang_web.sharing.actions import rebuild_index
from dongliang_web.sharing.models import index
from dongliang_web.sharing.models.search import TABLE, forget_in_index
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.things import said, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def reader(community: Community) -> Member:
    return MemberFactory(community=community)


def found(reader: Member, question: str, **more: Any) -> list[str]:
    """Return the messages that a question brings up, without their marks."""
    answer = client_of(reader).get(reverse("search_sessions", args=[reader.community.slug]), {"q": question, **more})
    assert answer.status_code == 200
    excerpts = re.findall(r'<span class="excerpt"[^>]*>(.*?)</span></a>', answer.content.decode(), re.S)
    return [re.sub("</?mark>", "", each) for each in excerpts]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("筋膜", "今天讲筋膜和肩颈"),
        ("呼吸练习", "晚上做呼吸练习十分钟"),
        ("呼吸练习", "先练习，再谈呼吸"),
        ("愈长", "身体疗愈长期学习交流群"),
        ("疗", "身体疗愈长期学习交流群"),
        ("肩颈 松解", "松解手法，从肩颈说起"),
        ("breath", "Breathing practice，每天"),
        ("C7颈椎", "从 C7 颈椎往下"),
        ("ＣＯＲＥ", "core strength"),
        ("O'Brien's", "so said O'Brien's book"),
        ('AND "筋膜" OR NEAR(', "and 筋膜 or near"),
        ("it's :* & | ! <->", "it's"),
    ],
)
def test_it_is_found(community: Community, reader: Member, question: str, text: str) -> None:
    session = session_of(community)
    said(session, "别的话")
    said(session, text)
    assert len(found(reader, question)) == 1


@pytest.mark.parametrize("question", ["膜筋", "筋膜 呼吸", "", "，。", "'", '"', "\\", "\x00", "a" * 500, "好 " * 300])
def test_it_is_not_found_and_breaks_nothing(community: Community, reader: Member, question: str) -> None:
    said(session_of(community), "今天讲筋膜")
    assert found(reader, question) == []


def test_the_hit_is_marked_and_the_text_stays_text(community: Community, reader: Member) -> None:
    said(session_of(community), "<b>先</b>说筋膜，再说<script>")
    answer = client_of(reader).get(reverse("search_sessions", args=["hands"]), {"q": "筋膜"})
    assert "&lt;b&gt;先&lt;/b&gt;说<mark>筋膜</mark>，再说&lt;script&gt;" in answer.content.decode()


def test_what_the_reader_may_not_read_is_not_found(community: Community, reader: Member) -> None:
    session, running = session_of(community), session_of(community, closed=False)
    said(session_of(CommunityFactory(slug="elsewhere")), "筋膜在别处")
    said(running, "筋膜还在讲")
    for name in ("held_at", "deleted_at"):
        said(session, f"筋膜{name}", **{name: session.opened_at})
    assert found(reader, "筋膜") == []


def test_a_message_taken_out_of_sight_is_out_of_the_index_at_once(community: Community, reader: Member) -> None:
    message = said(session_of(community), "先说筋膜")
    message.held_at = message.at
    index([message])
    assert rows() == 0
    message.held_at = None
    index([message, message])
    assert rows() == 1
    assert found(reader, "筋膜") == ["先说筋膜"]


def test_what_is_forgotten_leaves_no_word_in_the_index(community: Community) -> None:
    session = session_of(community)
    said(session, "别的话")
    gone = said(session, "秘密的腰椎")
    forget_in_index([gone.pk])
    assert rows() == 1
    if connection.vendor == "sqlite":
        # As at a commit, FTS5 writes down what waits wherever a savepoint is set.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT block FROM {TABLE}_data UNION ALL SELECT CAST(c1 || c2 AS BLOB) FROM {TABLE}_content"
            )
            kept = b"".join(bytes(block) for (block,) in cursor.fetchall())
        assert "别".encode() in kept
        assert "密".encode() not in kept


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no word of a row that is gone")
def test_where_words_go_at_once_the_index_is_not_written_anew(
    community: Community, django_assert_num_queries: Any
) -> None:
    session = session_of(community)
    gone = said(session, "秘密的腰椎")
    at_once = sqlite3.sqlite_version_info >= (3, 42)
    with django_assert_num_queries(2 if at_once else 3) as asked:
        forget_in_index([gone.pk])
    assert any("'optimize'" in each["sql"] for each in asked.captured_queries) is not at_once


LONG = ["a" * 4000, "é" * 3000, "𝒳" * 1000, "筋" * 1500, "ﷺ" * 200, "a" * 2000 + "筋膜" + "b" * 2000]


@pytest.mark.parametrize("word", LONG)
def test_a_word_of_any_length_is_said_and_found_by_its_beginning(
    community: Community, reader: Member, word: str
) -> None:
    session = session_of(community, closed=False)
    sent = {"text": word, "client_id": str(uuid.uuid4())}
    url = reverse("session_live", args=["hands", session.key])
    assert client_of(session.proposer).post(url, sent).status_code == 303
    Session.objects.update(state=Session.CLOSED, closed_at=session.opened_at)
    assert len(found(reader, word[:20])) == 1
    assert found(reader, "z" * 4000) == []


def test_the_index_is_made_anew_from_the_messages(community: Community, reader: Member) -> None:
    session = session_of(community)
    said(session, "先说筋膜")
    said(session, "筋膜held", held_at=session.opened_at)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
    assert found(reader, "筋膜") == []
    assert rebuild_index() == 1
    assert found(reader, "筋膜") == ["先说筋膜"]


def test_a_session_is_found_by_its_title(community: Community, reader: Member) -> None:
    session_of(community, title="呼吸与筋膜")
    session_of(community, title="膝盖")
    answer = client_of(reader).get(reverse("search_sessions", args=["hands"]), {"q": "筋膜"}).content.decode()
    assert "呼吸与筋膜" in answer
    assert "膝盖" not in answer


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_same_of_the_database(
    community: Community, reader: Member, count: int, django_assert_max_num_queries: Any
) -> None:
    session = session_of(community)
    for number in range(count):
        said(session, f"筋膜第 {number} 句", by=reader)
    client = client_of(reader)
    with django_assert_max_num_queries(17):
        client.get(reverse("search_sessions", args=["hands"]), {"q": "筋膜"})


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return int(cursor.fetchone()[0])


def test_every_message_in_sight_is_in_the_index(community: Community) -> None:
    session = session_of(community)
    for text in ("一", "二", "三"):
        said(session, text)
    assert rows() == Message.objects.shown().count()
