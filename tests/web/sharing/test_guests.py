"""A speaker from outside: one session, one device, until it ends or a host says so."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from dongliang_web.models import Attendance, Guest, Message
from dongliang_web.sharing.actions import close_session, invite_guest, stop_guest
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.proposed import EVENING, Browser, guest_of, opened, page, said, to_say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]
#: What a guest of a session may open of its community.
OPEN = {"session_live", "session_news", "delete_message", "message_picture", "message_clip"}
#: What anybody may open who is not signed in.
FOR_ANYBODY = {"join", "join_page", "community_manifest"}


def patterns() -> list[URLPattern]:
    found = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    return [each for each in found if "slug" in each.pattern.converters]


def test_a_preview_binds_nothing_and_the_first_device_keeps_the_link() -> None:
    session = opened(CommunityFactory())
    guest = invite_guest(by=session.proposer, session=session, name="沈老师", at=EVENING)
    link = reverse("guest_link", args=[guest.link_secret])
    assert Client().get(link).status_code == 200
    guest.refresh_from_db()
    assert guest.device_digest == ""
    first, second = Browser(), Browser()
    assert first.post(link)["Location"] == page("session_live", session)
    assert second.post(link).status_code == 303
    assert first.get(page("session_live", session)).status_code == 200
    assert second.get(page("session_live", session)).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_opened_again_a_link_leads_into_the_session_on_its_own_device_alone(method: str) -> None:
    session = opened(CommunityFactory())
    guest, browser = guest_of(session)
    again = {"path": reverse("guest_link", args=[guest.link_secret]), "follow": True}
    answer = getattr(browser, method)(**again)
    assert answer.status_code == 200 and answer.context["guest"] == guest
    assert answer.redirect_chain[0][1] == 303
    stranger = getattr(Browser(headers={"accept-language": "en"}), method)(**again)
    assert stranger.status_code == 403 and "opened on another device" in stranger.content.decode()
    assert session.title not in stranger.content.decode()
    guest.refresh_from_db()
    assert browser.get(page("session_live", session)).status_code == 200, "it stays with the first device"


def test_on_its_own_device_an_ended_session_is_not_said_to_be_opened_elsewhere() -> None:
    session = opened(CommunityFactory())
    _, browser = guest_of(session)
    close_session(by=session.proposer, session=session, at=EVENING)
    assert browser.get(page("session_live", session), {"opened": ""}).status_code == 410


def test_a_guest_reads_and_speaks_into_the_stream() -> None:
    session = opened(CommunityFactory())
    said(session, "欢迎沈老师")
    guest, client = guest_of(session)
    assert "欢迎沈老师" in client.get(page("session_live", session)).content.decode()
    assert client.post(page("session_live", session), to_say("大家好")).status_code == 303
    message = Message.objects.get(guest=guest)
    assert message.in_stream
    assert Attendance.objects.filter(guest=guest).count() == 1


def test_a_guest_opens_nothing_else() -> None:
    session = opened(CommunityFactory(slug="here"))
    other = opened(session.community)
    _, client = guest_of(session)
    stranger = Client()
    for pattern in patterns():
        values = {
            "key": session.key,
            "other": session.key,
            "statement": 1,
            "file": session.key,
            "number": 1,
            "pk": 1,
            "kind": "csv",
            "name": "daily",
        }
        given = {name: values.get(name, "2026-11-20") for name in pattern.pattern.converters if name != "slug"}
        url = reverse(pattern.name, kwargs={"slug": "here", **given})
        if pattern.name in OPEN:
            continue
        for method in ("get", "post"):
            with transaction.atomic():
                mine, theirs = getattr(client, method)(url), getattr(stranger, method)(url)
                transaction.set_rollback(True)
            assert mine.status_code == theirs.status_code, (pattern.name, method)
    assert client.get(page("session_live", other)).status_code == 302


@pytest.mark.parametrize("end", ["stopped", "closed"])
def test_a_link_that_was_ended_lets_nobody_in_or_read_on(end: str) -> None:
    session = opened(CommunityFactory())
    guest, client = guest_of(session)
    reading = client.get(page("session_live", session)).context["pass"]
    if end == "stopped":
        stop_guest(by=session.proposer, guest=Guest.objects.get(pk=guest.pk), at=EVENING)
    else:
        close_session(by=session.proposer, session=session, at=EVENING)
    over = client.get(page("session_live", session))
    assert over.status_code == 410 and "Your link has ended" in over.content.decode()
    assert client.post(page("session_live", session), to_say("还在")).status_code == 410
    assert client.get(page("session_news", session), {"pass": reading, "after": 0}).status_code == 410
    assert client.get(reverse("guest_link", args=[guest.link_secret])).status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("secret", ["", "0" * 64, "ä", "x" * 32])
def test_a_made_up_link_is_none(secret: str) -> None:
    assert Client().get(f"/guest/{secret}").status_code == 404


def test_only_those_who_keep_it_invite_and_see_the_link() -> None:
    session = opened(CommunityFactory())
    other = MemberFactory(community=session.community)
    client_of(other).post(page("invite_guest", session), {"name": "别人"})
    assert not Guest.objects.exists()
    client_of(session.proposer).post(page("invite_guest", session), {"name": "沈老师"})
    guest = Guest.objects.get()
    assert guest.link_secret in client_of(session.proposer).get(page("session", session)).content.decode()
    assert guest.link_secret not in client_of(other).get(page("session", session)).content.decode()
