"""The harmony page: who sees it, what it says and what it never says, named pairs, months, and the karate club."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang.readers import read as read_history
from dongliang.report.shape import Side
from dongliang_web.harmony.helping import helping_pages
from dongliang_web.harmony.models import mirrored
from dongliang_web.models import Community, Member, SnapshotTies
from dongliang_web.portability.actions.load import load_history
from tests.web.factories import MemberFactory, client_of
from tests.web.harmony.camps import camps, snap, tie
from tests.web.home.conftest import _home, clock, community
from tests.web.home.reading import DAY, NOW, TODAY, queries, read, words

__all__ = ["_home", "clock", "community"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(community: Community) -> Client:
    """A steward's browser; they have no ties."""
    return client_of(MemberFactory(community=community, name="周岚", offices=[Role.STEWARD]))


def page(client: Client, **query: str) -> str:
    return words(read(client, "harmony", "hands", **query))


def status(client: Client, **query: str) -> int:
    return client.get(reverse("harmony", args=["hands"]), query).status_code


def let_members_see(community: Community) -> None:
    community.mirror_rules = {"harmony_for": "members"}
    community.save()


def test_those_concerned_see_it_and_the_others_read_why_not(community: Community, steward: Client) -> None:
    people = camps(community)
    snap(community)
    founder = client_of(MemberFactory(community=community, offices=[Role.FOUNDER]))
    for client in (steward, founder, client_of(people["北"]), client_of(people["南"])):
        assert status(client) == 200
    for name in ("桥", "北枝2", "南枝6"):
        answer = client_of(people[name]).get(reverse("harmony", args=["hands"]), headers={"accept-language": "zh-hans"})
        said = words(answer.content.decode())
        assert answer.status_code == 403
        assert "规则共容页谁看得到现在管事和两边的中心" in said
        assert "并着的两个中心" in said
        assert reverse("bring_together", args=["hands"]) in answer.content.decode()
        assert not any(each in said for each in ("北枝1", "南枝1", "北、南"))


def test_the_rule_can_open_it_to_the_main_group(community: Community) -> None:
    people = camps(community)
    snap(community)
    let_members_see(community)
    assert status(client_of(people["南枝6"])) == 200
    assert status(client_of(MemberFactory(community=community, state=str(Role.CANDIDATE)))) == 403
    assert Client().get(reverse("harmony", args=["hands"])).status_code == 302


def test_who_stepped_out_of_an_office_is_one_of_the_members(community: Community) -> None:
    camps(community)
    snap(community)
    founder = MemberFactory(community=community, offices=[Role.FOUNDER])
    founder.offices.update(stepped_out_at=NOW)
    assert status(client_of(founder)) == 403


def test_stewards_find_the_way_to_it(steward: Client) -> None:
    assert f'href="{reverse("harmony", args=["hands"])}"' in read(steward, "stewards_page", "hands")


def test_before_any_snapshot_the_two_centres_are_nobody(community: Community, steward: Client) -> None:
    people = camps(community)
    assert status(client_of(people["北"])) == 403
    assert "还没有看过一夜" in page(steward)


def test_it_says_who_stands_side_by_side_and_who_between(community: Community, steward: Client) -> None:
    camps(community)
    snap(community)
    said = page(steward)
    assert "两个中心并着：北、南。" in said
    assert "没有哪个数能把事前和平常可靠地分开。" in said
    assert "两个中心，也可能是从一个长成几个的一步。" in said
    assert "桥在中间" in said
    assert "两边都来往的人按名字排桥桥" in said
    assert "近北的6位，近南的6位，在中间的1位。" in said
    assert "没有一个是可能性。" in said
    assert "冲突" not in said
    assert "搭伴" in said
    english = read(steward, "harmony", "hands", language="en")
    assert "Two centres side by side: 北 and 南." in english
    assert "conflict" not in english.lower()


def test_bridges_stand_by_name_and_without_a_number(community: Community, steward: Client) -> None:
    people = camps(community)
    weak = MemberFactory(community=community, name="一般")
    tie(community, [(people["北"], weak, 1), (people["南"], weak, 1)], "recognised")
    found = snap(community).figures["harmony"]
    bridges = page(steward).partition("谁接得起两边")[2].partition("列出来的是")[0]
    assert [each["member"] for each in found["bridges"]][:2] == [str(people["桥"].pk), str(weak.pk)]
    assert bridges.index("一般") < bridges.index("桥")
    assert not re.search(r"\d", bridges.replace("枝1", ""))


