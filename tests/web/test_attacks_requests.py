"""Requests as an attacker sends them: from elsewhere, with script in them, out of all bounds."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from dongliang_web.models import Member
from dongliang_web.pages.clock import now
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.lived_in import LivedIn, lived_in

pytestmark = pytest.mark.django_db

SCRIPT = "</script><script>alert(1)</script>\"'&%s{0}，对<img src=x onerror=alert(1)>{{7*7}}%s{name}吗"
FAR_DAYS = ("0001-01-01", "0001-01-02", "9999-12-31", "2026-02-30", "", "-1")
FAR_NUMBER = "9" * 30


def held() -> dict[str, list[str]]:
    """Return all rows of all tables but the sessions, to be compared before and after."""
    models = (model for model in apps.get_models() if model._meta.label != "sessions.Session")
    return {model._meta.label: sorted(map(repr, model.objects.values_list())) for model in models}


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_form_is_taken_from_elsewhere(signed_in: bool) -> None:
    world = lived_in()
    elsewhere = Client(enforce_csrf_checks=True)
    if signed_in:
        elsewhere.cookies = client_of(world.founder).cookies
    before = held()
    for address in world.addresses():
        for send in (elsewhere.post, elsewhere.put, elsewhere.patch, elsewhere.delete):
            # a link out of a mail is its own proof: there is no page that could hold a token
            refused = (404, 405) if address.startswith("/reminders/") else (403, 405)
            assert send(address).status_code in refused, address
    assert held() == before


def test_every_page_at_every_reader() -> None:
    """Looking changes nothing, typed text is never markup and escaped once, and no page is kept between."""
    world = lived_in(SCRIPT)
    decide_with_reasons(world)
    browsers, shown = world.browsers(), 0
    look_first(world, browsers)
    before = held()
    for address in world.addresses():
        for browser in browsers:
            answer = browser.get(address)
            assert answer.status_code < 500, address
            assert "private" in answer.headers.get("Cache-Control", ""), address
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            assert not re.search(r"<script>|<img src=x|49%s", page), address
            assert not re.search(r"&amp;(lt|gt|quot|amp|#x27);", page), address
            shown += "alert(1)" in unescape(page)
    assert shown > 100
    assert held() == before


def look_first(world: LivedIn, browsers: list[Client]) -> None:
    """Let everybody have looked once at what keeps a first look: one's own link, that one was there, what was told."""
    slug = world.community.slug
    for browser in browsers:
        browser.get(reverse("invite", args=[slug]))
        browser.get(reverse("session_live", args=[slug, world.session.key]))
        browser.get(reverse("post", args=[slug, world.post.key]))


def decide_with_reasons(world: LivedIn) -> None:
    """Let a steward decide what is shown with a reason: a day not counted, an exception, a day recorded."""
    steward, here = client_of(world.founder), f"/c/{world.community.slug}"
    steward.post(f"{here}/void", {"day": world.today - dt.timedelta(days=2), "reason": SCRIPT})
    steward.post(f"{here}/cohorts/2/admit/{world.candidate.key}", {"reason": SCRIPT})
    day = {"day": world.today - dt.timedelta(days=1), "mark": "done", "reason": SCRIPT}
    steward.post(f"{here}/members/{world.member.key}/record", day)


@pytest.fixture
def steward() -> Member:
    return MemberFactory(offices=["founder", "steward"])


@pytest.mark.parametrize("day", FAR_DAYS)
def test_days_out_of_all_bounds_are_refused_and_break_nothing(steward: Member, day: str) -> None:
    community, today = steward.community, now().date()
    other = MemberFactory(community=community)
    CohortFactory(community=community, number=1, first_date=today + dt.timedelta(days=5))
    running = CohortFactory(community=community, number=2, first_date=today - dt.timedelta(days=5))
    writing = {"text": "够长了，够长了，够长", "visible_to": "members", "client_id": uuid.uuid4(), "day": day}
    forms = [
        ("check-in", writing),
        (f"make-up/{day}", writing),
        ("days-off", {"day": day}),
        ("days-off", {"withdraw": day}),
        ("void", {"day": day, "reason": "停电"}),
        *(
            (f"members/{other.key}/record", {"day": day, "mark": mark, "reason": "停电"})
            for mark in ("done", "made_up", "leave")
        ),
        *((f"cohorts/{path}", {"first_date": day, "enrolment_opens_date": day}) for path in ("new", "1/change")),
    ]
    browsers = [client_of(steward), client_of(EnrolmentFactory(cohort=running).member)]
    before = held()
    for path, form in forms:
        for browser in browsers:
            assert browser.post(f"/c/{community.slug}/{path}", form).status_code < 500, path
    assert held() == before


def test_numbers_out_of_all_bounds_are_nothing_s(steward: Member) -> None:
    browser, here = client_of(steward), f"/c/{steward.community.slug}"
    posted = [
        *(f"/notices/{FAR_NUMBER}/dismiss", f"/passes/{FAR_NUMBER}/stop", f"/me/devices/{FAR_NUMBER}/end"),
        *(f"{here}/passes/{FAR_NUMBER}/{act}" for act in ("confirm", "link", "stop")),
        *(f"{here}/claims/{FAR_NUMBER}", f"{here}/cohorts/{FAR_NUMBER}/join", f"{here}/cohorts/{FAR_NUMBER}/withdraw"),
    ]
    assert {browser.post(address).status_code for address in posted} == {404}
    for number in (FAR_NUMBER, "9" * 5000):
        assert browser.get(f"{here}/cohorts/{number}").status_code == 404
    for page in (FAR_NUMBER, "-1", "%00"):
        assert browser.get(f"{here}/?page={page}").status_code == 200
    assert browser.get(f"{here}/standing?cohort=%00").status_code == 302


def test_the_host_is_the_site_s_own() -> None:
    assert Client().get("/", HTTP_HOST="evil.example").status_code == 400
    world = lived_in()
    page = client_of(world.founder).get(f"/c/{world.community.slug}/cohorts", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize("name", ["甲\n乙", "甲\u202e\u200b 乙", "\t甲 \u2028 乙 "])
def test_a_name_is_one_line_without_hidden_signs(name: str) -> None:
    member = MemberFactory()
    client_of(member).post("/me", {"name": name, "zone": ""})
    member.refresh_from_db()
    assert member.name == "甲 乙"


def test_a_name_in_which_nothing_is_seen_is_none() -> None:
    member = MemberFactory(name="原名")
    assert client_of(member).post("/me", {"name": "\u200b\u200d\u3000", "zone": ""}).status_code == 400
    member.refresh_from_db()
    assert member.name == "原名"


def test_a_pictogram_in_a_name_stays_whole() -> None:
    member = MemberFactory()
    client_of(member).post("/me", {"name": "👩\u200d🔧 木工", "zone": ""})
    member.refresh_from_db()
    assert member.name == "👩\u200d🔧 木工"
