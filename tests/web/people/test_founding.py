"""Founding a community."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from dongliang.gate import GateRules
from dongliang_web.models import Account, Community, Entry, Member
from dongliang_web.people.actions import RESERVED_SLUGS
from tests.web.factories import AccountFactory, CommunityFactory, a_picture, client_of

pytestmark = pytest.mark.django_db

ENTRY = {
    "name": "一双手",
    "slug": "yi-shuang-shou",
    "purpose": "把手练好。",
    "language": "zh-hans",
    "zone": "Asia/Shanghai",
    "starts_hour": "4",
}
NEWCOMER = {**ENTRY, "my_name": "周岚"}


@pytest.fixture(autouse=True)
def kept_pictures(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "kept"


def test_whoever_is_signed_in_founds_one_and_is_its_founder() -> None:
    account = AccountFactory(name="周岚")
    assert client_of(account).post("/found", ENTRY)["Location"] == "/c/yi-shuang-shou/"
    community = Community.objects.get()
    assert (community.name, community.purpose, community.language) == ("一双手", "把手练好。", "zh-hans")
    assert community.rules == GateRules()
    setting = community.clock().settings[-1]
    assert (setting.zone, setting.starts_hour) == ("Asia/Shanghai", 4)
    founder = Member.objects.get()
    assert (founder.name, founder.roles()) == ("周岚", {"member", "founder"})
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "attached_account",
        "founded_community",
    ]


def test_a_stranger_founds_one_by_a_name_alone_and_keeps_the_look_of_the_device() -> None:
    client = Client()
    client.post("/look", {"size": "largest"})
    assert client.post("/found", NEWCOMER)["Location"] == "/c/yi-shuang-shou/"
    account = Account.objects.get()
    assert (account.name, account.email, account.size) == ("周岚", "", "largest")
    assert not account.has_usable_password()
    assert client.get("/me").status_code == 200
    assert not mail.outbox


def test_an_address_given_on_the_way_is_confirmed_by_a_code() -> None:
    client = Client()
    answer = client.post("/found", {**NEWCOMER, "email": "Lan@example.org"})
    assert answer["Location"] == "/me/email/code?next=%2Fc%2Fyi-shuang-shou%2F"
    assert Account.objects.get().email == ""
    code = re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body))
    assert code
    done = client.post("/me/email/code", {"code": code[0], "next": "/c/yi-shuang-shou/"})
    assert done["Location"] == "/c/yi-shuang-shou/"
    assert Account.objects.get().email == "lan@example.org"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"my_name": ""}, "my_name"),
        ({"my_name": "长" * 41}, "my_name"),
        ({"email": "lan@"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"slug": "一双手"}, "slug"),
        ({"slug": "a/b"}, "slug"),
        ({"slug": "a"}, "slug"),
        ({"slug": "x" * 41}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"slug": "Taken"}, "slug"),
        ({"slug": "static"}, "slug"),
        ({"purpose": "长" * 601}, "purpose"),
        ({"language": "fr"}, "language"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"starts_hour": "7"}, "starts_hour"),
        ({"starts_hour": "-1"}, "starts_hour"),
        ({"picture": SimpleUploadedFile("a.jpg", b"\xff\xd8 broken")}, "picture"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_leaves_nothing(entry: dict[str, object], field: str) -> None:
    CommunityFactory(slug="taken")
    answer = Client().post("/found", {**NEWCOMER, **entry})
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {field}
    assert "把手练好。" in answer.content.decode() or field == "purpose"
    assert (Community.objects.count(), Account.objects.count(), Entry.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("name", "slug"), [("Two Hands", "two-hands"), ("一双手", r"c-[0-9a-f]{6}"), ("!!!", r"c-[0-9a-f]{6}")]
)
def test_a_short_name_is_made_where_none_is_given(name: str, slug: str) -> None:
    Client().post("/found", {**NEWCOMER, "name": name, "slug": ""})
    assert re.fullmatch(slug, Community.objects.get().slug)


def test_the_sites_own_words_are_kept_back() -> None:
    assert {"static", "sign-in", "me", "found", "in", "look", "c"} <= RESERVED_SLUGS


def test_a_site_may_be_closed_to_founding(settings: Settings) -> None:
    settings.FOUNDING = "nobody"
    for client in (Client(), client_of(AccountFactory())):
        for answer in (client.get("/found"), client.post("/found", NEWCOMER)):
            assert answer.status_code == 403
            assert "No communities are founded here now" in answer.content.decode()
    assert "/found" not in Client().get("/sign-in/new").content.decode()
    assert not Community.objects.exists()


def test_too_many_newcomers_from_one_network_have_to_wait(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "2/h/ip"}
    with time_machine.travel(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), tick=False):
        answers = [Client().post("/found", {**NEWCOMER, "slug": f"one-{n}"}).status_code for n in range(3)]
    assert answers == [302, 302, 400]
    assert Account.objects.count() == 2


def test_the_picture_is_shown_to_everybody() -> None:
    client_of(AccountFactory()).post("/found", {**ENTRY, "picture": a_picture()})
    community = Community.objects.get()
    assert Client().get(community.picture_url).status_code == 200
    assert [each["role"] for each in Entry.objects.get(verb="founded_community").digests] == ["picture"]
