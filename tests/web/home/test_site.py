"""The site's first page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.models import Community, Member
from tests.web.factories import AccountFactory, CommunityFactory, MemberFactory, checked_in, client_of
from tests.web.home.reading import TODAY, queries, read, title, words

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_what_this_is(settings: Settings) -> None:
    html = read(Client(), "home_page")
    assert words(title(html)) == "先过门槛，再天天在一起。"
    assert 'href="/found"' in html
    assert 'href="/sign-in"' in html
    assert "First the gate" in read(Client(), "home_page", language="en")
    settings.FOUNDING = "nobody"
    assert 'href="/found"' not in read(Client(), "home_page")


def test_one_s_communities_with_today_s_state(community: Community, member: Member) -> None:
    account = member.attachments.get().account
    done = MemberFactory(community=CommunityFactory(slug="done", name="写过了"), account=account)
    checked_in(done, TODAY)
    MemberFactory(community=CommunityFactory(slug="rest", name="歇着"), account=account, state=str(Role.RESTING))
    MemberFactory(community=CommunityFactory(slug="look", name="看看"), account=account, state=str(Role.VISITOR))
    MemberFactory(community=CommunityFactory(slug="other", name="别人的"))
    html = read(client_of(account), "home_page")
    rows = {row.split("</a>")[0].rpartition(">")[2]: row for row in html.split("<li>")[1:]}
    assert set(rows) == {"一双手", "写过了", "歇着", "看看"}
    assert 'class="btn small" href="/c/hands/"' in rows["一双手"]
    assert "已打卡" in rows["写过了"]
    assert "写一篇就回来" in rows["歇着"]
    assert "/c/look/join" in rows["看看"]


def test_a_name_from_a_history_is_no_second_community(community: Community, member: Member) -> None:
    account = member.attachments.get().account
    MemberFactory(community=community, imported_name="heqing", account=account, state=str(Role.VISITOR))
    html = read(client_of(account), "home_page")
    assert html.count('href="/c/hands/"') == 2  # the name, and the button beside it
    assert "/join" not in html


def test_whoever_is_nowhere_reads_what_to_do() -> None:
    assert "你还没有社群" in read(client_of(AccountFactory()), "home_page")


def test_a_constant_number_of_queries() -> None:
    account = AccountFactory()
    client, counts = client_of(account), []
    for more in (1, 29):
        for _ in range(more):
            MemberFactory(account=account)
        counts.append(queries(client, "home_page"))
    assert counts[0] == counts[1] <= 8
