"""Pasting a list: whose each name is, what is recorded, and that nothing is recorded twice."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from dongliang.council import Role
from dongliang.words import explain
from dongliang_web.models import Alias, Attachment, CheckIn, Community, Entry, Member, Notice, Post
from tests.web.connectors.pasting import Desk, a_list, chosen_in, field_of, seen_in
from tests.web.factories import (
    AccountFactory,
    CohortFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    on_leave,
)

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2026, 11, 25), dt.timedelta(days=1)
ON = {"day": TODAY.isoformat()}


def who_wrote(day: dt.date = TODAY) -> set[str]:
    return set(CheckIn.objects.filter(day_date=day).values_list("member__name", flat=True))


def test_a_list_of_known_names_is_recorded_and_each_is_told(desk: Desk, community: Community, steward: Member) -> None:
    qing, yuan = (MemberFactory(community=community, name=name) for name in ("何青", "孟远"))
    page = desk.look(a_list("何青 练了肩", "孟远"), **ON)
    assert not CheckIn.objects.exists(), "looking records nothing"
    assert not chosen_in(page), "nothing is asked about names that are written exactly"
    answer = desk.record(a_list("何青 练了肩", "孟远"), **ON)
    assert answer.status_code == 303 and answer["Location"] == reverse("digest", args=["hands"])
    assert who_wrote() == {"何青", "孟远"}
    entry = Entry.objects.get(verb="checked_in", target=qing)
    assert (entry.actor, entry.rule, entry.facts["source"]) == (steward, "power.paste_lists", "jielong")
    assert entry.happened_at is None, "the text says no time, so none is made up"
    check_in = CheckIn.objects.get(member=qing)
    assert (check_in.recorded_by, check_in.mark, check_in.late, check_in.received_at) == (steward, "done", False, None)
    post = Post.objects.get()
    assert post.text and (post.member, post.text.text, post.visible_to) == (qing, "练了肩", "members")
    assert set(Notice.objects.values_list("member", "key")) == {
        (each.pk, "recorded_from_list") for each in (qing, yuan)
    }
    said = explain("notice.recorded_from_list", "en", by=steward.name, day_date=TODAY)
    assert said in unescape(client_of(qing).get("/c/hands/", headers={"accept-language": "en"}).content.decode())


def test_the_same_list_again_changes_nothing_and_a_longer_one_adds_who_is_new(desk: Desk, community: Community) -> None:
    for name in ("何青", "孟远", "沈一舟"):
        MemberFactory(community=community, name=name)
    desk.record(a_list("何青", "孟远 早"), **ON)
    before = Entry.objects.count(), Notice.objects.count(), Post.objects.count()
    desk.record(a_list("何青", "孟远 早"), **ON)
    assert (Entry.objects.count(), Notice.objects.count(), Post.objects.count()) == before
    desk.record(a_list("何青", "孟远 早", "沈一舟"), **ON)
    assert who_wrote() == {"何青", "孟远", "沈一舟"}
    assert Entry.objects.count() == before[0] + 1


def test_an_open_name_is_decided_once_and_remembered(desk: Desk, community: Community, steward: Member) -> None:
    qing = MemberFactory(community=community, name="何青")
    MemberFactory(community=community, name="何青松")
    text = a_list("青青子衿")
    page = desk.look(text, **ON)
    named = {field_of(page, "青青子衿", "named"): "何青"}
    answer = desk.client.post(desk.url, {"text": text, "record": "1", "seen": seen_in(page), **named, **ON})
    assert answer.status_code == 303
    alias = Alias.objects.get()
    assert (alias.written, alias.member, alias.decided_by) == ("青青子衿", qing, steward)
    assert Entry.objects.get(verb="decided_name").target == qing
    assert who_wrote() == {"何青"}
    assert not chosen_in(desk.look(text, day="2026-11-24")), "the next list asks no more"


def test_a_new_name_waits_for_its_person_and_nobody_is_left_out(desk: Desk, community: Community) -> None:
    desk.record(a_list("小鱼 今天来了", "群公告"), {"小鱼": "new", "群公告": "nobody"}, **ON)
    fish = Member.objects.get(name="小鱼")
    assert (fish.imported_name, fish.state) == ("小鱼", "visitor")
    assert community.clock().day_of(fish.joined_at) == TODAY
    assert who_wrote() == {"小鱼"}
    assert not Notice.objects.filter(member=fish).exists(), "nobody reads what a waiting name is told"
    assert Alias.objects.get(written="群公告").member is None
    desk.record(a_list("小鱼", "群公告"), day="2026-11-24")
    assert who_wrote(TODAY - DAY) == {"小鱼"}, "a waiting name has no day of joining"


def test_what_stands_behind_an_open_name_helps_to_tell_whose_it_is(desk: Desk) -> None:
    page = desk.look(a_list("Mo Bai 诗经两首"), **ON).content.decode()
    assert re.search(r"<strong>Mo</strong></legend>\s*<p[^>]*>Bai 诗经两首</p>", page)


def test_the_day_of_a_decision_is_the_community_s(desk: Desk) -> None:
    desk.record(a_list("小鱼"), {"小鱼": "new"}, **ON)
    Alias.objects.update(decided_at=dt.datetime(2026, 11, 24, 23, 50, tzinfo=dt.UTC))
    names = desk.client.get(reverse("group_names", args=["hands"]), headers={"accept-language": "en"})
    assert "25 Nov" in names.content.decode()


def test_names_left_undecided_are_not_recorded_and_said(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="何青")
    answer = desk.record(a_list("何青", "不认识"), **ON)
    assert answer["Location"] == desk.url
    assert who_wrote() == {"何青"} and not Alias.objects.exists()
    page = desk.client.get(desk.url, headers={"accept-language": "en"}).content.decode()
    assert explain("said.listed_open", "en", count=1) in page


def test_all_undecided_names_can_be_new_at_once(desk: Desk) -> None:
    desk.record(a_list("甲乙", "丙丁", "戊己"), rest="new", **ON)
    assert who_wrote() == {"甲乙", "丙丁", "戊己"}


def test_a_name_but_for_emoji_and_numbers_is_shown_and_confirmed(desk: Desk, community: Community) -> None:
    qing = MemberFactory(community=community, name="何青")
    page = desk.look(a_list("01何青🌱"), **ON)
    assert list(chosen_in(page).values()) == [str(qing.key)]
    desk.record(a_list("01何青🌱"), **ON)
    assert Alias.objects.get().member == qing and who_wrote() == {"何青"}


@pytest.mark.parametrize("second", ["何青", "何青🌱"])
def test_a_name_that_fits_two_is_nobody_s(desk: Desk, community: Community, second: str) -> None:
    for name in ("何青", second):
        MemberFactory(community=community, name=name)
    written = "何青" if second == "何青" else "何青🌿"
    page = desk.look(a_list(written), **ON)
    assert list(chosen_in(page).values()) == [""], "neither is chosen"
    desk.record(a_list(written), **ON)
    assert not CheckIn.objects.exists()


def test_two_equal_names_of_one_list_are_recorded_once_with_both_texts(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="何青")
    desk.record(a_list("何青 早上练了", "何青 晚上又练"), **ON)
    post = Post.objects.get()
    assert post.text and post.text.text == "早上练了\n晚上又练"


def as_xml(text: str, *authors: tuple[str, int]) -> str:
    """Write a list as WeChat keeps it, with who wrote each line and at which second."""
    entries = "".join(f"<i><u>{wxid}</u><t>{second}</t></i>" for wxid, second in authors)
    return f"<msg><appmsg><title>{text}</title><type>53</type><solitaire>{entries}</solitaire></appmsg></msg>"


def test_the_xml_form_brings_times_and_tells_two_people_of_one_name_apart(desk: Desk, community: Community) -> None:
    for name in ("何青", "孟远"):
        MemberFactory(community=community, name=name)
    morning = dt.datetime(2026, 11, 25, 0, 30, tzinfo=dt.UTC)
    second = int(morning.timestamp())
    text = as_xml(a_list("何青 练了肩", "何青", "孟远 早"), ("a", second), ("b", second), ("c", second))
    page = desk.look(text, day="2026-11-24").content.decode()
    assert "25 Nov" in page, "the list itself says another day"
    desk.record(text, **ON)
    check_in = CheckIn.objects.get()
    assert (check_in.member.name, check_in.received_at) == ("孟远", morning)
    assert (Post.objects.get().received_at, check_in.entry.happened_at) == (morning, morning)


def test_a_claimed_name_of_a_history_stands_for_its_owner(desk: Desk, community: Community) -> None:
    account = AccountFactory()
    owner = MemberFactory(community=community, name="Qing", account=account)
    MemberFactory(community=community, name="何青", imported_name="何青", account=account)
    desk.record(a_list("何青"), **ON)
    assert CheckIn.objects.get().member == owner


def test_who_cannot_be_recorded_is_named_with_the_reason(desk: Desk, community: Community, steward: Member) -> None:
    late = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)
    MemberFactory(community=community, name="新来的", joined_at=late)
    MemberFactory(community=community, name="走了的", state=str(Role.FORMER))
    done = MemberFactory(community=community, name="打过的")
    checked_in(done, TODAY - DAY)
    away = MemberFactory(community=community, name="请假的")
    on_leave(away, TODAY - DAY)
    desk.record(a_list("新来的", "走了的", "打过的", "请假的", steward.name), day="2026-11-24")
    assert who_wrote(TODAY - DAY) == {"打过的", "请假的"}, "they wrote, leave or not"
    desk.record(a_list(steward.name), **ON)
    assert who_wrote() == {steward.name}, "the steward's own day is still open"


def test_a_trial_s_day_counts_for_the_trial_and_a_resting_member_is_back(desk: Desk, community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - 2 * DAY)
    candidate = EnrolmentFactory(cohort=cohort).member
    resting = MemberFactory(community=community, state=str(Role.RESTING))
    desk.record(a_list(candidate.name, resting.name), **ON)
    assert CheckIn.objects.get(member=candidate).cohort == cohort
    resting.refresh_from_db()
    assert resting.state == Role.MEMBER


def test_yesterday_is_proposed_while_its_grace_runs(desk: Desk, community: Community) -> None:
    assert 'value="2026-11-25"' in desk.client.get(desk.url).content.decode()
    community.gate_rules["day"]["grace_hours"] = 2
    community.save()
    with time_machine.travel("2026-11-25T17:00:00+00:00", tick=False):
        assert 'value="2026-11-25"' in desk.client.get(desk.url).content.decode(), "01:00, and two hours of grace"
    with time_machine.travel("2026-11-25T19:00:00+00:00", tick=False):
        assert 'value="2026-11-26"' in desk.client.get(desk.url).content.decode()


def test_what_was_not_seen_is_not_recorded(desk: Desk, community: Community) -> None:
    qing, other = (MemberFactory(community=community, name=name) for name in ("何青", "另一位"))
    seen = seen_in(desk.look(a_list("何青"), **ON))
    entry = Entry.objects.create(
        community=community, verb="decided_name", received_at=qing.joined_at, recorded_at=qing.joined_at
    )
    Alias.objects.create(
        community=community, written="何青", plain="何青", member=other, decided_by=other,
        decided_at=qing.joined_at, entry=entry,
    )  # fmt: skip
    sent = {"text": a_list("何青"), "record": "1", "seen": seen, **ON}
    answer = desk.client.post(desk.url, sent)
    assert answer.status_code == 200 and not CheckIn.objects.exists()
    answer = desk.client.post(desk.url, sent | {"seen": seen_in(answer), "day": "2026-11-24"})
    assert answer.status_code == 200 and not CheckIn.objects.exists(), "another day was seen"


def test_a_typed_name_that_fits_nobody_or_several_is_refused(desk: Desk, community: Community) -> None:
    for _ in range(2):
        MemberFactory(community=community, name="同名")
    text = a_list("谁呀")
    page = desk.look(text, **ON)
    for typed in ("没有这个人", "同名"):
        sent = {field_of(page, "谁呀", "named"): typed}
        answer = desk.client.post(desk.url, {"text": text, "record": "1", "seen": seen_in(page), **sent, **ON})
        assert answer.status_code == 400 and typed in answer.content.decode()
    assert not CheckIn.objects.exists() and not Alias.objects.exists()


def test_a_member_of_another_community_cannot_be_chosen(desk: Desk) -> None:
    stranger = MemberFactory(name="外人")
    answer = desk.record(a_list("谁呀"), {"谁呀": str(stranger.key)}, **ON)
    assert answer.status_code == 400
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("first", [0, 1])
def test_both_names_of_somebody_with_two_memberships_are_who_comes_first(
    desk: Desk, community: Community, first: int
) -> None:
    pair = [MemberFactory(community=community, name=name) for name in ("何青", "小青")]
    account = pair[first].account()
    assert account
    Attachment.objects.filter(member=pair[1 - first]).update(account=account, second=True)
    desk.record(a_list("何青 早", "小青 晚"), **ON)
    check_in = CheckIn.objects.get()
    assert check_in.member == pair[first]


def test_a_name_of_somebody_who_left_is_shown_as_theirs_and_left_as_it_is(desk: Desk, community: Community) -> None:
    gone = MemberFactory(community=community, name="何青", state="former")
    page = desk.look(a_list("何青 练了", "小鱼", "小虾"), **ON)
    html = unescape(page.content.decode())
    assert "何青 has left the community." in html and chosen_in(page)[field_of(page, "何青")] == str(gone.key)
    desk.record(a_list("何青 练了", "小鱼", "小虾"), rest="new", **ON)
    assert who_wrote() == {"小鱼", "小虾"} and Alias.objects.get(written="何青").member == gone
    assert community.members.filter(name="何青").count() == 1


def test_of_two_who_left_neither_is_taken(desk: Desk, community: Community) -> None:
    for _ in range(2):
        MemberFactory(community=community, name="何青", state="former")
    assert list(chosen_in(desk.look(a_list("何青"), **ON)).values()) == [""]


def test_somebody_new_of_the_same_name_goes_before_whoever_left(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="何青", state="former")
    MemberFactory(community=community, name="何青")
    desk.record(a_list("何青"), **ON)
    assert who_wrote() == {"何青"} and not Alias.objects.exists()


def test_a_name_that_may_go_on_is_said_where_nobody_goes_by_it(desk: Desk, community: Community) -> None:
    MemberFactory(community=community, name="石")
    html = unescape(desk.look(a_list("何 青2号", "石 头", "小鱼"), **ON).content.decode())
    assert explain("said.name_may_go_on", "en", count=1, names="何 青2号") in html


def test_a_decision_asked_for_anew_tells_nothing_of_emoji(desk: Desk, community: Community) -> None:
    desk.record(a_list("小鱼"), {"小鱼": "new"}, **ON)
    page = desk.client.get(reverse("change_name", args=["hands", Alias.objects.get().pk]))
    assert list(chosen_in(page).values()) == [str(community.members.get(name="小鱼").key)]
    assert "but for emoji" not in page.content.decode()


def test_a_name_that_two_bear_and_that_stands_twice_is_nobody_s_for_the_steward_to_see(
    desk: Desk, community: Community
) -> None:
    at = dt.datetime(2026, 11, 1, 1, 12, tzinfo=dt.UTC)
    first, second = (MemberFactory(community=community, name="何青", joined_at=at + DAY / 24 * n) for n in range(2))
    html = unescape(desk.look(a_list("何青 我是甲"), **ON).content.decode())
    assert re.findall(r"何青, here since [^<]*Nov[^<]* (\d\d:\d\d)<", html) == ["09:12", "10:12"]
    page = desk.look(a_list("何青 我是甲", "何青 我是乙"), **ON)
    assert "Two people under one name" in unescape(page.content.decode())
    assert not chosen_in(page)
    desk.record(a_list("何青 我是甲"), {"何青": str(second.key)}, **ON)
    desk.record(a_list("何青 我是甲", "何青 我是乙"), day=(TODAY - DAY).isoformat())
    assert not CheckIn.objects.filter(day_date=TODAY - DAY).exists(), "decided before, it is still two people's"
    assert not CheckIn.objects.filter(member=first).exists()
