"""The centres' page: the stage and why, who holds whom, the picture, the months; and queries that do not grow."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.centres.views.naming import NOBODY
from dongliang_web.models import Community, Member
from tests.web.centres.snapshots import read, snapshot_of, star, words
from tests.web.factories import CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 31)


@pytest.fixture
def community() -> Community:
    cache.clear()
    return CommunityFactory(slug="hands")


def people(community: Community, count: int) -> list[Member]:
    """Return a member who can sign in, and others."""
    first = MemberFactory(community=community, name="周岚")
    state = {"community": community, "state": "member", "state_since_at": first.joined_at, "joined_at": first.joined_at}
    Member.objects.bulk_create(Member(name=f"人{number}", **state) for number in range(1, count))
    return list(community.members.order_by("id"))


def two_stars(members: list[Member]) -> list[tuple[int, int]]:
    """Return ties in which two hold as many each, and are not tied to one another."""
    half = len(members) // 2
    return [*star(0, range(1, half)), *star(half, range(half + 1, len(members)))]


def options(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="network" type="application/json">(.*?)</script>', html, re.S)
    assert found, "no picture"
    return dict(json.loads(found[1])["series"][0])


def test_before_the_first_night_it_says_so(community: Community) -> None:
    (first,) = people(community, 1)
    assert "还没有看过一夜。" in words(read(client_of(first)))


def test_below_three_nothing_is_told(community: Community) -> None:
    members = people(community, 2)
    snapshot_of(community, members, [(0, 1)])
    said = words(read(client_of(members[0])))
    assert "有来往的只有2位，还说不准。" in said
    assert "单中心" not in said


def test_one_centre_says_why_and_that_it_may_be_the_only_writer(community: Community) -> None:
    members = people(community, 13)
    snapshot_of(community, members, star(0, range(1, 13)))
    said = words(read(client_of(members[0])))
    assert "现在是单中心：大家依着一位。" in said
    assert "100%的依靠在承得最多的一位身上" in said
    assert "拔去往来最多的一位，最大的一群就剩不到一半：单中心。" in said
    assert "也可能只是因为只有中心在记" in said
    # below fifteen both are usual
    assert "这么大的聊天群和列表里，单中心和多中心都常见。" in said
    assert "这样的社群，还没有人量过那以后会怎样。" in said


def test_several_centres_say_how_many_hold_a_group(community: Community) -> None:
    members = people(community, 40)
    snapshot_of(community, members, two_stars(members))
    html = read(client_of(members[0]))
    said = words(html)
    assert "现在是多中心：两个人各托着一群，没有谁托着全部。" in said
    assert "<b>多中心</b>" in html
    assert "周岚承着50%的依靠；20位的藤到这里，连自己在内。" in said
    assert "都常见" not in said
    assert "只有中心在记" not in said


def test_a_kind_of_place_that_was_measured_says_what_was_seen(community: Community) -> None:
    members = people(community, 13)
    community.mirror_rules = {"place": "chat"}
    community.save()
    snapshot_of(community, members, star(0, range(1, 13)))
    said = words(read(client_of(members[0])))
    assert "10个里有8个其余人的话也少了一半" in said
    assert "还没有人量过" not in said


def test_who_writes_most_is_named_beside_the_highest(community: Community) -> None:
    members = people(community, 13)
    snapshot_of(community, members, star(0, range(1, 13)), heaviest_writer=str(members[3].pk))
    assert "写得最多的（人3）和往来日子最多的（周岚）不是同一位。" in words(read(client_of(members[0])))


def test_thin_data_is_said(community: Community) -> None:
    members = people(community, 4)
    snapshot_of(community, members, star(0, range(1, 4)))
    assert "只有4位、3条联系，数字只作参考。" in words(read(client_of(members[0])))


def test_the_strip_tells_since_when_and_a_single_month_changes_no_word(community: Community) -> None:
    members = people(community, 20)
    names = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11")
    stages = ("single", "single", "multi", "multi", "multi", "multi", "decentred")
    months = tuple(
        {"month": month, "n": 20, "n_lean": 4.0, "l1": 0.4, "k_star": 3, "stage": stage}
        for month, stage in zip(names, stages, strict=True)
    )
    snapshot = snapshot_of(community, members, two_stars(members))
    snapshot.figures["centres"].update(months=months, stage="decentred", stage_shown="multi")
    snapshot.save()
    said = words(read(client_of(members[0])))
    assert "单中心5月至7月多中心8月至今去中心还没有过" in said
    assert "上个月是「多中心」，这个月的数已到「去中心」；下个月还是，才改口。" in said


def test_in_the_decentred_stage_no_vine_is_followed(community: Community) -> None:
    members = people(community, 12)
    snapshot_of(community, members, two_stars(members), stage="decentred", stage_shown="decentred")
    html = read(client_of(members[0]))
    assert "藤通到哪里说明不了什么" in words(html)
    assert 'data-vine=""' in html


def test_who_has_left_is_somebody_who_left_without_a_link(community: Community) -> None:
    members = people(community, 13)
    gone = members[5]
    Member.objects.filter(pk=gone.pk).update(state=str(Role.FORMER))
    snapshot_of(community, members, star(0, range(1, 13)))
    html = read(client_of(members[0]))
    assert gone.name not in words(html)
    assert "一位已离开的人" in words(html)
    nodes = options(html)["data"]
    assert [node["name"] for node in nodes if "key" not in node] == ["一位已离开的人"]
    assert str(gone.key) not in html


def test_names_of_people_cannot_become_markup(community: Community) -> None:
    members = people(community, 13)
    Member.objects.filter(pk=members[0].pk).update(name="<img src=x>{{1}}")
    snapshot_of(community, members, star(0, range(1, 13)))
    html = read(client_of(members[0]))
    assert "<img src=x>" not in html
    assert "&lt;img src=x&gt;{{1}}" in html


def test_a_tap_finds_the_member_and_on_whom_they_lean(community: Community) -> None:
    members = people(community, 13)
    snapshot_of(community, members, [*star(0, range(1, 13)), (1, 2)])
    nodes = {node["name"]: node for node in options(read(client_of(members[0])))["data"]}
    assert nodes["人5"]["key"] == str(members[5].key)
    assert nodes["人5"]["on"] == "周岚"
    assert "on" not in nodes["周岚"]
    assert nodes["周岚"]["itemStyle"]["color"] == "var(--wood-fill)"
    assert len({node["id"] for node in nodes.values()}) == 13


def test_two_of_one_name_are_two_nodes(community: Community) -> None:
    members = people(community, 13)
    Member.objects.filter(pk__in=[members[4].pk, members[5].pk]).update(name="同名")
    snapshot_of(community, members, star(0, range(1, 13)))
    same = [node for node in options(read(client_of(members[0])))["data"] if node["name"] == "同名"]
    assert len({node["id"] for node in same}) == 2


def test_above_three_hundred_groups_are_drawn_and_each_opens(community: Community) -> None:
    members = people(community, 310)
    snapshot_of(community, members, two_stars(members))
    client = client_of(members[0])
    html = read(client)
    nodes = options(html)["data"]
    assert sorted(node["name"] for node in nodes) == ["人155一群，155 位", "周岚一群，155 位"]
    for node in nodes:
        assert "位的藤" not in words(client.get(node["url"]).content.decode())
        assert f'href="{node["url"]}"' in html
    group = read(client, f"centres/groups/{members[0].key}")
    assert "顺藤到周岚的，有155位。" in words(group)
    assert len(options(group)["data"]) == 155
    assert group.count('<li><div class="who">') == 60
    assert "人99" in words(read(client, f"centres/groups/{members[0].key}?page=3"))


def test_who_is_no_end_of_vines_has_no_group(community: Community) -> None:
    members = people(community, 13)
    snapshot_of(community, members, star(0, range(1, 13)))
    client = client_of(members[0])
    with patch("dongliang_web.centres.models.looks.cache.set") as kept:
        assert client.get(f"/c/hands/centres/groups/{members[1].key}").status_code == 404
    assert [each.args[0].rsplit(":", 1)[1] for each in kept.call_args_list] == ["ends"]
    with patch("dongliang_web.centres.models.looks.cache.set") as kept:
        client.get(f"/c/hands/centres/groups/{members[2].key}")
        client.get(f"/c/hands/centres/groups/{members[0].key}")
    assert all(not each.args[0].endswith(f":of:{members[2].pk}") for each in kept.call_args_list)
    assert client.get(f"/c/hands/centres/groups/{members[0].key}").status_code == 200


def test_an_evening_that_is_past_is_said_anew(community: Community) -> None:
    members = people(community, 13)
    client = client_of(members[0])
    snapshot_of(community, members, star(0, range(1, 13)), day=dt.date(2026, 10, 31))
    read(client)
    with patch("dongliang_web.centres.views.page._said", return_value='{"steps": "于今", "months": ""}') as said:
        read(client)
        assert not said.called, "it is kept"
        snapshot_of(community, members, star(0, range(1, 13)))
        assert "于今" in read(client, "centres?day=2026-10-31")
    assert [each.args[3] for each in said.call_args_list] == [True]


def test_an_earlier_evening_can_be_read_and_only_a_kept_one(community: Community) -> None:
    members = people(community, 40)
    snapshot_of(community, members, star(0, range(1, 13)), OCTOBER)
    snapshot_of(community, members, two_stars(members))
    client = client_of(members[0])
    now, then = words(read(client)), words(read(client, "centres?day=2026-10-31"))
    assert "现在是多中心" in now and "2026年10月31日" in now
    assert "那时是单中心：大家依着一位。" in then
    assert "只通到最近一晚的" in then and "只通到最近一晚的" not in now
    assert "2026年10月31日那一晚的样子，有来往的13位" in then
    for day in ("2026-10-30", "yesterday"):
        assert client.get(f"/c/hands/centres?day={day}").status_code == 404
    said = words(read(client, HTTP_ACCEPT_LANGUAGE="en", page="centres?day=2026-10-31"))
    assert "Onecentrethen" in said


def test_a_past_evening_leads_to_its_own_ties_and_to_no_vine_of_today(community: Community) -> None:
    members = people(community, 40)
    snapshot_of(community, members, two_stars(members), OCTOBER)
    snapshot_of(community, members, two_stars(members))
    client, group = client_of(members[0]), f"centres/groups/{members[0].key}"
    leads, ties = re.compile(r"/centres/(?:vine|pillar)"), re.compile(r'/centres/(?:members|entries)[^"]*"')
    for page in ("centres", group, f"{group}?day={community.snapshots.latest('day_date').day_date}"):
        assert leads.search(read(client, page=page)), page
    assert all("2026-10-31" not in each for each in ties.findall(read(client, page=group)))
    assert reverse("harmony", args=["hands"]) in read(client)
    for page in ("centres?day=2026-10-31", f"{group}?day=2026-10-31"):
        html = read(client, page=page)
        assert not leads.search(html), page
        assert all("day=2026-10-31" in each for each in ties.findall(html)), page
        assert f'data-vine="" data-ties="/c/hands/centres/members/{NOBODY}?day=2026-10-31"' in html


def test_the_month_before_is_told_in_words(community: Community) -> None:
    members = people(community, 20)
    snapshot = snapshot_of(community, members, two_stars(members))
    october = {"month": "2026-10", "n": 18, "n_lean": 1.5, "l1": 0.8, "k_star": 1, "stage": "multi"}
    november = {"month": "2026-11", "n": 20, "n_lean": 2.0, "l1": 0.5, "k_star": 1, "stage": "multi"}
    snapshot.figures["centres"]["months"] = [october, november]
    snapshot.save()
    said = words(read(client_of(members[0])))
    assert "和2026年10月底比：依靠从散在1.5位到2.0位，承得最多的一位从80%到50%，有来往的从18位到20位。" in said


def test_months_before_the_last_twelve_come_from_earlier_snapshots(community: Community) -> None:
    members = people(community, 20)
    snapshot_of(community, members, star(0, range(1, 13)), dt.date(2025, 3, 31))
    snapshot_of(community, members, two_stars(members))
    assert "2025年3月" in words(read(client_of(members[0])))


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "again"])
def test_queries_do_not_grow(community: Community, is_first: bool) -> None:
    counts = []
    for slug, count in (("few", 6), ("sixty", 60), ("many", 320)):
        other = CommunityFactory(slug=slug)
        members = people(other, count)
        snapshot_of(other, members, two_stars(members))
        client = client_of(members[0])
        if not is_first:
            client.get(f"/c/{slug}/centres")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/c/{slug}/centres").status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= (30 if is_first else 14)


def test_it_is_found_from_the_figures_and_the_stewards_page(community: Community) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    candidate = MemberFactory(community=community, state=str(Role.CANDIDATE))
    link = 'href="/c/hands/centres"'
    assert link in read(client_of(steward), "figures")
    assert link in read(client_of(steward), "stewards")
    assert link not in read(client_of(candidate), "figures")
    assert client_of(candidate).get("/c/hands/centres").status_code == 403
