"""The root picture: branches in their order, the list, the figures, and queries that do not grow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from dongliang.coded import code
from dongliang.council import Role
from dongliang.events import events_table
from dongliang.roots import branch_growth, forest, staying
from dongliang_web.models import Member
from dongliang_web.record.actions import append, as_events
from dongliang_web.roots import actions
from dongliang_web.roots.models import root_figures, tree_of
from dongliang_web.roots.models.tree import part_of
from dongliang_web.roots.views.forest import MOST_SHOWN
from tests.web.factories import MemberFactory, checked_in, client_of
from tests.web.roots.growing import DAY, NOW, ZH, came_through, link_of, words

pytestmark = pytest.mark.django_db


def test_nobody_brought_says_so(zhou: Member) -> None:
    said = words(client_of(zhou).get("/c/hands/roots", **ZH))
    assert "还没有谁经谁而来的记录" in said


def test_branches_stand_in_the_order_in_which_they_began(zhou: Member, steward: Member) -> None:
    late = MemberFactory(community=zhou.community, name="后来的", joined_at=NOW - 5 * DAY)
    for number in range(3):
        came_through(late, f"后{number}", NOW - 4 * DAY)
    came_through(zhou, "何青", NOW - 31 * DAY)
    answer = client_of(zhou).get("/c/hands/roots", **ZH)
    said = words(answer)
    assert "6位在根系里，近30日新来3位。" in said
    assert said.index("周岚") < said.index("后来的")
    page = answer.content.decode()
    assert page.count('class="person living fresh" data-key') == 3


def test_a_branch_is_a_drawing_and_a_list_that_tell_living_and_resting_apart(zhou: Member) -> None:
    came_through(zhou, "何青", NOW - 90 * DAY, state=str(Role.RESTING))
    page = client_of(zhou).get("/c/hands/roots", **ZH).content.decode()
    assert 'class="person resting" data-key' in page
    assert page.count('class="person living" data-key') == 1
    listed = page[page.index('class="rootlist"') :]
    assert "休息或已离开" in listed
    assert "往下 1 位" in listed


def test_a_person_s_page_shows_the_way_up_and_who_came_through_them(zhou: Member) -> None:
    first = came_through(zhou, "何青")
    second = came_through(first, "乔木")
    said = words(client_of(zhou).get(f"/c/hands/roots/{second.key}", **ZH))
    assert "周岚→何青→乔木" in said
    assert "还没有人经这一位来。" in said
    assert client_of(zhou).get(f"/c/hands/roots/{MemberFactory().key}").status_code == 404


def test_a_large_branch_is_cut_and_leads_on(zhou: Member) -> None:
    link = link_of(zhou)
    first = came_through(zhou, "何青")
    for number in range(MOST_SHOWN):
        member = MemberFactory(community=zhou.community, name=f"新{number}", account=False)
        actions.keep_origin(member=member, link=link, at=NOW)
    for number in range(3):
        came_through(first, f"深{number}")
    part = part_of(tree_of(zhou.community).people[zhou.pk], MOST_SHOWN)
    assert len(part.people) == MOST_SHOWN
    assert sum(part.hidden.values()) == MOST_SHOWN + 5 - MOST_SHOWN
    said = words(client_of(zhou).get("/c/hands/roots", **ZH))
    assert "还有3位，打开看" in said


def test_a_claimed_name_counts_as_the_person(zhou: Member, steward: Member) -> None:
    old = MemberFactory(community=zhou.community, name="老周", account=zhou.account(), imported_name="老周")
    came_through(old, "何青")
    tree = tree_of(zhou.community)
    assert [each.name for each in tree.branches()] == ["周岚"]


def lived_in(zhou: Member) -> None:
    """Let a branch of fifteen have come long ago, of whom two thirds still check in after 30 days."""
    for number in range(15):
        came = NOW - (120 + number) * DAY
        member = came_through(zhou, f"人{number}", came)
        if number % 3:
            checked_in(member, (came + 32 * DAY).date())
        checked_in(member, came.date())
    checked_in(zhou, NOW.date() - 300 * DAY)


def test_the_figures_are_the_library_s_from_the_same_events(zhou: Member) -> None:
    lived_in(zhou)
    yesterday = NOW.date() - dt.timedelta(days=1)
    coded = code(events_table(as_events(zhou.community)), "Asia/Shanghai").until(yesterday)
    grown = forest(coded, yesterday)
    (told,) = branch_growth(grown, staying(coded, grown, yesterday), yesterday)
    found = root_figures(zhou.community, NOW.date()).growth[zhou.pk]
    assert (found.stays, found.reproduction) == (told.stays, told.reproduction)
    after_30 = found.stays[0]
    assert (after_30.stayed, after_30.asked) == (10, 16)
    assert after_30.interval is not None


def test_who_came_by_themselves_counts_among_those_who_could_bring_somebody(zhou: Member) -> None:
    came_through(zhou, "何青", NOW - 90 * DAY)
    for number in range(11):
        alone = MemberFactory(community=zhou.community, name=f"自{number}", joined_at=NOW - 90 * DAY)
        append("enrolled", community=zhou.community, by=alone, at=NOW - 90 * DAY)
    first = root_figures(zhou.community, NOW.date()).reproduction[0]
    assert (first.generation, first.inviters, first.value) == (0, 12, pytest.approx(1 / 12))
    assert "第1代12位，每位带来并加入的是0.08" in words(client_of(zhou).get("/c/hands/roots", **ZH))


def test_a_poster_whose_people_brought_nobody_yet_is_counted_too(zhou: Member, steward: Member) -> None:
    link = actions.make_channel(by=steward, channel="公园的海报", at=NOW - 9 * DAY)
    for number in range(2):
        came = MemberFactory(community=zhou.community, name=f"来{number}", joined_at=NOW - 8 * DAY)
        actions.keep_origin(member=came, link=link, at=NOW - 8 * DAY)
    came_through(zhou, "何青")
    assert "从哪里来：公园的海报2" in words(client_of(zhou).get("/c/hands/roots", **ZH))


def test_figures_are_kept_for_the_day_and_made_anew_when_an_origin_changes(
    zhou: Member, steward: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lived_in(zhou)
    root_figures(zhou.community, NOW.date())
    with django_assert_num_queries(2):
        root_figures(zhou.community, NOW.date())
    actions.change_origin(by=steward, member=Member.objects.get(name="人0"), inviter=steward, reason="记错了", at=NOW)
    assert set(root_figures(zhou.community, NOW.date()).growth) == {zhou.pk, steward.pk}
    cache.clear()


def test_the_page_says_what_cannot_be_said_and_what_feeds_a_branch(zhou: Member, steward: Member) -> None:
    lived_in(zhou)
    link = actions.make_channel(by=steward, channel="公园的海报", at=NOW - 9 * DAY)
    came = MemberFactory(community=zhou.community, name="海报来的", joined_at=NOW - 8 * DAY)
    actions.keep_origin(member=came, link=link, at=NOW - 8 * DAY)
    came_through(came, "下一位", NOW - 7 * DAY)
    said = words(client_of(zhou).get("/c/hands/roots", **ZH))
    assert "从哪里来：公园的海报1位" in said
    assert "62%(39–82%)" in said
    assert "还说不准" in said


@pytest.mark.parametrize("count", [1, 30])
def test_the_root_picture_asks_as_often_for_one_as_for_thirty(
    count: int, zhou: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        inviter = MemberFactory(community=zhou.community, name=f"枝{number}")
        came_through(inviter, f"新{number}")
    client = client_of(zhou)
    client.get("/c/hands/roots")
    with django_assert_max_num_queries(14):
        client.get("/c/hands/roots")
