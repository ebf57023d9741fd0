"""The poster's page and picture: whose it is, what it says, and what it does where something is missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as conf
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang.words import label
from dongliang_web.models import Community, InvitationLink, Member
from dongliang_web.roots.actions import limit_link, make_channel, own_link, withdraw_link
from dongliang_web.roots.poster import LAYOUTS
from tests.web.factories import CohortFactory, CommunityFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.roots.posters import codes, opened

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
TODAY, DAY = AT.date(), dt.timedelta(days=1)
PAGE = "/c/hands/invite/poster"


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        cache.clear()
        yield


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands", purpose="把手练好，每天写一点。我们是一群练手法的人。")


@pytest.fixture
def member(community: Community) -> Member:
    return MemberFactory(community=community, name="白芷")


def link_of(member: Member) -> InvitationLink:
    return own_link(by=member, at=AT)


def picture(client: Client, link: InvitationLink, layout: str = "letter", **query: str) -> Any:
    address = reverse("poster_picture", args=[link.community.slug, link.code, layout])
    return client.get(address, query, headers={"accept-language": "en"})


def page(client: Client, address: str = PAGE, language: str = "zh-CN", **query: str) -> str:
    answer = client.get(address, query, headers={"accept-language": language})
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def said(html: str) -> str:
    """Return the words of the chosen poster, as the page tells them to who cannot see it."""
    found = re.search(r'class="poster"[^>]* alt="([^"]*)"', html)
    assert found
    return found[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_member_s_poster_leads_to_their_own_link(member: Member, layout: str) -> None:
    link = link_of(member)
    answer = picture(client_of(member), link, layout)
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f'inline; filename="hands-{layout}.png"'
    assert "private" in answer["Cache-Control"]
    shown = opened(answer.content)
    assert shown.size == (1080, 1920)
    assert codes(shown) == [f"{conf.SITE_URL}/j/{link.code}"]


def test_the_page_shows_every_layout_and_what_stands_on_the_poster(member: Member, community: Community) -> None:
    CohortFactory(community=community, number=4, first_date=TODAY + 12 * DAY)
    client, link = client_of(member), link_of(member)
    html = page(client)
    for layout in LAYOUTS:
        assert f"/invite/poster/{link.code}/{layout}.png" in html
    assert said(html) == (
        "海报：把手练好，每天写一点。 15 日里打卡 13 日，就进大群。第 4 期，12月7日 星期一开始。"
        f"白芷请你来看看。二维码和地址：{conf.SITE_URL.partition('://')[2]}/j/{link.code}"
    )
    assert "15 日里打卡 13 日" in said(page(client, language="en", **{"in": "zh-Hans"}))
    english = said(page(client, **{"in": "en"}))
    assert "Check in on 13 of 15 days and you are in. Cohort 4 starts Mon 7 Dec. 白芷 invites you." in english
    assert "check in" not in english


def test_which_layout_is_chosen_is_in_the_address(member: Member) -> None:
    client = client_of(member)
    assert 'download="hands-night.png"' in page(client, layout="night")
    for unknown in ("", "no-such", "../night", "night\x00"):
        assert 'download="hands-letter.png"' in page(client, layout=unknown)


def test_the_next_start_is_of_the_next_cohort_with_a_place(member: Member, community: Community) -> None:
    client = client_of(member)
    assert "下一期待定" in said(page(client))
    rules = rules_to_json(GateRules(trial_days=15, required_days=14))
    CohortFactory(community=community, number=7, first_date=TODAY + 40 * DAY, rules=rules)
    CohortFactory(community=community, number=3, first_date=TODAY - 3 * DAY)
    full = CohortFactory(community=community, number=4, first_date=TODAY + 5 * DAY, capacity=1)
    assert "第 4 期，11月30日 星期一开始" in said(page(client))
    EnrolmentFactory(cohort=full)
    # It lies in another year.
    assert "15 日里打卡 14 日，就进大群。第 7 期，2027年1月4日 星期一开始" in said(page(client))


def test_a_community_without_a_purpose_has_its_name_for_a_title(member: Member, community: Community) -> None:
    community.purpose = ""
    community.save()
    assert said(page(client_of(member))).startswith("海报：一双手 ")
    assert picture(client_of(member), link_of(member)).status_code == 200


def test_latin_names_stand_apart_from_chinese(community: Community) -> None:
    anna = MemberFactory(community=community, name="Anna")
    assert "Anna 请你来看看" in said(page(client_of(anna)))


# ------------------------------------------------------------------ whose it is


def test_nobody_sees_the_poster_of_another_member(member: Member, community: Community) -> None:
    link, other = link_of(member), MemberFactory(community=community)
    for who in (other, MemberFactory(community=community, offices=[Role.STEWARD])):
        client = client_of(who)
        assert picture(client, link).status_code == 404
        assert client.get(f"{PAGE}/{link.code}").status_code == 404
    elsewhere = MemberFactory(community=CommunityFactory(slug="other"))
    assert picture(client_of(elsewhere), link).status_code in (302, 403)
    theirs = reverse("poster_picture", args=["other", link.code, "letter"])
    assert client_of(elsewhere).get(theirs).status_code == 404
    assert Client().get(f"{PAGE}/{link.code}/letter.png").status_code == 302


def test_a_channel_s_poster_is_for_stewards(member: Member, community: Community) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    studio = make_channel(by=steward, channel="瑜伽馆", at=AT)
    named = make_channel(by=steward, channel="书店", member=member, at=AT)
    client = client_of(steward)
    html = page(client, f"{PAGE}/{studio.code}")
    assert "瑜伽馆" in html and "一双手请你来看看" in said(html)
    assert codes(opened(picture(client, studio).content)) == [f"{conf.SITE_URL}/j/{studio.code}"]
    assert "白芷请你来看看" in said(page(client, f"{PAGE}/{named.code}"))
    for link in (studio, named):
        assert picture(client_of(member), link).status_code == 404
        assert client_of(member).get(f"{PAGE}/{link.code}").status_code == 404


def test_a_link_that_invites_nobody_has_no_poster(member: Member, community: Community) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    client = client_of(steward)
    withdrawn, over = (make_channel(by=steward, channel=name, at=AT) for name in ("甲", "乙"))
    withdraw_link(by=steward, link=withdrawn, at=AT)
    limit_link(by=steward, link=over, most=None, last_date=TODAY - DAY, at=AT)
    for link in InvitationLink.objects.filter(pk__in=[withdrawn.pk, over.pk]):
        html = page(client, f"{PAGE}/{link.code}")
        assert label(f"link_state.{link.closed(AT)}", "zh-Hans") in html and ".png" not in html.partition("<main")[2]
        assert picture(client, link).status_code == 404


@pytest.mark.parametrize("layout", ["none", "LETTER", "..", "a" * 300])
def test_a_layout_that_there_is_not(member: Member, layout: str) -> None:
    link = link_of(member)
    assert client_of(member).get(f"{PAGE}/{link.code}/{layout}.png").status_code == 404


# ------------------------------------------------------------------ how it is sent


def test_a_picture_may_be_kept_under_an_address_that_names_its_words(member: Member, community: Community) -> None:
    client = client_of(member)
    found = re.search(r'class="poster" src="([^"]*)"', page(client))
    assert found
    shown = client.get(found[1], headers={"accept-language": "zh-CN"})
    assert "max-age=86400" in shown["Cache-Control"] and "private" in shown["Cache-Control"]
    assert opened(shown.content).size == (540, 960)
    community.name = "两双手"
    community.save()
    changed = client.get(found[1], headers={"accept-language": "zh-CN"})
    assert "no-cache" in changed["Cache-Control"] and "max-age" not in changed["Cache-Control"]


def test_small_pictures_are_small(member: Member) -> None:
    client, link = client_of(member), link_of(member)
    assert opened(picture(client, link, size="small").content).size == (270, 480)
    assert opened(picture(client, link, size="99999999").content).size == (1080, 1920)


def test_drawing_is_limited(member: Member, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "poster": "2/h/user"}
    client, link = client_of(member), link_of(member)
    assert [picture(client, link, size="small").status_code for _ in range(3)] == [200, 200, 429]
    assert page(client), "the page itself can be read"
    other = MemberFactory(community=member.community)
    assert picture(client_of(other), link_of(other), size="small").status_code == 200


def test_guessing_at_codes_is_limited(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invitation": "2/h/ip"}
    assert [Client().get(f"/j/000000000{n}").status_code for n in range(3)] == [404, 404, 429]


def test_without_a_chinese_font_it_is_said(member: Member, settings: Settings, tmp_path: Path) -> None:
    settings.FONT_FILE = str(tmp_path / "none.ttf")
    client, link = client_of(member), link_of(member)
    answer = picture(client, link)
    assert answer.status_code == 503 and "no font with Chinese signs" in answer.content.decode()
    html = page(client, language="en")
    assert "no font with Chinese signs" in html and ".png" not in html.partition("<main")[2]


def test_signs_that_are_left_out_are_told(community: Community) -> None:
    leaf = MemberFactory(community=community, name="🌱白芷")
    html = page(client_of(leaf), language="en")
    assert "has no 🌱" in html
    assert picture(client_of(leaf), link_of(leaf)).status_code == 200


def test_hostile_names_stay_words(community: Community) -> None:
    community.purpose = '<script>alert(1)</script>"><image href="file:///etc/passwd">\x0b\u202e'
    community.save()
    bad = MemberFactory(community=community, name="</text><svg onload=x>")
    raw = client_of(bad).get(PAGE).content.decode()
    assert "<script>alert" not in raw and "<svg onload" not in raw
    assert codes(opened(picture(client_of(bad), link_of(bad)).content))


def test_the_page_asks_the_database_as_often_with_many_cohorts(
    member: Member, community: Community, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(member)
    page(client)
    for number in range(1, 31):
        CohortFactory(community=community, number=number, first_date=TODAY + number * DAY)
        make_channel(by=member, channel=f"渠道{number}", at=AT)
    with django_assert_max_num_queries(14):
        page(client)
