"""Every address × everything that somebody can be, held against the one table of powers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from dongliang.council import OFFICES, POWERS, Role, may
from dongliang_web.models import Cohort, Community, Member, Post, Reply
from dongliang_web.pages.clock import now
from tests.web.factories import (
    AccountFactory,
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    client_of,
    wrote,
)

pytestmark = pytest.mark.django_db

#: Addresses of the site itself, which belong to no community, and who may open them.
FOR_ALL = {
    "home_page",
    "found",
    "sign_in",
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "account_inactive",
    "use_pass",
    "settings_look",
    "set_language",
    "service_worker",
    "device",
    "offline",
    "site_manifest",
    "invitation",
}
#: What each of the roles is, in words of the factories; a steward and a founder are members besides.
ROLES = [*Role]


def patterns() -> list[URLPattern]:
    return [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]


def in_a_community() -> list[URLPattern]:
    return [each for each in patterns() if "slug" in each.pattern.converters]


def of_the_site() -> list[URLPattern]:
    return [each for each in patterns() if "slug" not in each.pattern.converters]


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="here")


@pytest.fixture
def cohort(community: Community) -> Cohort:
    today = community.clock().day_of(now())
    return CohortFactory(community=community, number=1, first_date=today - dt.timedelta(days=3))


@pytest.fixture
def people(community: Community, cohort: Cohort) -> dict[Role, tuple[Client, frozenset[Role]]]:
    """A browser for each role, and the roles that whoever sits before it has."""
    found: dict[Role, tuple[Client, frozenset[Role]]] = {Role.OUTSIDER: (Client(), frozenset({Role.OUTSIDER}))}
    for role in ROLES:
        if role is Role.OUTSIDER:
            continue
        state = Role.MEMBER if role in OFFICES else role
        offices = [role] if role in OFFICES else []
        member = MemberFactory(community=community, state=str(state), offices=offices)
        if role is Role.CANDIDATE:
            EnrolmentFactory(member=member, cohort=cohort)
        found[role] = client_of(member), frozenset({state, *offices})
    return found


@pytest.fixture
def things(community: Community, cohort: Cohort) -> dict[str, Any]:
    """What an address may be about: somebody else, with a post, in the cohort."""
    other = MemberFactory(community=community, name="别人", state=str(Role.CANDIDATE))
    EnrolmentFactory(member=other, cohort=cohort)
    day = community.clock().day_of(now())
    post = wrote(other, day)
    answer = Reply.objects.create(
        root=post.entry, member=other, client_id=uuid.uuid4(), received_at=now(), entry=post.entry, text=post.text
    )
    return {"member": other, "post": post, "reply": answer, "cohort": cohort, "day": day}


def arguments(pattern: URLPattern, community: Community, things: dict[str, Any]) -> dict[str, Any]:
    """Return values for an address's places; what has none here gets something that is not there."""
    member, post, cohort = things["member"], things["post"], things["cohort"]
    assert isinstance(member, Member)
    assert isinstance(post, Post)
    values: dict[str, Any] = {"slug": community.slug}
    for name in pattern.pattern.converters:
        if name == "slug":
            continue
        if name == "key":
            place = str(pattern.pattern)
            found = things["reply"] if "/replies/" in place else post if "/posts/" in place else member
            values[name] = found.key
        elif name == "number":
            values[name] = cohort.number
        elif name == "kind":
            values[name] = "csv"
        elif "date" in name or "day" in name:
            values[name] = things["day"].isoformat()
        else:
            values[name] = {"pk": 1, "name": "daily", "file": member.key, "other": member.key}.get(name, 1)
    return values


def answers(client: Client, url: str) -> Iterator[HttpResponse]:
    """Ask by GET and by POST, and take back whatever that did."""
    for method in (client.get, client.post):
        with transaction.atomic():
            yield method(url)
            transaction.set_rollback(True)


def refused(answer: HttpResponse) -> bool:
    """Tell whether somebody was led away to sign in, or told who may do this."""
    return answer.status_code == 403 or (answer.status_code == 302 and reverse("sign_in") in answer["Location"])


def test_there_are_addresses_to_walk() -> None:
    assert len(in_a_community()) > 25


@pytest.mark.parametrize("pattern", in_a_community(), ids=lambda each: each.name)
def test_a_community_s_address_asks_for_a_power(pattern: URLPattern) -> None:
    assert getattr(pattern.callback, "power", None) in POWERS, f"{pattern.pattern} is not guarded by @needs"


@pytest.mark.parametrize("pattern", in_a_community(), ids=lambda each: each.name)
def test_who_holds_the_power_gets_in_and_nobody_else(
    pattern: URLPattern,
    community: Community,
    people: dict[Role, tuple[Client, frozenset[Role]]],
    things: dict[str, Any],
) -> None:
    url = reverse(pattern.name, kwargs=arguments(pattern, community, things))
    power = pattern.callback.power  # type: ignore[attr-defined]  # set by @needs, as the test above holds
    to_change = getattr(pattern.callback, "to_change", power)
    for role, (client, roles) in people.items():
        for asked, answer in zip((power, to_change), answers(client, url), strict=True):
            if answer.status_code == 405:
                continue
            assert answer.status_code < 500, (url, role)
            if getattr(pattern.callback, "by_rule", False) and may(roles, asked):
                continue  # a community's rule may keep it from some who hold the power; the room's own tests say whom
            assert refused(answer) == (not may(roles, asked)), (url, role, answer.status_code)


@pytest.mark.parametrize("pattern", of_the_site(), ids=lambda each: str(each.name))
def test_an_address_of_the_site_is_open_or_asks_to_sign_in(pattern: URLPattern) -> None:
    places = {name: {"secret": "nothing"}.get(name, 1) for name in pattern.pattern.converters}
    url = reverse(pattern.name, kwargs=places)
    for answer in answers(Client(), url):
        if answer.status_code == 405:
            continue
        assert answer.status_code < 500
        led_away = answer.status_code in (302, 403, 404) and pattern.name not in FOR_ALL
        assert led_away or pattern.name in FOR_ALL, (url, answer.status_code)


def test_a_stranger_to_one_community_is_a_visitor_there(community: Community) -> None:
    stranger = client_of(MemberFactory())
    assert stranger.get(reverse("people_page", args=[community.slug])).status_code == 403
    assert Client().get("/c/nowhere/").status_code == 404
    assert client_of(AccountFactory()).get(reverse("today", args=[uuid.uuid4().hex])).status_code == 404
