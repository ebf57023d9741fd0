"""The pillar test in the site: what stands, who reads which names, what would help; the report says the same."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang.report import Report, ReportRules, build_report
from dongliang.words import percent
from dongliang_web.models import Community, Member, Office
from dongliang_web.pages.clock import now
from dongliang_web.record.table import measured_events
from tests.web.centres.leaning import altered, tent, tie
from tests.web.centres.met import DAY, met, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of
from tests.web.home.reading import queries, read, section, text, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Member]:
    """The tent, and its snapshot."""
    found = tent()
    snapshot(found["甲"].community)
    return found


def pulled(asking: Member, *members: Member, language: str = "zh-hans", **more: str) -> str:
    answer = client_of(asking).get(
        reverse("pillar_test", args=[asking.community.slug]),
        {"pull": [str(each.key) for each in members], **more},
        headers={"accept-language": language},
    )
    assert answer.status_code == 200
    return answer.content.decode()


def told(page: str) -> str:
    """Return the words of the page's own part, without the form in which everybody can be chosen."""
    return words(page.split('<main id="content"')[1].split('<form method="get"')[0])


def figures_of(page: str) -> list[str]:
    return [words(each) for each in re.findall(r"<dt>(.*?)</dt>", page)]


def cut_off(page: str) -> set[str]:
    """Return the names of those who would be cut off, as far as the page tells them."""
    found = re.search(r"断开的：(.*?)。", page)
    return set(found[1].split("、")) if found else set()


def report_of(community: Community, *members: Member) -> Report:
    rules = ReportRules(
        zone="Asia/Shanghai", place="check-in", pulled=tuple(str(each.pk) for each in members), names=True
    )
    return build_report(measured_events(community, str), rules, DAY)


def test_before_anybody_is_pulled_the_founder_stands_first(people: dict[str, Member]) -> None:
    page = read(client_of(people["丁"]), "pillar_test", "hands")
    assert words(title(page)) == "拔去一位，看还站不站得住。"
    chosen = re.findall(r"<label.*?</label>", page, re.S)
    assert words(chosen[0]) == "甲（发起人、中心）"
    assert "checked" in chosen[0]
    assert f'href="{reverse("rehearsals", args=["hands"])}"' in page
    assert sum("checked" in each for each in chosen) == 1
    assert "Pulled one by one" in text(read(client_of(people["丁"]), "pillar_test", "hands", language="en"))


def test_it_says_what_the_report_of_the_same_record_says(people: dict[str, Member]) -> None:
    for name, days in (("甲", 3), ("乙", 2), ("庚", 1)):
        for back in range(days):
            checked_in(people[name], DAY - dt.timedelta(days=back))
    community = people["甲"].community
    community.snapshots.all().delete()
    snapshot(community)
    for members in ([people["甲"]], [people["丙"]], [people["甲"], people["丙"]]):
        found, page = report_of(community, *members), pulled(people["甲"], *members)
        part = found.pillar
        assert f"{part.of}位里{part.holding}位还连得住" in words(title(page))
        shown = [part.sigma, part.fallen_isolated, part.fallen_support, part.share_of_ties, part.share_of_check_ins]
        assert figures_of(page)[:5] == [percent(each) if isinstance(each, float) else str(each) for each in shown]
        names = {str(each.pk): each.name for each in people.values()}
        assert cut_off(told(page)) == {names[each] for each in part.fallen}
    assert part.share_of_check_ins == pytest.approx(0.5)
    assert report_of(community, people["甲"]).pillar.holding == 5


def test_the_curve_is_the_snapshot_s_own(people: dict[str, Member]) -> None:
    altered(people["甲"].community, s_curve=[11, 10, 9, 8, 3, 2], k_star=4)
    page = text(pulled(people["丁"], people["甲"], language="en"))
    assert "without 1, 10 of 11 still hold together; at 4 pulled, less than half do" in page


def test_the_founder_and_stewards_read_who_would_be_cut_off(people: dict[str, Member]) -> None:
    for who in ("甲", "己"):
        page = told(pulled(people[who], people["甲"]))
        assert cut_off(page) == set("庚辛壬癸寅")
        assert "请辛和丙一起带一场分享。" in page
        assert "请癸和丙一起带一场分享。" in page
        assert "只有发起人、管事和那两位自己看得到" not in page


def test_a_founder_who_stepped_out_for_a_rehearsal_reads_no_names(people: dict[str, Member]) -> None:
    Office.objects.filter(member=people["甲"]).update(stepped_out_at=now())
    page = told(pulled(people["甲"], people["甲"]))
    assert not set(page) & set("庚辛壬癸寅")
    choices = re.findall(r"<label.*?</label>", pulled(people["甲"]), re.S)
    assert words(choices[0]).startswith("甲（发起人")


