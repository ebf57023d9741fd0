"""Coming in: links that lead away, limits that are crowded out, sessions and devices, founding without end."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from dongliang.checkin import DayRules
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.jobs import tick
from dongliang_web.models import Account, Community
from dongliang_web.pages.clock import now
from dongliang_web.people.actions import issue_own_pass
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
ELSEWHERE = ("https://evil.example/x", "//evil.example/x", "javascript:alert(1)", "\\\\evil.example", "/\\evil.example")


def founding(slug: str, **more: str) -> dict[str, str]:
    return {"name": "一双手", "slug": slug, "zone": "UTC", "starts_hour": "0", "language": "en", **more}


def account_of(client: Client) -> Account:
    return Account.objects.get(pk=client.session["_auth_user_id"])


# ------------------------------------------------------------------ ways on


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_way_on_leads_away_from_the_site(there: str) -> None:
    member = MemberFactory()
    browser = client_of(member)
    browser.post("/me/email", {"email": "to@example.org", "action_add": "1"})
    pages = [
        browser.get("/me/email/code", {"next": there}),
        browser.post("/me/email/code", {"code": "1", "next": there}),
    ]
    stranger = Client()
    pages.append(stranger.get("/sign-in", {"next": there}))
    stranger.post("/sign-in", {"email": "nobody@example.org", "next": there})
    pages.append(stranger.get("/sign-in/code", {"next": there}))
    for page in pages:
        assert re.findall(r'href="[^"]*(?:evil|alert)[^"]*"', page.content.decode()) == []
    code = re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body))
    assert code
    answers = [
        browser.post("/me/email/code", {"code": code[0], "next": there}),
        browser.post("/look", {"size": "large", "next": there}),
        browser.post("/sign-out", {"next": there}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/"), answer["Location"]
        assert "evil" not in answer["Location"]


# ------------------------------------------------------------------ codes


def test_asking_for_codes_to_many_addresses_frees_nobody_s_limit() -> None:
    addresses = [f"victim{n}@example.org" for n in range(6)]
    for address in addresses:
        for _ in range(5):
            assert Client().post("/sign-in", {"email": address}, REMOTE_ADDR="10.9.0.1").status_code == 302
    for number in range(350):
        Client().post("/sign-in", {"email": f"any{number}@example.org"}, REMOTE_ADDR=f"10.1.0.{number // 50}")
    answers = [Client().post("/sign-in", {"email": each}, REMOTE_ADDR="10.2.0.1").status_code for each in addresses]
    assert answers == [400] * len(addresses)


def test_a_known_and_an_unknown_address_get_the_same_answers() -> None:
    member = MemberFactory()
    browser = client_of(member)
    browser.post("/me/email", {"email": "known@example.org", "action_add": "1"})
    code = re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body))
    assert code
    browser.post("/me/email/code", {"code": code[0]})
    seen = []
    for address in ("known@example.org", "other@example.org"):
        asking, giving = Client(), client_of(MemberFactory())
        answers = [
            asking.post("/sign-in", {"email": address}),
            asking.get("/sign-in/code"),
            asking.post("/sign-in/code", {"code": "00000000"}),
            giving.post("/me/email", {"email": address, "action_add": "1"}),
        ]
        bodies = [re.sub(r'value="[^"]*"', "", each.content.decode()).replace(address, "") for each in answers]
        seen.append(
            [(each.status_code, each.headers.get("Location"), body) for each, body in zip(answers, bodies, strict=True)]
        )
    assert seen[0] == seen[1]


def test_a_session_is_another_one_after_signing_in() -> None:
    member = MemberFactory()
    browser = Client()
    planted = browser.session
    planted["planted"] = "yes"
    planted.save()
    browser.cookies["sessionid"] = str(planted.session_key)
    browser.post(f"/in/{issue_own_pass(by=member.account(), at=now())}")
    assert account_of(browser) == member.account()
    assert browser.session.session_key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()
    other = MemberFactory()
    before = browser.session.session_key
    browser.post(f"/in/{issue_own_pass(by=other.account(), at=now())}")
    assert account_of(browser) == other.account()
    assert "planted" not in browser.session
    assert not Session.objects.filter(session_key=before).exists()


def test_of_a_device_signed_out_nothing_is_kept() -> None:
    member = MemberFactory()
    stays, goes = Client(), Client()
    for browser in (stays, goes):
        secret = issue_own_pass(by=member.account(), at=now())
        browser.post(f"/in/{secret}", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Firefox")
    goes.post("/sign-out")
    tick(now())
    assert [each.session_key for each in UserSession.objects.all()] == [stays.session.session_key]
    tick(now() + dt.timedelta(days=400))
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


# ------------------------------------------------------------------ founding


def test_one_account_founds_so_many_communities_a_day_and_no_more() -> None:
    browser = client_of(MemberFactory())
    before = Community.objects.count()
    answers = [browser.post("/found", founding(f"one-of-{n}")).status_code for n in range(22)]
    assert answers == [302] * 20 + [400] * 2
    assert Community.objects.count() == before + 20


def test_founding_is_whole_also_where_no_code_can_be_sent() -> None:
    for number in range(5):
        Client().post("/found", founding(f"first-{number}", my_name="某人", email="victim@example.org"))
    assert len(mail.outbox) == 5
    browser = Client()
    answer = browser.post("/found", founding("sixth", my_name="某人", email="victim@example.org"), follow=True)
    assert answer.redirect_chain == [("/c/sixth/", 302)]
    assert "Five codes went out" in answer.content.decode()
    assert len(mail.outbox) == 5


def test_nobody_founds_where_the_demo_is_raised() -> None:
    """Whoever hosts the demo is shown links to sign in as its people."""
    assert client_of(MemberFactory()).post("/found", founding("demo")).status_code == 400


# ------------------------------------------------------------------ one's own zone


def test_a_day_that_is_over_is_not_opened_again_by_another_zone() -> None:
    rules = GateRules(day=DayRules(own_zone=True, grace_hours=0, make_up_days=0))
    cohort = CohortFactory(first_date=now().date() - dt.timedelta(days=6), rules=rules_to_json(rules))
    member = EnrolmentFactory(cohort=cohort).member
    Account.objects.update(zone="Pacific/Kiritimati")
    browser = client_of(member)
    answer = browser.post("/me", {"name": "另一个名字", "zone": "Etc/GMT+12"})
    assert answer.status_code == 400
    assert "cannot be changed until it is over" in answer.content.decode()
    assert Account.objects.get(pk=member.account().pk).zone == "Pacific/Kiritimati"
    assert browser.post("/me", {"name": "另一个名字", "zone": "Pacific/Kiritimati"}).status_code == 302
