"""Reminders by Web Push, sent to a push service that really answers, and opened as a browser would."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from pytest_django.fixtures import Settings

from dongliang_web.checkin.actions.reminders import BACK_OFF
from dongliang_web.checkin.jobs import remind
from dongliang_web.checkin.push import is_known_service, public_key
from dongliang_web.models import Entry, Member, PushDevice, Reminder
from tests.web.checkin.desk import DAY
from tests.web.checkin.test_reminders import NINE
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db


@dataclass
class Service:
    """A push service: what it was sent, and what it answers."""

    url: str = ""
    answer: int = 201
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    """A push service on this machine, which the site's setting allows."""
    serving = Service()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            serving.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(serving.answer)
            if serving.answer == 302:
                self.send_header("Location", f"{serving.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    serving.url = f"http://127.0.0.1:{server.server_port}"
    settings.PUSH_SERVICES = [serving.url]
    Thread(target=server.serve_forever, daemon=True).start()
    yield serving
    server.shutdown()
    server.server_close()


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """A browser that has subscribed: its keys, and what it sends to the site."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes it"

    def subscription(self, **other: str) -> str:
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(encoding, form)
        return json.dumps(
            {"endpoint": self.endpoint, "keys": {"p256dh": plain(point), "auth": plain(self.secret), **other}}
        )

    def opens(self, sealed: bytes) -> dict[str, str]:
        opened: dict[str, str] = json.loads(
            http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        )
        return opened


def ask(client: Client, browser: Browser, **other: str) -> int:
    form = {"hour": 21, "way": "push", "subscription": browser.subscription(**other)}
    return client.post("/c/hands/reminder", form).status_code


def test_it_is_sealed_for_the_browser_and_kept_an_hour_at_most(client: Client, service: Service) -> None:
    browser = Browser(f"{service.url}/one")
    assert ask(client, browser) == 303
    assert [remind(NINE), remind(NINE)] == [1, 0]
    [(headers, sealed)] = service.received
    assert headers["ttl"] == "3600"
    assert headers["authorization"].startswith("vapid t=")
    assert b"check-in" not in sealed
    message = browser.opens(sealed)
    assert message["title"] == "一双手"
    assert message["url"].endswith("/c/hands/check-in")
    assert Client(enforce_csrf_checks=True).post("/reminders/" + message["later_url"].split("/reminders/")[1])
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["reminded", "dismissed_reminder"]


@pytest.mark.parametrize("gone", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(client: Client, service: Service, gone: int) -> None:
    ask(client, Browser(f"{service.url}/one"))
    service.answer = gone
    assert remind(NINE) == 0
    assert not PushDevice.objects.exists()
    assert "No signed-in device of yours takes notifications" in client.get("/c/hands/reminder").content.decode()


@pytest.mark.parametrize("answer", [500, 429, 302])
def test_what_the_service_did_not_take_is_tried_again_and_led_nowhere(
    client: Client, service: Service, answer: int
) -> None:
    ask(client, Browser(f"{service.url}/one"))
    service.answer = answer
    assert remind(NINE) == 0
    assert len(service.received) == 1
    service.answer = 201
    assert remind(NINE + BACK_OFF[0]) == 1


def test_it_goes_to_all_devices_that_are_signed_in_and_to_no_other(
    client: Client, member: Member, service: Service
) -> None:
    other = client_of(member)
    ask(client, Browser(f"{service.url}/one"))
    ask(other, Browser(f"{service.url}/two"))
    assert remind(NINE) == 1
    assert len(service.received) == 2
    other.post("/sign-out")
    assert remind(NINE + DAY) == 1
    assert len(service.received) == 3
    assert PushDevice.objects.get().endpoint.endswith("/one")


def test_asking_again_on_the_same_browser_keeps_one_address(client: Client, service: Service) -> None:
    browser = Browser(f"{service.url}/one")
    assert [ask(client, browser), ask(client, browser)] == [303, 303]
    assert PushDevice.objects.count() == 1


def test_a_browser_has_one_address_at_a_time(client: Client, service: Service) -> None:
    assert [ask(client, Browser(f"{service.url}/{number}")) for number in range(3)] == [303, 303, 303]
    assert PushDevice.objects.get().endpoint.endswith("/2")


@pytest.mark.parametrize("bad", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "中"}, {"auth": ""}])
def test_keys_that_are_none_are_refused(client: Client, service: Service, bad: dict[str, str]) -> None:
    assert ask(client, Browser(f"{service.url}/one"), **bad) == 400
    assert not PushDevice.objects.exists() and not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://notify.windows.com.evil.example/", False),
        ("https://evilnotify.windows.com/", False),
        ("http://127.0.0.1:8000/", False),
        ("https://[::1]/", False),
        ("https://[", False),
        ("https://evil.example\\.push.services.mozilla.com/x", False),
        ("https://evil.example:443\\@web.push.apple.com/x", False),
        (" https://web.push.apple.com/x", False),
        ("https://evil.example\t.push.services.mozilla.com/x", False),
        ("https://evil.example%2f.push.services.mozilla.com/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_the_site_sends_to_known_services_alone(endpoint: str, known: bool) -> None:
    assert is_known_service(endpoint) == known


def test_the_site_s_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert public_key() == public_key()
    assert stat.S_IMODE((tmp_path / "push-key").stat().st_mode) == 0o600
