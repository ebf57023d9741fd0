"""Taking a message away: authors their own wherever it stands, hosts any, nobody else's anybody else."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang.sharing import Kind
from dongliang_web.models import Entry, Message, Session
from dongliang_web.record.actions import Refused
from dongliang_web.sharing.actions import Said, close_session, delete_as_guest, hold, speak_as_guest, stop_guest
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.proposed import EVENING, guest_of, opened, page, said

pytestmark = pytest.mark.django_db
SECRET = "手滑发出来的一句"


@pytest.fixture
def session() -> Session:
    return opened(CommunityFactory(), speaker=None)


def where(message: Message) -> str:
    """Return the address that asks whether a message is to be taken away."""
    return f"{page('delete_message', message.session)}?message={message.pk}"


def link_to(message: Message) -> str:
    """Return the link to that address as a page holds it."""
    return f'href="{where(message)}"'


def take_away(client: Client, message: Message) -> int:
    return client.post(page("delete_message", message.session), {"message": message.pk}).status_code


def is_there(message: Message) -> bool:
    return Message.objects.filter(pk=message.pk, deleted_at=None, text__isnull=False).exists()


def row_of(client: Client, message: Message) -> str:
    """Return the row of a message on the live page."""
    text = client.get(page("session_live", message.session)).content.decode()
    return text[(start := text.index(f'id="m{message.pk}"')) : text.index("</header>", start)]


def test_on_the_live_page_one_s_own_row_offers_it_after_asking(session: Session) -> None:
    author = MemberFactory(community=session.community)
    client, message = client_of(author), said(session, SECRET, by=author)
    assert " mine" in row_of(client, message) and link_to(message) in row_of(client, message)
    assert " mine" not in row_of(client_of(MemberFactory(community=session.community)), message)
    assert f'data-me="m{author.pk}"' in client.get(page("session_live", session)).content.decode()
    asked = client.get(where(message))
    assert asked.status_code == 200 and SECRET in asked.content.decode()
    assert is_there(message), "reading the question takes nothing away"
    answer = client.post(page("delete_message", session), {"message": message.pk})
    assert (answer.status_code, answer["Location"]) == (303, page("session_live", session))
    assert not is_there(message) and not message.entry.passages.exists()
    assert client.get(where(message)).status_code == 404
    assert take_away(client, message) == 303, "sent twice it changes nothing"
    entry = Entry.objects.get(verb="deleted_message")
    assert (entry.actor, entry.about) == (author, message.entry)


@pytest.mark.parametrize("closed", [False, True])
def test_what_waits_is_taken_away_by_its_author_who_is_told_what_the_archive_will_say(
    session: Session, closed: bool
) -> None:
    author = MemberFactory(community=session.community)
    client, message = client_of(author), said(session, SECRET, by=author)
    hold(message, [Kind.WECHAT], EVENING)
    if closed:
        close_session(by=session.proposer, session=session, at=EVENING)
    place = page("session_archive" if closed else "session_live", session)
    assert link_to(message) in client.get(place).content.decode()
    assert client.get(where(message)).context["waits"]
    assert take_away(client, message) == 303
    assert not is_there(message)
    assert SECRET not in client.get(place).content.decode()


def test_whose_message_was_flagged_does_not_learn_it_by_taking_it_away(session: Session) -> None:
    message = said(session, SECRET)
    message.session.community.doubts.create(message=message)
    assert not client_of(session.proposer).get(where(message)).context["waits"]


def test_in_the_archive_one_s_own_offers_it_and_others_can_be_flagged(session: Session) -> None:
    author = MemberFactory(community=session.community)
    mine, other = said(session, SECRET, by=author), said(session, "别人说的")
    close_session(by=session.proposer, session=session, at=EVENING)
    client = client_of(author)
    text = client.get(page("session_archive", session)).content.decode()
    assert link_to(mine) in text and link_to(other) not in text
    answer = client.post(page("delete_message", session), {"message": mine.pk})
    assert answer["Location"].startswith(page("session_archive", session))
    assert SECRET not in client.get(answer["Location"]).content.decode()


def test_a_guest_takes_away_their_own_on_their_device(session: Session) -> None:
    guest, phone = guest_of(session)
    message = speak_as_guest(guest=guest, said=Said(SECRET, uuid.uuid4()), at=EVENING)
    theirs = said(session, "欢迎沈老师")
    assert " mine" in row_of(phone, message) and link_to(message) in row_of(phone, message)
    assert "<a" not in row_of(phone, theirs)
    assert SECRET in phone.get(where(message)).content.decode()
    assert take_away(phone, message) == 303
    assert not is_there(message)
    entry = Entry.objects.get(verb="deleted_message")
    assert (entry.actor, entry.facts) == (None, {"guest": str(guest.key)})
    assert phone.get(page("session_live", session)).status_code == 200


def test_nobody_takes_away_what_another_said(session: Session) -> None:
    """Strangers, members, guests and hosts elsewhere; a guest's is a host's to take away, a member's no guest's."""
    guest, phone = guest_of(session)
    guests = speak_as_guest(guest=guest, said=Said(SECRET, uuid.uuid4()), at=EVENING)
    members = said(session, SECRET, by=MemberFactory(community=session.community))
    hosts = said(session, SECRET)
    _, other_phone = guest_of(session, "另一位")
    elsewhere = opened(session.community, speaker=None)
    _, phone_elsewhere = guest_of(elsewhere)
    lead_away = {
        "nobody": (Client(), 302),
        "stranger": (client_of(MemberFactory(offices=[Role.FOUNDER, Role.STEWARD])), 403),
        "candidate": (client_of(MemberFactory(community=session.community, state=str(Role.CANDIDATE))), 403),
        "former": (client_of(MemberFactory(community=session.community, state=str(Role.FORMER))), 403),
        "guest elsewhere": (phone_elsewhere, 302),
        "member": (client_of(MemberFactory(community=session.community)), 404),
        "host elsewhere": (client_of(elsewhere.proposer), 404),
        "another guest": (other_phone, 404),
    }
    for what, (client, status) in lead_away.items():
        for message in (guests, members, hosts):
            assert client.get(where(message)).status_code == status, what
            assert take_away(client, message) == status, what
            # nor by naming it in a session of which one is inside
            sent = client.post(page("delete_message", elsewhere), {"message": message.pk})
            assert sent.status_code in (302, 403, 404), what
            assert is_there(message), what
    for message in (members, hosts):
        assert (phone.get(where(message)).status_code, take_away(phone, message)) == (404, 404)
        assert is_there(message)
    assert take_away(client_of(session.proposer), guests) == 303
    assert not is_there(guests)


@pytest.mark.parametrize("end", ["stopped", "closed"])
def test_a_guest_whose_link_has_ended_takes_nothing_away(session: Session, end: str) -> None:
    guest, phone = guest_of(session)
    message = speak_as_guest(guest=guest, said=Said(SECRET, uuid.uuid4()), at=EVENING)
    if end == "stopped":
        stop_guest(by=session.proposer, guest=guest, at=EVENING)
    else:
        close_session(by=session.proposer, session=session, at=EVENING)
    assert (phone.get(where(message)).status_code, take_away(phone, message)) == (410, 410)
    with pytest.raises(Refused, match="session_not_open"):
        delete_as_guest(guest=guest, message=message, at=EVENING)
    assert is_there(message)


def test_a_guest_s_action_refuses_what_another_guest_said(session: Session) -> None:
    guest, _ = guest_of(session)
    other, _ = guest_of(session, "另一位")
    message = speak_as_guest(guest=guest, said=Said(SECRET, uuid.uuid4()), at=EVENING)
    with pytest.raises(Refused, match="not_host"):
        delete_as_guest(guest=other, message=message, at=EVENING)
