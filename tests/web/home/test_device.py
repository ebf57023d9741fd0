"""What a phone is given to keep, and the site as an app on it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from dongliang_web.home.views.device import FILES
from dongliang_web.models import Community, Member
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db


def test_the_phone_is_told_whose_it_is(member: Member) -> None:
    account = member.attachments.get().account
    answer = client_of(member).get("/device")
    assert answer.json()["account"] == str(account.key)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]
    assert Client().get("/device").json()["account"] == ""


def test_a_page_says_whose_it_is(member: Member) -> None:
    account = member.attachments.get().account
    page = client_of(member).get("/c/hands/").content.decode()
    assert f'data-account="{account.key}"' in page
    assert f'name="account" value="{account.key}"' in page
    assert 'data-account=""' in Client().get("/").content.decode()


def test_the_worker_keeps_files_that_there_are() -> None:
    worker = Client().get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    for name in FILES:
        assert finders.find(name), name
        assert f"/static/{name}" in worker.content.decode()


@pytest.mark.parametrize("address", ["/manifest.webmanifest", "/c/hands/manifest.webmanifest"])
def test_the_site_is_an_app(community: Community, address: str) -> None:
    told = Client().get(address, headers={"Accept-Language": "zh-CN"}).json()
    assert told["name"] == (community.name if "hands" in address else "栋梁")
    assert told["lang"] == "zh-Hans"
    for icon in told["icons"]:
        file = finders.find(icon["src"].removeprefix("/static/"))
        assert file
        with Image.open(Path(str(file))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_without_a_network_the_page_names_nobody(member: Member) -> None:
    page = client_of(member).get("/offline").content.decode()
    assert member.name not in page
    assert 'id="kept-pages"' in page


def test_pages_go_out_small_but_for_those_that_hold_a_way_in(member: Member) -> None:
    client = client_of(member)
    small = client.get("/c/hands/", headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert b"data-account" in gzip.decompress(small.content)
    link = client.post("/me/pass", headers={"Accept-Encoding": "gzip"})
    assert "/in/" in link.content.decode()
    assert "Content-Encoding" not in link
    assert "Content-Encoding" not in client.get("/device", headers={"Accept-Encoding": "gzip"})
