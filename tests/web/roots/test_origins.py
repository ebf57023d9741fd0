"""Origins: filled from what the record tells, put right by a steward, and the branches of all below."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dongliang.coded import code
from dongliang.council import Role
from dongliang.events import events_table
from dongliang.roots import forest
from dongliang_web.models import Entry, Member, Origin
from dongliang_web.record.actions import Refused, append, as_events
from dongliang_web.roots import actions
from dongliang_web.roots.models import branches_of
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.roots.growing import DAY, NOW, ZH, came_through, origin, words

pytestmark = pytest.mark.django_db


def line(zhou: Member) -> list[Member]:
    """Return three who came one through the other, below a member."""
    first = came_through(zhou, "何青")
    second = came_through(first, "乔木")
    return [first, second, came_through(second, "梅子")]


def inviters_by_the_library(member: Member) -> dict[str, str | None]:
    """Return who brought whom as the library reads it from the events, by names."""
    grown = forest(code(events_table(as_events(member.community))), NOW.date())
    names = {str(each.key): each.name for each in Member.objects.all()}
    return {
        names[name]: names[grown.names[up]] if up >= 0 else None
        for name, up in zip(grown.names, grown.inviter.tolist(), strict=True)
    }


def test_the_branches_of_all_below_follow_and_the_old_entry_stands_no_more(zhou: Member, steward: Member) -> None:
    people = line(zhou)
    actions.change_origin(by=steward, member=people[0], inviter=steward, reason="记错了", at=NOW)
    assert [origin(each) for each in people] == [("沈樱", "沈樱", ""), ("何青", "沈樱", ""), ("乔木", "沈樱", "")]
    changed = Entry.objects.get(verb="changed_origin")
    assert changed.about is not None
    assert (changed.about.verb, changed.about.actor) == ("invited", zhou)
    assert inviters_by_the_library(zhou)["何青"] == "沈樱"
    assert inviters_by_the_library(zhou)["梅子"] == "乔木"


def test_nobody_at_all_may_have_brought_somebody(zhou: Member, steward: Member) -> None:
    people = line(zhou)
    actions.change_origin(by=steward, member=people[1], inviter=None, reason="自己来的", at=NOW)
    assert [origin(each) for each in people[1:]] == [(None, "乔木", ""), ("乔木", "乔木", "")]
    assert "周岚" in inviters_by_the_library(zhou)
    assert inviters_by_the_library(zhou)["乔木"] is None


def test_who_had_no_origin_gets_one(zhou: Member, steward: Member) -> None:
    actions.change_origin(by=steward, member=steward, inviter=zhou, reason="当时没有记", at=NOW)
    assert origin(steward) == ("周岚", "周岚", "")
    kept = Origin.objects.get()
    assert kept.at == steward.joined_at


def test_circles_oneself_and_what_is_so_already_are_refused(zhou: Member, steward: Member) -> None:
    people = line(zhou)
    placeholder = MemberFactory(community=zhou.community, name="老周", account=zhou.account(), imported_name="老周")
    for inviter, key in ((people[2], "origin_circle"), (zhou, "origin_oneself"), (placeholder, "origin_oneself")):
        with pytest.raises(Refused, match=key):
            actions.change_origin(by=steward, member=zhou, inviter=inviter, reason="因为", at=NOW)
    with pytest.raises(Refused, match="origin_is_so"):
        actions.change_origin(by=steward, member=people[0], inviter=zhou, reason="因为", at=NOW)
    assert not Entry.objects.filter(verb="changed_origin").exists()


def test_a_steward_puts_it_right_and_everybody_reads_both_names(zhou: Member, steward: Member) -> None:
    newcomer = came_through(zhou, "何青")
    desk = client_of(steward)
    assert "现在记的是周岚。" in words(desk.get(f"/c/hands/roots/{newcomer.key}/change", **ZH))
    without = desk.post(f"/c/hands/roots/{newcomer.key}/change", {"inviter": steward.key, "reason": " "}, **ZH)
    assert without.status_code == 400
    sent = {"inviter": str(steward.key), "reason": "那天是我带来的"}
    assert desk.post(f"/c/hands/roots/{newcomer.key}/change", sent, **ZH).status_code == 302
    said = words(client_of(zhou).get("/c/hands/decisions", **ZH))
    assert "沈樱更正了何青是经谁来的。" in said
    assert "那天是我带来的" in said
    assert "经谁来" in said and "周岚" in said
    again = desk.post(f"/c/hands/roots/{steward.key}/change", {"inviter": newcomer.key, "reason": "因为"}, **ZH)
    assert (again.status_code, "就成了一个圈" in words(again)) == (400, True)


def test_a_second_telling_of_the_old_origin_falls_with_the_first(zhou: Member, steward: Member) -> None:
    newcomer = came_through(zhou, "何青")
    other = MemberFactory(community=zhou.community, name="别人")
    append("invited", community=zhou.community, by=other, target=newcomer, at=NOW + DAY)
    actions.change_origin(by=steward, member=newcomer, inviter=steward, reason="记错了", at=NOW + 2 * DAY)
    assert inviters_by_the_library(zhou)["何青"] == "沈樱"
    said = words(client_of(zhou).get("/c/hands/decisions", **ZH))
    assert said.count("更正了何青") == 1


def test_the_record_fills_origins_once(zhou: Member) -> None:
    first, second = (MemberFactory(community=zhou.community, name=name) for name in ("甲", "乙"))
    community = zhou.community
    append("invited", community=community, by=first, target=second, at=NOW)
    append("loaded_event", community=community, by=zhou, target=first, at=NOW, facts={"kind": "invite", "ref": ""})
    append("invited", community=community, by=second, target=zhou, at=NOW + DAY)
    assert (actions.fill_origins(community=community), actions.fill_origins(community=community)) == (2, 0)
    assert (origin(first), origin(second), origin(zhou)) == (("周岚", "周岚", ""), ("甲", "周岚", ""), None)


def test_an_invitation_found_later_moves_the_branch_above_it(zhou: Member) -> None:
    people = line(zhou)
    elder = MemberFactory(community=zhou.community, name="老人")
    append("invited", community=zhou.community, by=elder, target=zhou, at=NOW - DAY)
    actions.fill_origins(community=zhou.community)
    assert [origin(each) for each in [zhou, *people]] == [
        ("老人", "老人", ""),
        ("周岚", "老人", ""),
        ("何青", "老人", ""),
        ("乔木", "老人", ""),
    ]


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 30), max_size=30))
def test_branches_end_at_whoever_nobody_brought(above: dict[int, int]) -> None:
    begins = branches_of(above)
    assert begins.keys() == above.keys()
    for person, beginning in begins.items():
        seen, at = set(), person
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        assert beginning == at or beginning in seen


class AgainstTheLibrary(TestCase):
    """Whatever the record tells, the origins kept from it are those that the library grows from the events."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 5)), max_size=14))
    def test_both_grow_the_same_forest(self, told: list[tuple[int, int, int]]) -> None:
        community = CommunityFactory()
        people = [MemberFactory(community=community, name=f"人{each}", account=False) for each in range(7)]
        for actor, target, day in told:
            append("invited", community=community, by=people[actor], target=people[target], at=NOW - day * DAY)
        actions.fill_origins(community=community)
        kept = {each.member.name: each.inviter.name for each in Origin.objects.select_related("member", "inviter")}
        grown = {who: up for who, up in inviters_by_the_library(people[0]).items() if up is not None}
        assert kept == grown


def test_who_brought_whom_is_for_those_inside(zhou: Member) -> None:
    newcomer = came_through(zhou, "何青")
    visitor = MemberFactory(community=zhou.community, state=str(Role.VISITOR))
    for address in ("/c/hands/roots", f"/c/hands/roots/{newcomer.key}"):
        assert client_of(visitor).get(address).status_code == 403


def test_a_site_that_exists_gets_the_origins_that_its_record_tells_of(zhou: Member, steward: Member) -> None:
    people = line(zhou)
    actions.change_origin(by=steward, member=people[0], inviter=steward, reason="记错了", at=NOW)
    append("invited", community=zhou.community, by=people[2], target=steward, at=NOW + DAY)
    kept = [origin(each) for each in [*people, steward]]
    Origin.objects.all().delete()
    import_module("dongliang_web.migrations.0009_roots").keep_origins(apps, None)
    assert [origin(each) for each in [*people, steward]] == kept