def test_a_member_reads_counts_and_their_own_place_and_no_other_name(people: dict[str, Member]) -> None:
    page = told(pulled(people["丁"], people["甲"]))
    assert not set(page) & set("庚辛壬癸寅丙")
    assert "你照样站得住。" in page
    assert "添2条来往，还连在一起的从5位到10位。" in page
    assert "有前1条，就有八成站得住。" in page
    assert "是谁和谁，只有发起人、管事和那两位自己看得到。" in page


def test_a_member_reads_the_suggestion_that_names_themselves(people: dict[str, Member]) -> None:
    own = pulled(people["辛"], people["甲"])
    assert "你可以和丙一起带一场分享。5→8位站得住" in told(own)
    assert reverse("propose_session", args=["hands"]) in own
    assert "你会和大家断开" in told(own)
    assert not set(told(own)) & set("庚壬癸寅")
    pair = told(pulled(people["癸"], people["甲"]))
    # by itself, not on top of the tie of 辛
    assert "你可以和丙一起带一场分享。5→7位站得住" in pair
    assert "辛" not in pair
    anchor = told(pulled(people["丙"], people["甲"]))
    assert "你可以和辛一起带一场分享。" in anchor
    assert "你可以和癸一起带一场分享。" in anchor
    assert "只有发起人、管事和那两位自己看得到" not in anchor


def test_the_pulled_person_reads_that_it_is_them(people: dict[str, Member]) -> None:
    assert "这次拔去的是你。说的只是结构，不是要你走。" in told(pulled(people["丁"], people["丁"]))
    assert "It is you who is pulled here" in text(pulled(people["丁"], people["丁"], language="en"))


def test_a_candidate_has_no_such_page(people: dict[str, Member]) -> None:
    candidate = MemberFactory(community=people["甲"].community, state=str(Role.CANDIDATE))
    url = reverse("pillar_test", args=["hands"])
    assert client_of(candidate).get(url, {"pull": str(people["甲"].key)}).status_code == 403
    assert client_of(MemberFactory()).get(url).status_code == 403
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"乙": 1, "丙": 1}, "你照样站得住。"),
        ({"乙": 2, "丙": 1}, "你还和大家连着，只是这一年的来往，多半是和乙。"),
    ],
)
def test_who_leans_mostly_on_the_pulled_reads_it_gently(days: dict[str, int], said: str) -> None:
    community = CommunityFactory(slug="hands")
    people = {name: MemberFactory(community=community, name=name) for name in "甲乙丙丁戊"}
    for name, count in days.items():
        tie(people["甲"], people[name], count)
    for one, other in (("乙", "丙"), ("丙", "丁"), ("丁", "戊"), ("戊", "丙"), ("丁", "丙")):
        tie(people[one], people[other])
    snapshot(community)
    assert said in told(pulled(people["甲"], people["乙"]))


def test_a_newcomer_is_welcomed(people: dict[str, Member]) -> None:
    new = people["辛"]
    new.joined_at = now() - dt.timedelta(days=3)
    new.save()
    page = pulled(people["甲"], people["甲"])
    assert "辛是新人，请丙迎一迎。" in told(page)
    assert reverse("member_page", args=["hands", new.key]) in section(page, "添几条联系")
    assert "辛是新人，你可以迎一迎。" in told(pulled(people["丙"], people["甲"]))
    assert "你新来，可以先和丙打个招呼。" in told(pulled(new, people["甲"]))
    community = new.community
    community.main_rules = {"newcomer_days": 2}
    community.save()
    assert "请辛和丙一起带一场分享。" in told(pulled(people["甲"], people["甲"]))


def test_nobody_is_asked_to_meet_those_who_left(people: dict[str, Member]) -> None:
    for name in "庚壬丙":
        people[name].state = str(Role.FORMER)
        people[name].save()
    page = told(pulled(people["己"], people["甲"]))
    assert "里面2位已经不在社里" in page
    assert "请辛和丁一起带一场分享。" in page
    assert cut_off(page) == set("辛癸寅")
    for name in "辛癸寅":
        people[name].state = str(Role.FORMER)
        people[name].save()
    page = told(pulled(people["己"], people["甲"]))
    assert "断开的都已经不在社里，没有什么要添的。" in page
    assert not cut_off(page)


def test_several_are_pulled_at_once_and_the_form_remembers_them(people: dict[str, Member]) -> None:
    page = pulled(people["丁"], people["甲"], people["丙"])
    assert words(title(page)) == "拔去甲、丙，9位里3位还连得住。"
    chosen = [words(each) for each in re.findall(r"<label.*?</label>", page, re.S) if "checked" in each]
    assert [each[0] for each in chosen] == ["甲", "丙"]


def test_those_without_ties_are_told_apart(people: dict[str, Member]) -> None:
    alone = MemberFactory(community=people["甲"].community, name="独")
    assert words(title(pulled(people["丁"], alone))) == "这一年里没有记下独的来往，拔去也看不出什么。"
    both = told(pulled(people["丁"], people["甲"], alone))
    assert "拔去甲，10位里5位还连得住。" in both
    assert "没有记下独的来往，不算在拔去的里面。" in both
    assert "这张图里没有你" in told(pulled(alone, people["甲"]))


