"""Recognising a session: once it has begun, as names on it, a tie to whoever gave it, taken back with one tap."""

from __future__ import annotations

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Community, Entry, Member
from dongliang_web.record.actions import as_events
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.proposed import guest_of, opened, page, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


def ties(community: Community) -> list[tuple[str, str]]:
    return [(each.actor, each.target) for each in as_events(community) if each.kind == "recognise"]


def test_a_session_is_recognised_with_words_and_taken_back(community: Community) -> None:
    speaker, listener = MemberFactory(community=community), MemberFactory(community=community, name="白芷")
    session, phone = opened(community, speaker=speaker, guest_name=""), client_of(listener)
    answer = phone.post(page("recognise_session", session), {"words": "筋膜那一段，我记下了"})
    assert answer.status_code == 303
    html = phone.get(page("session", session)).content.decode()
    assert "白芷 recognised this session: “筋膜那一段，我记下了”" in html and "Take back my recognition" in html
    assert ties(community) == [(str(listener.key), str(speaker.key))]
    assert [each.key for each in speaker.notices.filter(key__startswith="recognised")] == ["recognised_session"]
    phone.post(page("take_back_session", session))
    assert "筋膜那一段" not in phone.get(page("session", session)).content.decode()
    assert ties(community) == []
    assert not speaker.notices.filter(key__startswith="recognised", read_at=None).exists()


def test_a_session_of_somebody_from_outside_is_theirs_who_brought_them(community: Community) -> None:
    brought_by, listener = MemberFactory(community=community), MemberFactory(community=community)
    session = opened(community, brought_by=brought_by)
    client_of(listener).post(page("recognise_session", session))
    client_of(brought_by).post(page("recognise_session", session))
    assert ties(community) == [(str(listener.key), str(brought_by.key))]


def test_nobody_recognises_what_has_not_begun_nor_from_outside(community: Community) -> None:
    to_come, session = proposed(community), opened(community)
    listener: Member = MemberFactory(community=community)
    candidate = MemberFactory(community=community, state=str(Role.CANDIDATE))
    assert client_of(listener).post(page("recognise_session", to_come)).status_code == 404
    _, guest = guest_of(session)
    strangers: list[Client] = [Client(), client_of(candidate), client_of(MemberFactory()), guest]
    answers = [each.post(page("recognise_session", session)).status_code for each in strangers]
    assert all(status in (302, 403, 404) for status in answers), answers
    assert not Entry.objects.filter(verb="recognised").exists()


def test_it_stands_among_what_somebody_learned_from(community: Community) -> None:
    listener, reader = MemberFactory(community=community), MemberFactory(community=community)
    session = opened(community, title="肩颈松解三步")
    client_of(listener).post(page("recognise_session", session), {"words": "谢谢你请来"})
    html = client_of(reader).get(f"/c/hands/members/{listener.key}/learned").content.decode()
    assert "肩颈松解三步" in html and session.url in html and "谢谢你请来" in html
    candidate = client_of(MemberFactory(community=community, state=str(Role.CANDIDATE)))
    assert "肩颈松解三步" not in candidate.get(f"/c/hands/members/{listener.key}/learned").content.decode()
