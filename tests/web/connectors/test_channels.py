"""The day in short, sent to a chat group that really answers; and addresses to which nothing is sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dongliang_web.connectors.actions.channels import BACK_OFF
from dongliang_web.connectors.courier import is_public, without_secrets
from dongliang_web.connectors.jobs import tell_groups
from dongliang_web.connectors.sending import carry
from dongliang_web.models import Channel, Community, Entry, Member, Notice
from dongliang_web.record.actions import Refused
from tests.web.checkin.desk import words_of
from tests.web.factories import MemberFactory, checked_in, client_of

pytestmark = pytest.mark.django_db
SECRET = "topicthatnobodyguesses"
#: 21:00 in Shanghai, on the evening of the fixtures.
NINE = dt.datetime(2026, 11, 25, 13, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass
class Group:
    """A chat group: what it was sent, and what it answers."""

    address: str = ""
    answer: int = 200
    received: list[str] = field(default_factory=list)


@pytest.fixture
def group(settings: Settings, tmp_path: Path) -> Iterator[Group]:
    """A server of ntfy's on this machine, which the site's setting has opened."""
    serving = Group()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            serving.received.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(serving.answer)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    serving.address = f"ntfy://127.0.0.1:{server.server_port}/{SECRET}"
    settings.CHANNEL_NETWORKS, settings.HOME = ["127.0.0.0/8"], tmp_path
    Thread(target=server.serve_forever, daemon=True).start()
    yield serving
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(steward: Member) -> Client:
    return client_of(steward)


def add(client: Client, address: str, hour: int = 21) -> str:
    sent = {"name": "大群", "address": address, "hour": hour}
    return words_of(client.post("/c/hands/group/channels", sent, follow=True, headers={"accept-language": "en"}))


def test_it_is_sent_once_a_day_at_its_hour_and_its_address_is_seen_nowhere(
    client: Client, group: Group, community: Community
) -> None:
    assert "Added “大群”" in add(client, group.address)
    for _ in range(2):
        checked_in(MemberFactory(community=community), dt.date(2026, 11, 25))
    assert [tell_groups(NINE + minutes * MINUTE) for minutes in (-1, 0, 1)] == [0, 1, 0]
    [said] = group.received
    text = json.loads(said)["message"]
    assert "2" in text and "/c/hands/" in text
    assert tell_groups(NINE + DAY) == 1
    page = client.get("/c/hands/group/channels").content.decode()
    kept = json.dumps([*Entry.objects.values_list("facts", flat=True), *Channel.objects.values_list("sealed_address")])
    assert SECRET not in page and SECRET not in kept and "大群" in page
    assert Entry.objects.get(verb="added_channel").facts == {"kind": "ntfy", "hour": 21}


def test_a_test_shows_what_was_answered_without_the_secret(client: Client, group: Group) -> None:
    add(client, group.address)
    [channel] = Channel.objects.all()
    tried = f"/c/hands/group/channels/{channel.pk}/try"
    english = {"accept-language": "en"}
    assert "“大群” took the test." in words_of(client.post(tried, follow=True, headers=english))
    group.answer = 403
    said = words_of(client.post(tried, follow=True, headers=english))
    assert "did not take the test" in said and "403" in said and SECRET not in said
    client.post(f"/c/hands/group/channels/{channel.pk}/remove")
    client.post(f"/c/hands/group/channels/{channel.pk}/remove")
    assert not Channel.objects.exists() and Entry.objects.filter(verb="removed_channel").count() == 1


def test_after_the_last_try_stewards_are_told_once_until_it_works_again(
    client: Client, group: Group, steward: Member
) -> None:
    add(client, group.address)
    group.answer = 500
    for day in range(2):
        at = NINE + day * DAY
        assert tell_groups(at) == 0
        for pause in BACK_OFF:
            at += pause
            assert tell_groups(at) == 0
        assert tell_groups(at + 20 * MINUTE) == 0
    assert [each.member for each in Notice.objects.filter(key="channel_failed")] == [steward]
    assert Channel.objects.get().failing_since_date == dt.date(2026, 11, 25)
    group.answer = 200
    assert tell_groups(NINE + 2 * DAY) == 1
    assert Channel.objects.get().failing_since_date is None


def failing(at: dt.datetime, *pauses: dt.timedelta) -> dt.datetime:
    """Let a round take up the channel, and one after each pause, all in vain; returns when the last was."""
    assert tell_groups(at) == 0
    for pause in pauses:
        at += pause
        assert tell_groups(at) == 0
    return at


def test_what_is_tried_again_past_midnight_fails_as_well_and_is_told(
    client: Client, group: Group, steward: Member
) -> None:
    add(client, group.address, hour=23)
    group.answer = 500
    for day in range(2):
        failing(NINE + day * DAY + 120 * MINUTE, *BACK_OFF)
    assert len(group.received) == 2 * (1 + len(BACK_OFF))
    [notice] = Notice.objects.filter(key="channel_failed")
    assert (notice.member, notice.values["day_date"]) == (steward, "2026-11-25")
    assert Channel.objects.get().state == "failed"


def test_what_is_tried_again_once_the_next_day_has_begun_is_the_day_that_was_claimed(
    client: Client, group: Group, community: Community
) -> None:
    community.clock_settings.update(starts_hour=4)
    add(client, group.address, hour=3)
    for day in (25, 25, 26):
        checked_in(MemberFactory(community=community), dt.date(2026, 11, day))
    group.answer = 500
    at = failing(NINE + 6 * 60 * MINUTE, *BACK_OFF[:-1])
    said = json.loads(group.received[0])["message"]
    assert "11月25日" in said and "2 位" in said and "还没写的" in said
    group.answer = 200
    assert tell_groups(at + BACK_OFF[-1]) == 1
    again = json.loads(group.received[-1])["message"]
    assert "11月25日" in again and "2 位" in again and "还没写的" not in again, "the day is over"
    assert tell_groups(NINE + 6 * 60 * MINUTE + DAY) == 1
    assert "11月26日" in json.loads(group.received[-1])["message"]


def test_what_waits_for_a_try_that_comes_too_late_is_told_as_failed(
    client: Client, group: Group, steward: Member
) -> None:
    add(client, group.address)
    group.answer = 500
    failing(NINE + 100 * MINUTE, *BACK_OFF[:2])
    assert not Notice.objects.filter(key="channel_failed").exists()
    assert [tell_groups(NINE + minutes * MINUTE) for minutes in (119, 120, 180)] == [0, 0, 0]
    assert [each.member for each in Notice.objects.filter(key="channel_failed")] == [steward]
    assert len(group.received) == 3


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("json://example.org/", "none of them"),
        ("file:///etc/passwd", "none of them"),
        ("dbus://", "none of them"),
        ("apprise://example.org/token", "none of them"),
        ("ntfys://example.org/topic?attach=/etc/passwd", "settings that are not taken"),
        ("mailtos://a:b@example.org?pgp=yes&pgpprv=/etc/passwd", "settings that are not taken"),
        ("ntfys://example.org/topic?verify=no", "settings that are not taken"),
        ("ntfys://example.org/topic?tags=x;verify=no", "settings that are not taken"),
        (f"discord://{'1' * 18}/{'a' * 64}/#?template=/etc/hostname", "settings that are not taken"),
        ("https://example.org/hook", "none of them"),
        ("tgram://short", "not whole"),
    ],
)
def test_what_is_no_channel_is_refused_with_its_reason(client: Client, group: Group, address: str, told: str) -> None:
    assert told in add(client, address)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa", "wecom"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdefab-1234-4abc-8def-abcdefabcdef", "feishu"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={'0123abcd' * 8}", "dingtalk"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "telegram"),
        ("matrixs://user:pass@example.org/#room", "matrix"),
        ("mailtos://user:pass@example.org?to=a@example.com", "mail"),
        (f"ntfys://example.org/{SECRET}", "ntfy"),
    ],
)
def test_the_addresses_that_robots_show_are_known(address: str, kind: str) -> None:
    assert carry(address).kind == kind


def test_nothing_is_sent_to_this_machine_unless_its_host_has_opened_that(group: Group, settings: Settings) -> None:
    settings.CHANNEL_NETWORKS = []
    with pytest.raises(Refused, match="channel_unsealed"):
        carry(group.address, "title", "body")
    settings.CHANNEL_NETWORKS = ["192.0.2.0/24"]
    assert not carry(group.address, "title", "body").sent
    assert not carry(group.address.replace("127.0.0.1", "localhost"), "title", "body").sent
    assert group.received == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fe80::1%eth0", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "localhost", ""],
)  # fmt: skip
def test_private_addresses_are_told_from_those_of_the_internet(host: str) -> None:
    assert not is_public(host, [])
    assert is_public("1.1.1.1", []) and is_public("2606:4700::1111", [])
    assert is_public("10.1.2.3", [ip_network("10.0.0.0/8")])


def test_no_part_of_an_address_stands_in_what_is_shown() -> None:
    line = without_secrets(f"POST http://host/{SECRET}?token=abcdef12 failed", f"ntfys://host/{SECRET}?token=abcdef12")
    assert SECRET not in line and "abcdef12" not in line and "failed" in line


def test_another_community_s_channel_is_not_found_and_members_keep_none(
    client: Client, group: Group, community: Community
) -> None:
    add(client, group.address)
    [channel] = Channel.objects.all()
    elsewhere = MemberFactory(offices=["steward"])
    theirs = f"/c/{elsewhere.community.slug}/group/channels/{channel.pk}"
    assert [client_of(elsewhere).post(f"{theirs}/{what}").status_code for what in ("try", "remove")] == [404, 404]
    assert client_of(MemberFactory(community=community)).get("/c/hands/group/channels").status_code == 403