def test_other_groups_are_counted_apart(people: dict[str, Member]) -> None:
    community = people["甲"].community
    far = [MemberFactory(community=community) for _ in range(2)]
    tie(*far)
    community.snapshots.all().delete()
    snapshot(community)
    page = told(pulled(people["丁"], people["甲"]))
    assert "2在别的群里，本来就不靠在这里。" in page
    assert "你在另外一群里，本来就不靠在这里。" in told(pulled(far[0], people["甲"]))


def test_where_another_group_is_the_largest_left_it_says_so() -> None:
    community = CommunityFactory(slug="hands")
    hub, *leaves = [MemberFactory(community=community, name=name) for name in "甲乙丙丁戊"]
    far = [MemberFactory(community=community) for _ in range(3)]
    for leaf in leaves:
        tie(hub, leaf, days=3)
    tie(far[0], far[1])
    tie(far[1], far[2])
    snapshot(community)
    page = told(pulled(leaves[0], hub))
    assert "75%剩下的最大一群有这么大，和原来的比；它本来就不靠在这里。" in page


def test_others_are_found_by_a_part_of_their_name(people: dict[str, Member]) -> None:
    community = people["甲"].community
    for number in range(14):
        MemberFactory(community=community, name=f"新来的{number:02}")
    MemberFactory(community=community, name="新来的走了", state=str(Role.FORMER))
    page = pulled(people["丁"], name="新来的")
    labels = [words(each) for each in re.findall(r"<label.*?</label>", page, re.S)]
    assert [each for each in labels if each.startswith("新来的")] == [f"新来的{number:02}" for number in range(12)]
    assert "叫这个的还有，多写几个字。" in words(page)
    assert "checked" not in page
    assert "社里没有叫「<i>」的。" in words(pulled(people["丁"], name="<i>"))
    assert "<i>" not in pulled(people["丁"], name="<i>")
    assert pulled(people["丁"], people["甲"], name="\0%新")


def test_what_is_no_key_is_passed_over_and_too_many_are_said(people: dict[str, Member]) -> None:
    client = client_of(people["丁"])
    odd = read(client, "pillar_test", "hands", pull="nobody")
    assert words(title(odd)) == "拔去一位，看还站不站得住。"
    elsewhere = MemberFactory()
    assert words(title(pulled(people["丁"], elsewhere))) == "拔去一位，看还站不站得住。"
    many = [MemberFactory(community=people["甲"].community) for _ in range(12)]
    assert "一次至多拔去12位" in told(pulled(people["丁"], people["甲"], *many))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("check-in", "Nobody has measured yet what follows in such a community. A rehearsal is how it will be known."),
        ("chat", "the others' talk halved within the year in 8 of 10 chat channels"),
        ("code", "4 in 10 saw the others' activity halve within a year"),
        ("unknown", "What kind of place this is was not said"),
    ],
)
def test_what_is_said_of_afterwards_hangs_on_the_kind_of_place(
    people: dict[str, Member], place: str, said: str
) -> None:
    community = people["甲"].community
    community.mirror_rules = {"place": place}
    community.save()
    altered(community, k_star=1)
    page = text(pulled(people["丁"], people["甲"], language="en"))
    assert "A reading of ties, not a forecast" in page
    assert said in page
    # of another pull than that of the highest nothing was measured anywhere
    other = text(pulled(people["丁"], people["丙"], language="en"))
    assert (said in other) == (place in ("check-in", "unknown"))


def test_where_another_writes_most_both_are_named(people: dict[str, Member]) -> None:
    altered(people["甲"].community, heaviest_writer=str(people["庚"].pk))
    assert "写得最多的（庚）和往来日子最多的（甲）不是同一位。" in told(pulled(people["丁"], people["甲"]))
    assert "庚" not in told(pulled(people["丁"], people["丙"]))


def test_before_the_first_night_and_with_too_few_it_says_so() -> None:
    one = MemberFactory(community=CommunityFactory(slug="two"))
    assert "还没有看过一夜。" in words(pulled(one, one))
    met(one, MemberFactory(community=one.community))
    snapshot(one.community)
    page = pulled(one, one)
    assert "有来往的只有2位，还说不准。" in words(page)
    assert '<form method="get"' not in page


def test_it_takes_a_constant_number_of_queries(people: dict[str, Member]) -> None:
    community = people["甲"].community
    url = f"{reverse('pillar_test', args=['hands'])}?pull={people['甲'].key}"

    def count() -> int:
        client = client_of(people["甲"])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few, chosen = count(), queries(client_of(people["甲"]), "pillar_test", "hands")
    for _ in range(30):
        tie(people["甲"], MemberFactory(community=community))
    community.snapshots.all().delete()
    snapshot(community)
    assert count() == few
    assert queries(client_of(people["甲"]), "pillar_test", "hands") == chosen
    assert few <= 22