def test_how_many_stand_where_is_told_and_not_who(community: Community, steward: Client) -> None:
    people = camps(community)
    snap(community)
    let_members_see(community)
    said = page(steward)
    assert not any(name in said for name in ("北枝2", "南枝2", "北枝6", "南枝6"))
    assert "写明偏向哪边的，只有上面接得起两边的几位；别的人只看到自己的。" in said
    assert "你自己" not in said
    assert "你自己：离南近。" in page(client_of(people["南枝2"]))
    assert "你自己：在中间。" in page(client_of(people["桥"]))
    assert "你自己" not in page(client_of(people["北"]))


def test_of_very_many_the_table_tells_alone(
    community: Community, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    camps(community)
    snap(community)
    assert 'class="strip"' in read(steward, "harmony", "hands")
    monkeypatch.setattr("dongliang_web.harmony.views.side_by_side.MOST_DOTS", 5)
    html = read(steward, "harmony", "hands")
    assert 'class="strip"' not in html
    assert "近北的6位，近南的6位，在中间的1位。" in words(html)


def test_ties_of_work_give_bridges_and_no_side(community: Community, steward: Client) -> None:
    camps(community, verb="replied")
    snap(community)
    said = page(steward)
    assert "两个中心并着" in said
    assert "这里不分边" in said
    assert "在中间" not in said
    assert "伸到另一边。" not in said
    assert "第二位的往来" in said


def test_one_centre_alone_and_too_few_are_said(community: Community, steward: Client) -> None:
    hub, *leaves = (MemberFactory(community=community) for _ in range(8))
    tie(community, [(hub, leaves[0], 3)], "recognised")
    snap(community, TODAY - 3 * DAY)
    assert "人太少，还说不准有没有第二个中心。" in page(steward)
    tie(community, [(hub, each, 3) for each in leaves], "recognised")
    snap(community)
    assert "现在只有一个中心，旁边还没有第二个。" in page(steward)


def test_nobody_beside_the_highest_of_several_centres_is_said(community: Community, steward: Client) -> None:
    people = camps(community)
    snapshot = snap(community)
    figures = snapshot.figures
    figures["harmony"] |= {"rivals": [], "bridges": [], "shared": [], "why_no_sides": "no_rival", "parity": None}
    type(snapshot).objects.filter(pk=snapshot.pk).update(figures=figures)
    assert "没有第二位高到可以和最高的一位比肩。" in page(steward)
    assert status(client_of(people["北"])) == 403


def test_people_can_name_the_two_themselves(community: Community, steward: Client) -> None:
    people = camps(community)
    snap(community)
    said = page(steward, first=str(people["南枝1"].key), second=str(people["北枝1"].key))
    assert "两个中心并着：北枝1、南枝1。" in said
    assert "回到算出来的两位" in said
    assert "桥" in said
    choose = read(steward, "choose_centres", "hands")
    assert all(f'value="{each.key}"' in choose for each in people.values())
    assert [choose.count(f'value="{people[name].key}" selected') for name in ("北", "南", "桥")] == [1, 1, 0]
    assert client_of(people["桥"]).get(reverse("choose_centres", args=["hands"])).status_code == 403


def test_a_pair_of_whom_nothing_can_be_said_is_told_so(community: Community, steward: Client) -> None:
    people = camps(community)
    snap(community)
    lonely = MemberFactory(community=community, name="独")
    one = str(people["北"].key)
    assert "要两位不同的人" in page(steward, first=one, second=one)
    assert "要两位不同的人" in page(steward, first=one, second=str(lonely.key))
    elsewhere = MemberFactory()
    for second in ("", "x", str(elsewhere.key)):
        assert status(steward, first=one, second=second) == 404
    assert status(steward, first=one) == 404


def test_earlier_months_can_be_looked_at(community: Community, steward: Client) -> None:
    people = camps(community, until=NOW - 20 * DAY)
    for day in (dt.date(2026, 10, 30), dt.date(2026, 10, 31)):
        snap(community, day)
    tie(community, [(people["南"], people["南枝2"], 9)], "recognised")
    snap(community)
    said = page(steward)
    assert "各月对照" in said
    assert "11月9日南、北" in said
    assert "10月31日北、南" in said
    assert "10月30日" not in said
    ties = reverse("ties_of", args=["hands", people["北"].key])
    assert ties in read(steward, "harmony", "hands")
    then = steward.get(
        reverse("harmony", args=["hands"]), {"day": "2026-10-31"}, headers={"accept-language": "zh-hans"}
    )
    assert "截至10月31日" in words(then.content.decode())
    assert f'href="{ties}?day=2026-10-31"' in then.content.decode()
    assert f'href="{ties}"' not in then.content.decode()
    assert f'href="{reverse("basis", args=["hands"])}?day=2026-10-31&amp;of=' in then.content.decode()
    for day in ("2026-10-30", "2026-13-01", "gestern"):
        assert status(steward, day=day) == 404
    assert "截至11月9日" in page(steward, day=""), "no day is the newest, as on the page of the centres"
    assert f'href="{ties}?day=2026-11-09"' in read(steward, "harmony", "hands", day="2026-11-09")


def test_the_figures_lead_to_the_entries_they_rest_on(community: Community, steward: Client) -> None:
    people = camps(community)
    snap(community)
    address = reverse("basis", args=["hands"])

    def links(**named: str) -> list[str]:
        html = read(steward, "harmony", "hands", **named)
        return [unescape(each) for each in re.findall(rf'href="({address}[^"]*)"', html)]

    both = f"{address}?of={people['北'].key}&of={people['南'].key}"
    assert links() == [both, address]
    Member.objects.filter(pk=people["南"].pk).update(state=str(Role.FORMER))
    assert links() == [address]
    Member.objects.filter(pk=people["南"].pk).update(state=str(Role.MEMBER))
    found = read(steward, "basis", "hands", of=str(people["北"].key))
    assert "北和另外7位之间，有" in words(found)
    named = links(first=str(people["桥"].key), second=str(people["南枝2"].key))
    assert named[0] == f"{address}?of={people['桥'].key}&of={people['南枝2'].key}"


def test_names_are_escaped(community: Community, steward: Client) -> None:
    people = camps(community)
    Member.objects.filter(pk=people["北"].pk).update(name="<b>北</b>")
    snap(community)
    html = read(steward, "harmony", "hands")
    assert "<b>北</b>" not in html
    assert "&lt;b&gt;北&lt;/b&gt;" in html


def test_a_page_costs_the_same_for_few_and_many(community: Community, steward: Client) -> None:
    people = camps(community, leaves=6)
    snap(community, TODAY - 2 * DAY)
    few = queries(steward, "harmony", "hands")
    many = [MemberFactory(community=community) for _ in range(30)]
    hubs = (people["北"], people["南"])
    tie(community, [(hub, each, 1) for each in many for hub in hubs], "recognised")
    for month in (8, 9, 10):
        snap(community, dt.date(2026, month, 28))
    snap(community)
    assert queries(steward, "harmony", "hands") == few


def test_bringing_together_is_among_what_helps(community: Community) -> None:
    assert reverse("bring_together", args=["hands"]) in [url for _, _, url in helping_pages(community, "en")]


@pytest.mark.data
def test_the_karate_club_on_the_page(community: Community, steward: Client, data_folder: Path) -> None:
    load_history(read_history(data_folder / "networks/karate_edges.csv"), community, at=NOW)
    wanted = json.loads((data_folder / "networks/reference_values.json").read_text("utf-8"))["karate_weighted"]
    found = snap(community).figures["harmony"]
    names = {str(each.pk): each.name for each in community.members.all()}
    assert [names[each] for each in found["rivals"]] == [str(each) for each in wanted["rivals"]] == ["33", "0"]
    assert [names[each["member"]] for each in found["bridges"][:5]] == ["2", "1", "13", "8", "32"]
    said = page(steward)
    assert "两个中心并着：33、0。" in said
    listed = said.partition("谁接得起两边按名字排")[2].partition("列出来的是")[0]
    for name, degree in (("1", "偏向0"), ("13", "偏向0"), ("2", "在中间"), ("32", "离33近"), ("8", "偏向33")):
        assert f"{name}{degree}" in listed
    # parity, φ, balance and ambivalence of the reference
    for share in ("88%第二位", "10%较小", "48%的往来在较小", "33%的往来在两位"):
        assert share in said


def test_sides_are_kept_as_the_snapshot_has_them(community: Community) -> None:
    people = camps(community)
    row = snap(community)
    plain = SnapshotTies.objects.get(snapshot=row).sides or []
    for found in (mirrored(community), mirrored(community)):
        assert found is not None
        assert found.sides is not None
        others = [Side(**each) for each in plain if each["member"] not in found.part.rivals]
        assert found.sides.listed(len(others)) == tuple(others)
        assert found.sides.listed(len(others) - 1) == ()
        assert found.sides.counts == {
            side: sum(each.side == side for each in others) for side in ("first", "between", "second")
        }
        assert [found.sides.p_of(int(each.member)) for each in others] == [each.p for each in others]
        assert found.sides.p_of(people["北"].pk) is None


def test_of_many_the_same_is_said_without_dots(
    community: Community, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    camps(community)
    snap(community)
    drawn = read(steward, "harmony", "hands")
    monkeypatch.setattr("dongliang_web.harmony.views.side_by_side.MOST_DOTS", 3)
    told = read(steward, "harmony", "hands")
    assert "<circle" in drawn.partition("<main")[2]
    assert "<circle" not in told.partition("<main")[2]
    assert words(re.sub(r"<svg.*?</svg>", "", drawn, flags=re.S)) == words(
        re.sub(r"<svg.*?</svg>", "", told, flags=re.S)
    )
