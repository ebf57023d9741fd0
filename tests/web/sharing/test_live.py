"""The stream of a session: what is said, asked, lifted and taken away, and what its readers are told."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dongliang_web.models import Attendance, Entry, Message, MessageClip, Session
from dongliang_web.record.actions import Refused, as_events
from dongliang_web.sharing.actions import Said, close_session, open_session, speak
from dongliang_web.sharing.views import tail
from tests.web.factories import CommunityFactory, MemberFactory, a_picture, client_of
from tests.web.sharing.proposed import EVENING, opened, page, proposed, said, to_say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]


class Reader:
    """A page that reads on: what its script keeps, and what it asks."""

    def __init__(self, client: Client, session: Session) -> None:
        self.client, self.url = client, page("session_news", session)
        context = client.get(page("session_live", session)).context
        self.after, self.mark, self.reading = context["last"], context["mark"], context["pass"]
        self.there: dict[int, dict[str, Any]] = {}

    def ask(self) -> int:
        """Ask what is new, and return the status."""
        # With a good pass it sends no cookie, so that nobody is looked up.
        asked = {"after": self.after, "mark": self.mark, "pass": self.reading}
        answer = Client().get(self.url, asked)
        if answer.status_code == 302:
            answer = self.client.get(self.url, asked)
        if answer.status_code == 200:
            told = json.loads(answer.content)
            for each in told["messages"]:
                self.there[each["id"]] = each
            for gone in told["gone"]:
                self.there.pop(gone, None)
            self.after, self.mark = told["last"], told["mark"]
            self.reading = told.get("pass", self.reading)
        return answer.status_code

    def lane(self, name: str) -> list[int]:
        """Return the messages of a lane in their order."""
        return [
            each["id"] for each in sorted(self.there.values(), key=lambda each: each["seq"]) if each["lane"] == name
        ]


def reader_of(session: Session) -> Reader:
    return Reader(client_of(MemberFactory(community=session.community)), session)


def test_a_reader_is_told_what_is_new_once_and_nothing_otherwise() -> None:
    session = opened(CommunityFactory())
    reader = reader_of(session)
    assert reader.ask() == 204, "the page itself says up to where it was read"
    first, second = said(session, "第一句"), said(session, "第二句")
    assert reader.ask() == 200
    assert reader.lane("stream") == [first.pk, second.pk]
    assert "第二句" in reader.there[second.pk]["html"]
    assert reader.ask() == 204


def test_films_that_stand_on_the_page_are_not_told_again() -> None:
    session = opened(CommunityFactory())
    shown = said(session, "看这里")
    passage = shown.text
    MessageClip.objects.create(message=shown, kind="film", state="ready", seconds=1, passage=passage)
    reader = reader_of(session)
    assert (reader.ask(), reader.there) == (204, {})
    assert 'data-mark=""' not in reader.client.get(page("session_live", session)).content.decode()


def test_a_page_whose_session_was_opened_while_it_was_read_is_told_so() -> None:
    session = proposed(CommunityFactory())
    before = Session.objects.get(pk=session.pk)
    assert tail.mark_of(before)
    open_session(by=session.proposer, session=session, at=EVENING)
    assert tail.mark_of(before) == ""


def test_hosts_can_flag_too_and_rows_are_one_for_all_readers_of_a_kind() -> None:
    session = opened(CommunityFactory())
    said(session, "这款精油真好", by=MemberFactory(community=session.community))
    host = Reader(client_of(session.proposer), session)
    host.after, host.mark = 0, ""
    host.ask()
    (row,) = host.there.values()
    assert reverse("flag_message", args=[session.community.slug, row["id"]]) in row["html"]
    told = []
    for reader in (reader_of(session), Reader(client_of(Message.objects.get().member), session)):
        reader.after, reader.mark = 0, ""
        reader.ask()
        told.append(reader.there)
    assert told[0] == told[1], "whose it is, each page finds out"


def test_a_question_waits_beside_until_a_host_lifts_it() -> None:
    session = opened(CommunityFactory(), speaker=None)
    asker = MemberFactory(community=session.community, name="问的人")
    reader = reader_of(session)
    assert client_of(asker).post(page("session_live", session), to_say("怎么呼吸？")).status_code == 303
    question = Message.objects.get()
    reader.ask()
    assert (reader.lane("questions"), reader.lane("stream")) == ([question.pk], [])
    assert client_of(asker).post(page("lift_question", session), {"message": question.pk}).status_code == 303
    assert reader.ask() == 204
    client_of(session.proposer).post(page("lift_question", session), {"message": question.pk})
    reader.ask()
    assert (reader.lane("questions"), reader.lane("stream")) == ([], [question.pk])


def test_what_is_taken_away_goes_from_every_page_and_its_text_for_good() -> None:
    session = opened(CommunityFactory())
    reader, message = reader_of(session), said(session, "说错了")
    reader.ask()
    assert client_of(MemberFactory(community=session.community)).post(
        page("delete_message", session), {"message": message.pk}
    )
    assert reader.ask() == 204
    client_of(session.proposer).post(page("delete_message", session), {"message": message.pk})
    reader.ask()
    assert reader.lane("stream") == []
    assert not message.entry.passages.exists()


def test_a_held_message_is_not_told_and_comes_once_it_is_let_through() -> None:
    session = opened(CommunityFactory())
    reader, message = reader_of(session), said(session, "加我微信")
    Message.objects.filter(pk=message.pk).update(held_at=EVENING)
    reader.ask()
    assert reader.lane("stream") == []
    Session.objects.filter(pk=session.pk).update(last_seq=2)
    Message.objects.filter(pk=message.pk).update(released_at=EVENING, seq=2)
    reader.ask()
    assert reader.lane("stream") == [message.pk]


def test_who_is_far_behind_catches_up_in_steps_without_a_gap_or_a_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(tail, "KEPT", 6)
    session = opened(CommunityFactory())
    reader = reader_of(session)
    all_said = [said(session, str(number)).pk for number in range(15)]
    for _ in range(5):
        reader.ask()
    assert reader.lane("stream") == all_said
    assert reader.ask() == 204


def test_the_tail_begins_where_nothing_is_missed_after_a_restart() -> None:
    session = opened(CommunityFactory())
    reader = reader_of(session)
    first = said(session, "停机以前")
    reader.ask()
    tail._tails.clear()
    second = said(session, "停机以后")
    reader.ask()
    assert reader.lane("stream") == [first.pk, second.pk]


def test_asking_with_a_pass_costs_no_query_while_the_copy_is_fresh(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    session = opened(CommunityFactory())
    reader = reader_of(session)
    reader.ask()
    monkeypatch.setattr(tail, "FRESH_SECONDS", 60.0)
    with django_assert_num_queries(0):
        assert reader.ask() == 204


def test_readers_who_make_up_what_they_have_seen_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "FRESH_SECONDS", 60.0)
    session = opened(CommunityFactory())
    reader = reader_of(session)
    for number in range(60):
        said(session, str(number))
    tail._tails.clear()
    for number in range(60):
        answer = reader.client.get(reader.url, {"after": number, "mark": f"m{number}", "pass": reader.reading})
        assert len(answer.json()["messages"]) == min(60 - number, tail.MOST_AT_ONCE)
        assert len(tail._tails[session.pk].answers) <= tail.MOST_ANSWERS
    tail._tails[session.pk].answers.clear()
    for number in range(60, 120):
        reader.client.get(reader.url, {"after": number, "mark": f"m{number}", "pass": reader.reading})
    assert len(tail._tails[session.pk].answers) == 1, "what changes no answer makes no further one"


def test_the_page_knows_when_to_ask_for_another_pass_before_its_own_runs_out() -> None:
    session = opened(CommunityFactory())
    text = client_of(session.proposer).get(page("session_live", session)).content.decode()
    assert f'data-renew="{tail.RENEW_SECONDS}"' in text
    assert tail.RENEW_SECONDS < tail.PASS_SECONDS


def test_a_pass_that_ran_out_is_made_anew_for_whoever_is_still_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(CommunityFactory())
    reader = reader_of(session)
    old = reader.reading
    monkeypatch.setattr(tail, "PASS_SECONDS", -1)
    assert reader.ask() == 200
    assert reader.reading != old or reader.reading
    assert Client().get(reader.url, {"after": 0, "pass": old}).status_code == 302
    assert Client().get(reader.url, {"after": 0, "pass": "made up"}).status_code == 302


def test_sending_again_says_it_once() -> None:
    session = opened(CommunityFactory())
    client, sent = client_of(session.proposer), to_say("只说一次")
    for _ in range(2):
        assert client.post(page("session_live", session), sent).status_code == 303
    assert Message.objects.count() == 1
    other = client_of(MemberFactory(community=session.community))
    assert other.post(page("session_live", session), sent).status_code == 400


def test_a_picture_is_shown_to_those_inside_alone() -> None:
    session = opened(CommunityFactory())
    client = client_of(session.proposer)
    client.post(page("session_live", session), to_say("", pictures=a_picture()))
    picture = Message.objects.get().pictures.get()
    url = page("message_picture", session, picture.key)
    for answer in (client.get(url), client.get(url, {"size": "small"})):
        assert answer["Content-Type"] == "image/jpeg"
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]  # a file
    assert Client().get(url).status_code == 302
    assert client_of(MemberFactory()).get(url).status_code == 403
    Message.objects.update(held_at=EVENING)
    assert client_of(MemberFactory(community=session.community)).get(url).status_code == 404


@pytest.mark.parametrize("text", ["", "   \n", "\ufffd"])
def test_nothing_is_not_said(text: str) -> None:
    session = opened(CommunityFactory())
    assert client_of(session.proposer).post(page("session_live", session), to_say(text)).status_code == 400
    assert not Message.objects.exists()


def test_nobody_speaks_in_a_session_that_is_closed() -> None:
    session = opened(CommunityFactory())
    close_session(by=session.proposer, session=session, at=EVENING)
    with pytest.raises(Refused, match="session_not_open"):
        speak(by=session.proposer, session=session, said=Said("还有", uuid.uuid4()), at=EVENING)


def test_text_is_escaped_on_the_page_and_in_the_news() -> None:
    session = opened(CommunityFactory())
    reader = reader_of(session)
    message = said(session, "<script>alert(1)</script>")
    reader.ask()
    assert "<script>" not in reader.there[message.pk]["html"]
    assert b"<script>alert" not in reader.client.get(page("session_live", session)).content


def test_coming_and_asking_tie_members_to_the_speaker_once() -> None:
    community = CommunityFactory()
    speaker, asker = MemberFactory(community=community), MemberFactory(community=community)
    session = opened(community, by=MemberFactory(community=community), speaker=speaker)
    client = client_of(asker)
    client.get(page("session_live", session))
    client.get(page("session_live", session))
    client.post(page("session_live", session), to_say("为什么？"))
    client_of(speaker).get(page("session_live", session))
    ties = [(each.kind, each.actor, each.target) for each in as_events(community) if each.actor == str(asker.key)]
    assert sorted(ties) == [(kind, str(asker.key), str(speaker.key)) for kind in ("attend", "reply")]
    assert Attendance.objects.count() == 2
    assert Entry.objects.get(verb="attended", actor=speaker).target is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_live_page_asks_as_often_for_many(count: int, django_assert_max_num_queries: Any) -> None:
    session = opened(CommunityFactory())
    for number in range(count):
        said(session, str(number))
    client = client_of(MemberFactory(community=session.community))
    client.get(page("session_live", session))
    # Four of them read the end of the stream, which a process keeps for all its readers.
    with django_assert_max_num_queries(20):
        assert client.get(page("session_live", session)).status_code == 200
