"""Passkeys: what the site refuses; that they work is shown with a browser's own authenticator."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from dongliang_web.models import Account, Member, Notice
from dongliang_web.pages.clock import now
from dongliang_web.people.actions import takes_two
from dongliang_web.people.sign_in import LATELY
from tests.web.factories import AccountFactory, MemberFactory, client_of
from tests.web.people.lock import Lock

pytestmark = pytest.mark.django_db

ANSWERS = st.recursive(
    st.none() | st.integers() | st.text(max_size=12) | st.sampled_from(["AAAA", "MQ", "public-key"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "userHandle"])
            | st.sampled_from(["signature", "authenticatorData"]),
            inner,
        )
    ),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def _named(settings: Settings) -> None:
    settings.SITE_URL = "https://hands.example"


def just_signed_in(account: Account) -> Client:
    """A browser in which somebody signed in a moment ago, by a link."""
    page = client_of(account).post("/me/pass").content.decode()
    fresh = Client()
    fresh.post("/in/" + page.split("/in/")[1].split('"')[0])
    return fresh


def given_one(account: Account, name: str = "Safari, iPhone") -> Authenticator:
    return Authenticator.objects.create(user=account, type="webauthn", data={"name": name, "credential": {}})


def test_they_belong_to_the_address_of_the_site(client: Client) -> None:
    asked = client.post("/sign-in/passkey/ask", headers={"host": "testserver"}).json()
    assert asked["publicKey"]["rpId"] == "hands.example"
    assert asked["publicKey"]["userVerification"] == "required"
    made = just_signed_in(AccountFactory(name="沈一舟")).post("/me/passkeys/ask").json()["publicKey"]
    assert made["rp"]["id"] == "hands.example"
    assert (made["user"]["name"], made["authenticatorSelection"]["residentKey"]) == ("沈一舟", "required")


def test_under_a_bare_number_none_are_offered(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "passkeys.js" not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/passkey/ask").status_code == 404
    assert just_signed_in(AccountFactory()).post("/me/passkeys/ask").status_code == 403


def test_adding_one_needs_a_fresh_sign_in() -> None:
    account = AccountFactory()
    stale = client_of(account)
    assert stale.post("/me/passkeys/ask").status_code == 403
    assert stale.post("/me/passkeys", {"credential": "{}"}).status_code == 403
    fresh = just_signed_in(account)
    assert fresh.post("/me/passkeys/ask").status_code == 200
    with time_machine.travel(now() + LATELY * 1.1):
        assert fresh.post("/me/passkeys/ask").status_code == 403


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=ANSWERS)
def test_what_no_device_would_send_opens_nothing_and_breaks_nothing(answer: object) -> None:
    client, sent = Client(), {"credential": json.dumps(answer)}
    client.post("/sign-in/passkey/ask")
    assert client.post("/sign-in/passkey", sent)["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_broken_answers_add_nothing() -> None:
    fresh = just_signed_in(AccountFactory())
    response = {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}
    for answer in (
        "",
        "[",
        "[]",
        "{}",
        '{"response": 1}',
        json.dumps({"id": "AA", "rawId": "AA", "response": response}),
    ):
        fresh.post("/me/passkeys/ask")
        assert fresh.post("/me/passkeys", {"credential": answer}).status_code == 400
    assert not Authenticator.objects.exists()


def test_it_is_a_way_in_so_that_one_steward_is_not_enough() -> None:
    member = MemberFactory()
    assert not takes_two(member, now())
    given_one(member.account())
    assert takes_two(member, now())


def test_it_is_no_second_lock_behind_a_link() -> None:
    account = AccountFactory()
    given_one(account)
    assert just_signed_in(account).get("/me").status_code == 200


def test_it_stands_under_the_account_s_own_zone_else_the_community_s() -> None:
    member: Member = MemberFactory()
    given_one(member.account())
    Authenticator.objects.update(created_at=dt.datetime(2026, 11, 10, 17, 5, tzinfo=dt.UTC))
    for zone, since in (("", "11 Nov 01:05"), ("Europe/Berlin", "10 Nov 18:05")):
        Account.objects.update(zone=zone)
        page = client_of(member).get("/me/passkeys", headers={"accept-language": "en"}).content.decode()
        assert f"since {since}" in page


def test_it_signs_in_and_that_of_a_closed_account_does_not() -> None:
    account, lock = AccountFactory(), Lock()
    assert lock.adds(just_signed_in(account)) == 302
    assert lock.opens(Client())
    assert not Lock(whose=lock.whose).opens(Client()), "of another device"
    Account.objects.update(is_active=False)
    assert not lock.opens(Client())


def test_of_one_person_s_names_whoever_comes_first_is_told_once() -> None:
    member: Member = MemberFactory()
    MemberFactory(community=member.community, account=member.account())
    client_of(member).post(f"/me/passkeys/{given_one(member.account()).pk}/end")
    assert Notice.objects.get().member == member


def test_one_is_taken_away_by_its_owner_alone_and_all_devices_are_told() -> None:
    member: Member = MemberFactory()
    kept = given_one(member.account())
    assert client_of(MemberFactory()).post(f"/me/passkeys/{kept.pk}/end").status_code == 404
    page = client_of(member).get("/me/passkeys").content.decode()
    assert "Safari, iPhone" in page and "the only way in that needs nobody else" in page
    assert client_of(member).post(f"/me/passkeys/{kept.pk}/end").status_code == 302
    assert not Authenticator.objects.exists()
    assert "Safari, iPhone" in client_of(member).get("/me").content.decode()


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/2fa/", "/me/totp", "/me/passkeys/recovery-codes"])
def test_there_are_no_pages_of_a_second_factor(path: str) -> None:
    assert client_of(AccountFactory()).get(path).status_code == 404
