"""Links that invite: the short address, what it leads to, limits, withdrawing, and the pages where they are kept."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang_web.models import Cohort, Entry, InvitationLink, Member
from dongliang_web.record.actions import Refused, as_events
from dongliang_web.roots import actions
from dongliang_web.roots.models import CODE_SIGNS, new_code, read_code
from tests.web.factories import MemberFactory, client_of
from tests.web.roots.growing import DAY, NOW, ZH, link_of, origin, sign_up, told, words

pytestmark = pytest.mark.django_db
GONE = "这个邀请已经不用了，你照样可以报名。"


def test_a_member_s_link_leads_to_the_join_page_and_says_who_invites(zhou: Member, cohort: Cohort) -> None:
    client = Client()
    link = link_of(zhou)
    answer = client.get(link.url, follow=True, **ZH)
    assert answer.redirect_chain[-1][0] == "/c/hands/cohorts/4/join"
    said = words(answer)
    assert "周岚邀请你" in said
    assert "改天再报名也可以，这个浏览器记得是周岚邀请你的。" in said
    newcomer = sign_up(client, cohort)
    assert origin(newcomer) == ("周岚", "周岚", "")
    assert told(zhou) == ["何青通过你的邀请链接报了名。"]
    entry = Entry.objects.get(verb="invited")
    assert (entry.actor, entry.target, entry.facts) == (zhou, newcomer, {"link": link.pk})
    (tie,) = [each for each in as_events(zhou.community) if each.kind == "invite"]
    assert newcomer is not None
    assert (tie.actor, tie.target) == (str(zhou.key), str(newcomer.key))


def test_days_later_the_browser_still_knows_by_which_link(
    zhou: Member, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    client = Client()
    client.get(link_of(zhou).url)
    clock.shift(6 * DAY)
    assert "周岚邀请你" in words(client.get("/c/hands/cohorts/4/join", **ZH))
    assert origin(sign_up(client, cohort)) == ("周岚", "周岚", "")


def test_who_signs_up_next_in_the_same_browser_is_not_invited_by_that_link(zhou: Member, cohort: Cohort) -> None:
    client = Client()
    client.get(link_of(zhou).url)
    assert origin(sign_up(client, cohort)) == ("周岚", "周岚", "")
    client.logout()
    assert "邀请你" not in words(client.get("/c/hands/cohorts/4/join", **ZH))
    assert origin(sign_up(client, cohort, "乔木")) is None


def test_without_a_link_nobody_brought_a_newcomer(cohort: Cohort) -> None:
    assert origin(sign_up(Client(), cohort)) is None
    assert not Entry.objects.filter(verb__in=["invited", "joined"]).exists()


def test_of_two_links_the_latest_counts(zhou: Member, steward: Member, cohort: Cohort) -> None:
    client = Client()
    client.get(link_of(zhou).url)
    client.get(link_of(steward).url)
    assert origin(sign_up(client, cohort)) == ("沈樱", "沈樱", "")


def test_a_channel_of_nobody_is_kept_as_joining(steward: Member, cohort: Cohort) -> None:
    link = actions.make_channel(by=steward, channel="公园的海报", at=NOW)
    client = Client()
    said = words(client.get(link.url, follow=True, **ZH))
    assert "邀请你" not in said
    newcomer = sign_up(client, cohort)
    assert origin(newcomer) == (None, "何青", "公园的海报")
    assert Entry.objects.get(verb="joined").actor == newcomer
    assert [each.kind for each in as_events(steward.community) if each.kind in ("join", "invite")] == ["join"]
    assert told(steward) == []


def test_a_channel_in_somebody_s_name_counts_for_them(zhou: Member, steward: Member, cohort: Cohort) -> None:
    link = actions.make_channel(by=steward, channel="诊所的群", at=NOW, member=zhou)
    client = Client()
    assert "周岚邀请你" in words(client.get(link.url, follow=True, **ZH))
    assert origin(sign_up(client, cohort)) == ("周岚", "周岚", "诊所的群")


@pytest.mark.parametrize("how", ["withdrawn", "left", "ended", "full"])
def test_a_link_no_longer_in_use_says_so_and_not_whose_it_was(
    how: str, zhou: Member, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    link = link_of(zhou)
    if how == "withdrawn":
        actions.withdraw_link(by=zhou, link=link, at=NOW)
    elif how == "left":
        Member.objects.filter(pk=zhou.pk).update(state=str(Role.FORMER))
    elif how == "ended":
        actions.limit_link(by=zhou, link=link, most=None, last_date=NOW.date() - DAY, at=NOW)
    else:
        actions.limit_link(by=zhou, link=link, most=1, last_date=None, at=NOW)
        actions.keep_origin(member=MemberFactory(community=zhou.community), link=link, at=NOW)
    client = Client()
    said = words(client.get(link.url, follow=True, **ZH))
    assert GONE in said
    assert "周岚" not in said.replace("周岚写", "")
    assert origin(sign_up(client, cohort)) is None


def test_a_link_withdrawn_after_it_was_opened_counts_no_more(zhou: Member, cohort: Cohort) -> None:
    client = Client()
    link = link_of(zhou)
    client.get(link.url)
    actions.withdraw_link(by=zhou, link=link, at=NOW)
    assert origin(sign_up(client, cohort)) is None


def test_a_link_counts_to_the_end_of_its_last_day(zhou: Member, clock: time_machine.Traveller) -> None:
    link = link_of(zhou)
    link.last_date = NOW.date()
    assert link.closed(NOW + dt.timedelta(hours=11, minutes=59)) is None
    assert link.closed(NOW + dt.timedelta(hours=12)) == "ended"


def test_nobody_invites_themselves_and_who_returns_keeps_their_origin(
    zhou: Member, steward: Member, cohort: Cohort
) -> None:
    assert actions.keep_origin(member=zhou, link=link_of(zhou), at=NOW) is None
    client = Client()
    client.get(link_of(zhou).url)
    newcomer = sign_up(client, cohort)
    assert newcomer is not None
    client.post("/c/hands/leave", **ZH)
    Member.objects.filter(pk=newcomer.pk).update(state=str(Role.FORMER))
    client.get(link_of(steward).url)
    client.post("/c/hands/cohorts/4/join", **ZH)
    assert origin(newcomer) == ("周岚", "周岚", "")
    assert Entry.objects.filter(verb="invited").count() == 1


def test_a_link_of_another_community_does_not_count(zhou: Member) -> None:
    elsewhere = MemberFactory()
    assert actions.keep_origin(member=elsewhere, link=link_of(zhou), at=NOW) is None


def test_codes_tried_by_strangers_are_limited(zhou: Member) -> None:
    cache.clear()
    client = Client()
    assert client.get("/j/0000000000").status_code == 404
    answers = {client.get(f"/j/{number:010}").status_code for number in range(60)}
    assert answers == {404, 429}
    assert client.get(link_of(zhou).url).status_code == 429
    cache.clear()


@given(st.integers(0, 2**32))
def test_a_code_is_read_as_people_write_it_down(_: int) -> None:
    code = new_code()
    assert len(code) == 10
    assert set(code) <= set(CODE_SIGNS)
    assert len(CODE_SIGNS) ** 10 >= 2**48
    on_paper = f"{code[:5]}-{code[5:]}".upper().replace("0", "O").replace("1", "I")
    assert read_code(on_paper) == code


# ------------------------------------------------------------------ pages


def test_every_member_has_one_link_that_stays_until_renewed(zhou: Member) -> None:
    client = client_of(zhou)
    page = client.get("/c/hands/invite", **ZH).content.decode()
    (link,) = InvitationLink.objects.all()
    assert f"/j/{link.code}" in page
    assert "<svg" in page
    client.get("/c/hands/invite", **ZH)
    assert InvitationLink.objects.count() == 1
    client.post("/c/hands/invite/new", **ZH)
    old, new = InvitationLink.objects.order_by("pk")
    assert (old.pk, old.withdrawn_at, new.withdrawn_at) == (link.pk, NOW, None)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "made_link",
        "withdrew_link",
        "made_link",
    ]


def test_limits_are_set_and_taken_away_once(zhou: Member) -> None:
    client = client_of(zhou)
    client.get("/c/hands/invite")
    assert client.post("/c/hands/invite", {"most": "0"}, **ZH).status_code == 400
    for _ in range(2):
        assert client.post("/c/hands/invite", {"most": "2", "last_date": "2026-12-01"}, **ZH).status_code == 302
    link = InvitationLink.objects.get()
    assert (link.most, link.last_date) == (2, dt.date(2026, 12, 1))
    client.post("/c/hands/invite", {"most": "", "last_date": ""})
    assert Entry.objects.filter(verb="changed_link").count() == 2


def test_a_steward_makes_limits_and_withdraws_the_link_of_a_channel(zhou: Member, steward: Member) -> None:
    desk = client_of(steward)
    assert "还没有海报或群的链接" in words(desk.get("/c/hands/channels", **ZH))
    made = desk.post("/c/hands/channels/new", {"channel": "公园的海报", "member": zhou.key, "most": "3"}, **ZH)
    link = InvitationLink.objects.get()
    assert made["Location"] == f"/c/hands/channels/{link.pk}"
    assert (link.channel, link.member, link.most) == ("公园的海报", zhou, 3)
    again = desk.post("/c/hands/channels/new", {"channel": "公园的海报"}, **ZH)
    assert (again.status_code, "已经有一个叫「公园的海报」的链接" in words(again)) == (400, True)
    actions.keep_origin(member=MemberFactory(community=zhou.community), link=link, at=NOW)
    assert "从这里来了1位·以周岚的名义" in words(desk.get("/c/hands/channels", **ZH))
    desk.post(f"/c/hands/channels/{link.pk}", {"most": "5"})
    link.refresh_from_db()
    assert link.most == 5
    desk.post(f"/c/hands/channels/{link.pk}/withdraw")
    assert "已收回" in words(desk.get("/c/hands/channels", **ZH))
    with pytest.raises(Refused, match="link_withdrawn"):
        actions.limit_link(by=steward, link=link, most=1, last_date=None, at=NOW)
    assert desk.post("/c/hands/channels/new", {"channel": "公园的海报"}, **ZH).status_code == 302


def test_nobody_is_invited_in_the_name_of_who_is_not_inside(steward: Member) -> None:
    gone = MemberFactory(community=steward.community, state=str(Role.FORMER))
    with pytest.raises(Refused, match="inviter_not_inside"):
        actions.make_channel(by=steward, channel="海报", at=NOW, member=gone)


def test_a_channel_of_another_community_is_not_there(steward: Member) -> None:
    other = MemberFactory(offices=[Role.STEWARD])
    link = actions.make_channel(by=other, channel="海报", at=NOW)
    assert client_of(steward).get(f"/c/hands/channels/{link.pk}").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_channels_asks_as_often_for_one_as_for_thirty(
    count: int, steward: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        link = actions.make_channel(by=steward, channel=f"海报 {number}", at=NOW)
        actions.keep_origin(member=MemberFactory(community=steward.community), link=link, at=NOW)
    desk = client_of(steward)
    desk.get("/c/hands/channels")
    with django_assert_max_num_queries(12):
        desk.get("/c/hands/channels")


def test_what_is_no_code_is_none_and_whoever_looks_leaves_nothing(zhou: Member) -> None:
    assert Client().get("/j/%00").status_code == 404
    assert client_of(zhou).get(f"/c/{zhou.community.slug}/invite/poster/x%00").status_code == 404
    before = Session.objects.count()
    assert Client().get(link_of(zhou).url).status_code == 302
    assert Session.objects.count() == before
