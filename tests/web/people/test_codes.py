"""Signing in by a code from a mail, and giving an address that a code confirms."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from dongliang_web.models import Account
from tests.web.factories import AccountFactory, client_of

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)


def account_with(address: str, **values: str) -> Account:
    account = AccountFactory(email=address, **values)
    EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
    return account


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"\d{4}-\d{4}", str(message.body))
    assert found, message.body
    return found[0]


def wrong(code: str) -> str:
    return code[:-1] + ("1" if code[-1] == "0" else "0")


def ask(client: Client, address: str) -> int:
    return client.post("/sign-in", {"email": address}).status_code


def signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def test_the_code_of_the_mail_signs_in_and_leads_on() -> None:
    account_with("lan@example.org")
    client = Client()
    sent = client.post("/sign-in?next=/look", {"email": " Lan@Example.org ", "next": "/look"})
    assert sent["Location"] == "/sign-in/code?next=%2Flook"
    assert [message.to for message in mail.outbox] == [["lan@example.org"]]
    done = client.post("/sign-in/code", {"code": code_in(mail.outbox[0]), "next": "/look"})
    assert done["Location"] == "/look"
    assert signed_in(client)


@pytest.mark.parametrize("typed", ["{0}{1}", "{0} {1}", " {0}－{1} "])
def test_a_code_is_taken_however_it_is_typed(typed: str) -> None:
    account_with("lan@example.org")
    client = Client()
    ask(client, "lan@example.org")
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    code = typed.format(*code_in(mail.outbox[0]).split("-")).translate(full_width)
    client.post("/sign-in/code", {"code": code})
    assert signed_in(client)


def test_another_site_is_not_led_to() -> None:
    account_with("lan@example.org")
    client = Client()
    client.post("/sign-in", {"email": "lan@example.org", "next": "https://evil.example/"})
    done = client.post("/sign-in/code", {"code": code_in(mail.outbox[0]), "next": "https://evil.example/"})
    assert done["Location"] == "/"


def test_an_unknown_address_gets_the_same_answers() -> None:
    account_with("lan@example.org")
    answers = []
    for address in ("lan@example.org", "nobody@example.org"):
        client = Client()
        sent = client.post("/sign-in", {"email": address}, follow=True)
        tried = client.post("/sign-in/code", {"code": "0000-0000"})
        pages = [re.sub(r"csrf\w+\" value=\"\w+", "", answer.content.decode()) for answer in (sent, tried)]
        answers.append([page.replace(address, "ADDRESS") for page in pages] + [sent.status_code, tried.status_code])
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["lan@example.org"], ["nobody@example.org"]]
    assert not re.search(r"\d{4}-\d{4}", str(mail.outbox[1].body))


def test_five_wrong_tries_use_a_code_up() -> None:
    account_with("lan@example.org")
    client = Client()
    ask(client, "lan@example.org")
    code = code_in(mail.outbox[0])
    for _ in range(4):
        tried = client.post("/sign-in/code", {"code": wrong(code)})
        assert tried.status_code == 400
        assert "five tries" in tried.content.decode()
    fifth = client.post("/sign-in/code", {"code": wrong(code)}, follow=True)
    assert "no longer good" in fifth.content.decode()
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/sign-in"
    assert not signed_in(client)


def test_the_fifth_try_still_counts() -> None:
    account_with("lan@example.org")
    client = Client()
    ask(client, "lan@example.org")
    code = code_in(mail.outbox[0])
    for _ in range(4):
        client.post("/sign-in/code", {"code": wrong(code)})
    client.post("/sign-in/code", {"code": code})
    assert signed_in(client)


@pytest.mark.parametrize("address", ["lan@example.org", "nobody@example.org"])
def test_a_sixth_code_within_an_hour_is_refused_for_known_and_unknown_alike(address: str) -> None:
    account_with("lan@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            assert ask(Client(), address) == 302
            clock.shift(dt.timedelta(minutes=5))
        sixth = Client().post("/sign-in", {"email": address.upper()})
        assert sixth.status_code == 400
        assert "in an hour" in sixth.content.decode()
        assert len(mail.outbox) == 5
        assert ask(Client(), "other@example.org") == 302
        clock.shift(dt.timedelta(minutes=36))
        assert ask(Client(), address) == 302


def test_a_code_is_good_for_ten_minutes() -> None:
    account_with("lan@example.org")
    client = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        ask(client, "lan@example.org")
        clock.shift(dt.timedelta(minutes=10, seconds=1))
        client.post("/sign-in/code", {"code": code_in(mail.outbox[0])})
        assert not signed_in(client)


def test_one_may_go_back_to_another_address() -> None:
    client = Client()
    ask(client, "wrong@example.org")
    assert client.get("/sign-in")["Location"] == "/sign-in/code"
    client.post("/sign-out", {"next": "/sign-in"})
    assert client.get("/sign-in").status_code == 200


@pytest.mark.parametrize("entry", ["", "lan", "lan@", "a@b@c.org", "<script>@example.org", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_said_to_be_none_and_kept(entry: str) -> None:
    answer = Client().post("/sign-in", {"email": entry})
    assert answer.status_code == 400
    assert "<script>@" not in answer.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("account", "browser", "subject"),
    [("zh-hans", "en", "登录"), ("en", "zh-CN", "sign-in"), ("", "zh-CN", "登录"), ("", "en", "sign-in")],
)
def test_the_mail_speaks_the_language_of_the_account_else_of_the_browser(
    account: str, browser: str, subject: str
) -> None:
    account_with("lan@example.org", language=account)
    Client(headers={"accept-language": browser}).post("/sign-in", {"email": "lan@example.org"})
    assert subject in mail.outbox[0].subject
    assert "127.0.0.1" in str(mail.outbox[0].body) or "testserver" in str(mail.outbox[0].body)


# ------------------------------------------------------------------ an address of one's own


def give(client: Client, address: str) -> int:
    return client.post("/me/email", {"email": address, "action_add": "1"}).status_code


def test_an_address_counts_once_its_code_was_entered_and_replaces_the_earlier_one() -> None:
    account = account_with("old@example.org")
    client = client_of(account)
    assert give(client, "New@example.org") == 302
    account.refresh_from_db()
    assert account.email == "old@example.org"
    client.post("/me/email/code", {"code": code_in(mail.outbox[0])})
    account.refresh_from_db()
    assert account.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]
    assert "new@example.org" in client.get("/me").content.decode()


def test_an_address_can_be_taken_away() -> None:
    account = account_with("old@example.org")
    client = client_of(account)
    client.post("/me/email", {"email": "old@example.org", "action_remove": "1"})
    account.refresh_from_db()
    assert (account.email, EmailAddress.objects.count()) == ("", 0)


def test_an_address_of_another_account_cannot_be_taken_over() -> None:
    account_with("taken@example.org")
    mine = AccountFactory()
    client = client_of(mine)
    assert give(client, "taken@example.org") == 302
    answer = client.post("/me/email/code", {"code": code_in(mail.outbox[0])})
    assert answer.status_code == 400
    assert "another account" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.email == ""


def test_five_wrong_tries_leave_the_address_as_it_was() -> None:
    account = account_with("old@example.org")
    client = client_of(account)
    give(client, "new@example.org")
    code = code_in(mail.outbox[0])
    for _ in range(4):
        assert client.post("/me/email/code", {"code": wrong(code)}).status_code == 400
    assert client.post("/me/email/code", {"code": wrong(code)})["Location"] == "/me/email"
    client.post("/me/email/code", {"code": code})
    account.refresh_from_db()
    assert account.email == "old@example.org"


def test_an_account_may_ask_for_five_codes_an_hour_whatever_the_address() -> None:
    client = client_of(AccountFactory())
    with time_machine.travel(NOON, tick=False):
        assert [give(client, f"a{n}@example.org") for n in range(6)] == [302] * 5 + [400]
    assert len(mail.outbox) == 5


def test_an_address_may_be_sent_five_codes_an_hour_whatever_the_account() -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [give(client_of(AccountFactory()), "one@example.org") for _ in range(6)]
    assert answers == [302] * 5 + [400]
