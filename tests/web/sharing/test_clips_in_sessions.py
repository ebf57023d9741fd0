"""Sound and film in a session: heard at once, the film once it is made, both by those inside alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from dongliang_web.models import Message, MessageClip, Session
from dongliang_web.record.kept import kept_path
from dongliang_web.record.models import Passage
from dongliang_web.sharing.jobs import make_films
from tests.web.checkin.media import film, needs_ffmpeg, sound
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.proposed import EVENING, guest_of, opened, page, to_say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh"), needs_ffmpeg]


@pytest.fixture
def session() -> Session:
    return opened(CommunityFactory())


def news(client: Client, session: Session) -> str:
    return "".join(each["html"] for each in client.get(page("session_news", session), {"after": 0}).json()["messages"])


def kind_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200 and b"".join(answer)
    return answer["Content-Type"]


def test_a_sound_is_heard_at_once_by_those_inside(session: Session) -> None:
    guest, phone = guest_of(session)
    assert phone.post(page("session_live", session), to_say("", sound=sound())).status_code == 303
    clip = MessageClip.objects.get()
    assert (clip.kind, clip.state, clip.author) == ("sound", "ready", None)
    listener = client_of(MemberFactory(community=session.community))
    assert "<audio" in news(listener, session) and clip.url in news(listener, session)
    assert kind_of(listener, clip.url).startswith("audio/")
    assert client_of(MemberFactory()).get(clip.url).status_code == 403
    assert Message.objects.get().guest == guest


def test_a_film_appears_in_the_stream_once_it_is_made(
    session: Session, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client_of(session.proposer).post(page("session_live", session), to_say("看这里", film=film()))
    reader = client_of(MemberFactory(community=session.community))
    assert "being made ready" in news(reader, session)
    with django_capture_on_commit_callbacks(execute=True):
        assert make_films(EVENING + dt.timedelta(minutes=1)) == 1
    assert "<video" in reader.get(page("session_live", session)).content.decode()
    clip = MessageClip.objects.get()
    assert kind_of(reader, clip.url) == "video/mp4"
    assert kind_of(reader, clip.poster_url) == "image/jpeg"


def test_with_its_message_a_film_is_forgotten_wherever_it_was_written_down(
    session: Session, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    host = client_of(session.proposer)
    host.post(page("session_live", session), to_say("看这里", film=film()))
    with django_capture_on_commit_callbacks(execute=True):
        make_films(EVENING + dt.timedelta(minutes=1))
    passage = MessageClip.objects.get().passage
    assert passage and passage.entry.verb == "kept_film" and kept_path(passage.file).exists()
    with django_capture_on_commit_callbacks(execute=True):
        host.post(page("delete_message", session), {"message": Message.objects.get().pk})
    assert not Passage.objects.filter(file=passage.file).exists()
    assert not kept_path(passage.file).exists()
