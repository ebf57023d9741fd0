"""The settings of a community as those read them who cannot set them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Holder, Holding, Role
from dongliang_web.models import Community, Member, Office
from tests.web.council.deciding import VOTE, a_circle
from tests.web.factories import CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
PARTS = ("about", "gate", "main", "council", "mirrors", "clock")


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="here", name="一双手", purpose="每天写<几句>。")


def read(member: Member, spoken: str = "zh-hans") -> Any:
    browser = client_of(member)
    browser.cookies["django_language"] = spoken
    return browser.get(reverse("community_settings", args=["here"]))


@pytest.mark.parametrize(
    ("spoken", "says"),
    [
        ("zh-hans", ("一双手", "每天写&lt;几句&gt;。", "中文", "发起人", "提议改", "门槛的规则")),
        (
            "en",
            (
                "Time zone and start",
                "The founder",
                "Propose a change",
                "The rule of the gate",
                "Days that a proposal is open",
            ),
        ),
    ],
)
def test_members_read_all_parts_and_where_to_propose_a_change(
    community: Community, spoken: str, says: tuple[str, ...]
) -> None:
    MemberFactory(community=community, offices=[Role.FOUNDER])
    page = read(MemberFactory(community=community), spoken).content.decode()
    for each in says:
        assert each in page
    for part in PARTS:
        assert f"kind=change_rules&amp;which={part}" in page
    assert 'name="part"' not in page


def test_each_link_leads_to_the_form_of_its_part(community: Community) -> None:
    browser = client_of(MemberFactory(community=community))
    for part in PARTS:
        answer = browser.get(reverse("new_proposal", args=["here"]), {"kind": "change_rules", "which": part})
        assert answer.context["draft"].which == part


def test_the_founder_reads_them_once_the_power_is_with_others() -> None:
    circle = a_circle(slug="here")
    url = reverse("community_settings", args=["here"])
    assert 'name="part"' in read(circle.founder).content.decode()
    circle.hold(set_rules=VOTE)
    page = read(circle.founder).content.decode()
    assert 'name="part"' not in page
    assert "成员表决" in page
    answer = client_of(circle.founder).post(url, {"part": "about", "name": "夺回", "purpose": "", "language": "en"})
    assert answer.status_code == 403
    circle.community.refresh_from_db()
    assert circle.community.name == "一双手"


def test_it_is_said_by_name_with_whom_the_power_is() -> None:
    circle = a_circle(slug="here")
    both = frozenset(str(each.pk) for each in circle.stewards)
    circle.hold(set_rules=Holding(Holder.STEWARDS, both, 2))
    answer = read(circle.stewards[0])
    assert answer.context["held_by"] == "管0、管1里 2 位一起"
    assert answer.context["fell"] == ""
    assert 'name="part"' not in answer.content.decode(), "no steward sets them alone"
    Office.objects.filter(member=circle.stewards[1]).update(until_at=circle.at)
    assert "成员表决" in read(circle.members[0]).context["fell"]


def test_candidates_and_strangers_do_not_read_them(community: Community) -> None:
    assert read(MemberFactory(community=community, state=str(Role.CANDIDATE))).status_code == 403
    assert read(MemberFactory()).status_code == 403
    assert Client().get(reverse("community_settings", args=["here"])).status_code == 302


def test_stewards_and_members_find_the_way_there(community: Community) -> None:
    url = reverse("community_settings", args=["here"])
    steward = client_of(MemberFactory(community=community, offices=[Role.STEWARD]))
    assert url in steward.get(reverse("stewards_page", args=["here"])).content.decode()
    member = client_of(MemberFactory(community=community))
    assert url in member.get(reverse("powers", args=["here"])).content.decode()


def test_the_page_costs_the_same_with_many_members(community: Community) -> None:
    browser = client_of(MemberFactory(community=community))
    url = reverse("community_settings", args=["here"])
    browser.get(url)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(url).status_code == 200
        return len(caught)

    few = queries()
    for _ in range(20):
        MemberFactory(community=community, offices=[Role.STEWARD])
    assert queries() == few
