"""Companions for a week: asking, answering, ending, what is suggested, what came of it, and that it makes no tie."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.harmony import jobs
from dongliang_web.harmony.actions import accept_companion, ask_companion, decline_companion, end_companions
from dongliang_web.models import Community, Companions, Entry, Member
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import Refused, append, as_events
from tests.web.factories import MemberFactory, client_of, wrote
from tests.web.harmony.camps import people, snap, tie, together
from tests.web.home.conftest import _home, clock, community
from tests.web.home.reading import DAY, NOW, TODAY, queries, read, words

__all__ = ["_home", "clock", "community", "people"]
pytestmark = pytest.mark.django_db
HERE = ["hands"]


def send(who: Member, name: str, /, *args: object, **fields: str) -> str:
    """Send one of the forms, and return what the page says then."""
    client = client_of(who)
    chinese = {"accept-language": "zh-hans"}
    answer = client.post(reverse(name, args=[*HERE, *args]), fields, headers=chinese)
    assert answer.status_code == 303
    return words(client.get(answer["Location"], headers=chinese).content.decode())


def asked(one: Member, other: Member) -> Companions:
    return ask_companion(by=one, asked=other, at=now())


def week(one: Member, other: Member) -> Companions:
    """Let two begin a week now."""
    made = asked(one, other)
    accept_companion(by=other, companions=made, at=now())
    made.refresh_from_db()
    return made


def verbs(community: Community) -> list[str]:
    return [each.verb for each in Entry.objects.of(community) if "companion" in each.verb]


def told(member: Member) -> list[str]:
    return [each.key for each in member.notices.filter(read_at=None).order_by("pk")]


def refused(one: Member, other: Member) -> str:
    with pytest.raises(Refused) as why:
        asked(one, other)
    return why.value.key


def test_one_asks_the_other_accepts_and_both_find_the_way(community: Community, people: dict[str, Member]) -> None:
    one, other = people["北枝2"], people["南枝2"]
    assert "问了南枝2，等回话。" in send(one, "ask_companion", member=str(other.key))
    made = Companions.objects.get()
    assert "还没回话" in together(one)
    assert "北枝2问你，要不要结伴写一周" in together(other)
    assert "好，从今天起和北枝2写一周。" in send(other, "answer_companion", made.pk, answer="accept")
    made.refresh_from_db()
    assert (made.first_date, made.last_date) == (TODAY, TODAY + 6 * DAY)
    assert verbs(community) == ["asked_companion", "accepted_companion"]
    assert [told(each) for each in (one, other)] == [["companions_begin"], ["companions_begin"]]
    assert "这一周，和南枝2结伴" in together(one)
    post = wrote(other, TODAY)
    html = read(client_of(one), "bring_together", "hands")
    assert reverse("post", args=[*HERE, post.key]) in html
    secret = wrote(people["北枝2"], TODAY, visible_to="self")
    assert reverse("post", args=[*HERE, secret.key]) not in read(client_of(other), "bring_together", "hands")


def test_to_decline_needs_no_reason_and_is_told_quietly(community: Community, people: dict[str, Member]) -> None:
    one, other = people["北枝2"], people["南枝2"]
    made = asked(one, other)
    assert "回了，没有说理由。" in send(other, "answer_companion", made.pk, answer="decline")
    assert verbs(community) == ["asked_companion", "declined_companion"]
    assert told(other) == []
    assert told(one) == ["companion_declined"]
    assert not Entry.objects.get(verb="declined_companion").digests


def test_whoever_withdraws_does_not_ask_again_and_again(
    people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    end_companions(by=one, companions=asked(one, other), at=now())
    assert refused(one, other) == "companion_declined"
    assert asked(people["北枝3"], other)
    clock.shift(29 * DAY)
    assert asked(one, other)


def test_whoever_declined_is_not_asked_again_by_the_same_for_four_weeks(
    people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    decline_companion(by=other, companions=asked(one, other), at=now())
    assert refused(one, other) == "companion_declined"
    assert asked(people["北枝3"], other)
    assert asked(other, one), "the one who declined may ask"
    clock.shift(27 * DAY)
    jobs.due(now())
    assert refused(one, other) == "companion_declined"
    clock.shift(2 * DAY)
    assert asked(one, other)


def test_nobody_has_two_companions_at_once(people: dict[str, Member]) -> None:
    one, other, third = people["北枝2"], people["南枝2"], people["南枝3"]
    open_already = asked(one, third)
    week(one, other)
    assert refused(one, people["南枝4"]) == "companion_own_week"
    assert refused(people["北枝4"], other) == "companion_other_week"
    with pytest.raises(Refused, match="companion_other_week"):
        accept_companion(by=third, companions=open_already, at=now())


def test_three_questions_are_open_at_most(people: dict[str, Member]) -> None:
    one = people["北枝2"]
    made = [asked(one, people[name]) for name in ("南枝1", "南枝2", "南枝3")]
    assert refused(one, people["南枝4"]) == "companion_enough"
    end_companions(by=one, companions=made[0], at=now())
    assert asked(one, people["南枝4"])


@pytest.mark.parametrize("state", [Role.RESTING, Role.FORMER, Role.CANDIDATE])
def test_who_rests_or_left_is_not_asked(people: dict[str, Member], state: Role) -> None:
    Member.objects.filter(pk=people["南枝2"].pk).update(state=str(state))
    assert refused(people["北枝2"], people["南枝2"]) == "companion_not_here"


@pytest.mark.parametrize("state", [Role.RESTING, Role.FORMER, Role.CANDIDATE])
def test_no_week_begins_with_who_rests_or_left(people: dict[str, Member], state: Role) -> None:
    """Resting ends with the next check-in; somebody who rests would begin a week of not writing."""
    one, other = people["北枝2"], people["南枝2"]
    made = asked(one, other)
    own = "companion_resting" if state == Role.RESTING else "companion_not_inside"
    for who, why in ((one, "companion_not_here"), (other, own)):
        Member.objects.filter(pk=who.pk).update(state=str(state))
        with pytest.raises(Refused, match=why):
            accept_companion(by=other, companions=made, at=now())
        Member.objects.filter(pk=who.pk).update(state=str(Role.MEMBER))
    accept_companion(by=other, companions=made, at=now())


def test_what_cannot_stand_in_a_name_is_passed_over(people: dict[str, Member]) -> None:
    assert "问了南枝2，等回话。" in send(people["北枝2"], "ask_companion", name="南枝2\0")


def test_oneself_a_name_that_nobody_is_and_an_open_question_are_refused(
    community: Community, people: dict[str, Member]
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    assert refused(one, one) == "companion_oneself"
    assert refused(one, MemberFactory(community=community, account=False)) == "companion_not_here"
    asked(one, other)
    assert refused(one, other) == refused(other, one) == "companion_open"
    assert "已经有一个在等回话" in send(one, "ask_companion", member=str(other.key))


def test_only_the_two_can_answer_or_end_it(people: dict[str, Member]) -> None:
    one, other, third = people["北枝2"], people["南枝2"], people["南枝3"]
    made = asked(one, other)
    for name in ("answer_companion", "end_companions"):
        assert client_of(third).post(reverse(name, args=[*HERE, made.pk])).status_code == 404
    for act in (accept_companion, decline_companion):
        with pytest.raises(Refused, match="companion_gone"):
            act(by=one, companions=made, at=now())
    with pytest.raises(Refused, match="companion_gone"):
        end_companions(by=other, companions=made, at=now())
    elsewhere = MemberFactory()
    answer = client_of(one).post(reverse("ask_companion", args=HERE), {"member": str(elsewhere.key)})
    assert answer.status_code == 404


def test_a_withdrawn_question_is_gone_for_the_other_too(community: Community, people: dict[str, Member]) -> None:
    one, other = people["北枝2"], people["南枝2"]
    made = asked(one, other)
    assert "收回了。" in send(one, "end_companions", made.pk)
    assert told(other) == []
    assert "谁来问你" not in together(other)
    assert "这个邀约已经不在了。" in send(other, "answer_companion", made.pk, answer="accept")
    assert verbs(community) == ["asked_companion", "ended_companions"]


def test_either_may_end_the_week(community: Community, people: dict[str, Member]) -> None:
    one, other = people["北枝2"], people["南枝2"]
    made = week(one, other)
    assert "这一周到这里。" in send(other, "end_companions", made.pk)
    end_companions(by=one, companions=made, at=now())
    made.refresh_from_db()
    assert (made.ended_at, made.last_date) == (NOW, TODAY)
    assert told(one) == ["companions_begin", "companions_ended"]
    assert verbs(community).count("ended_companions") == 1


def test_a_week_ends_by_itself_and_both_are_told_once(
    community: Community, people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    made = week(one, other)
    # 23:59 of the seventh day in Shanghai
    clock.move_to(dt.datetime(2026, 11, 16, 15, 59, tzinfo=dt.UTC))
    assert jobs.due(now()) == 0
    clock.shift(dt.timedelta(minutes=2))
    assert jobs.due(now()) == 1
    assert jobs.due(now()) == 0
    made.refresh_from_db()
    assert made.last_date == TODAY + 6 * DAY
    assert [told(each)[-1] for each in (one, other)] == ["companions_over"] * 2
    ended = Entry.objects.get(verb="ended_companions")
    assert (ended.actor, ended.rule) == (None, "companions.week_over")
    assert asked(one, people["南枝3"])


def test_a_week_ends_when_one_leaves(people: dict[str, Member]) -> None:
    one, other = people["北枝2"], people["南枝2"]
    week(one, other)
    Member.objects.filter(pk=other.pk).update(state=str(Role.FORMER))
    assert jobs.due(now()) == 1
    assert (told(one)[-1], told(other)[-1]) == ("companions_over", "companions_begin")
    assert Entry.objects.get(verb="ended_companions").rule == "companions.left"


def test_a_question_that_nobody_answers_lapses(people: dict[str, Member], clock: time_machine.Traveller) -> None:
    one, other = people["北枝2"], people["南枝2"]
    asked(one, other)
    clock.shift(13 * DAY)
    assert jobs.due(now()) == 0
    clock.shift(DAY)
    assert (jobs.due(now()), jobs.due(now())) == (1, 0)
    assert told(other) == told(one) == []
    assert refused(one, other) == "companion_declined"
    clock.shift(28 * DAY)
    assert asked(one, other)


def test_being_companions_makes_no_tie(community: Community, people: dict[str, Member]) -> None:
    before = list(as_events(community))
    made = week(people["北枝2"], people["南枝2"])
    end_companions(by=people["北枝2"], companions=made, at=now())
    decline_companion(by=people["南枝3"], companions=asked(people["北枝3"], people["南枝3"]), at=now())
    assert list(as_events(community)) == before


def test_suggested_are_people_of_the_other_group_who_are_free(people: dict[str, Member]) -> None:
    said = together(people["北枝1"]).partition("可以问谁")[2].partition("问谁")[0]
    assert "南枝1你们都认识桥" in said
    assert "北枝" not in said
    week(people["南枝1"], people["北枝6"])
    Member.objects.filter(pk=people["南"].pk).update(state=str(Role.RESTING))
    said = together(people["北枝1"]).partition("可以问谁")[2].partition("问谁")[0]
    assert "南枝1" not in said
    assert "南问" not in said
    assert "南枝" in said


def test_where_all_lean_on_one_whoever_one_has_no_tie_to_is_suggested(community: Community) -> None:
    hub, *leaves = (MemberFactory(community=community, name=f"叶{number}") for number in range(8))
    tie(community, [(hub, each, 3) for each in leaves], "recognised")
    snap(community)
    said = together(leaves[0])
    assert "你们都认识叶0" in said
    assert "你们还没有来往。这里只由来往推出" in said
    assert "这里没有建议" in together(hub)


def test_the_two_centres_are_suggested_to_whoever_sees_the_harmony_page(
    community: Community, people: dict[str, Member]
) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    for member, sees in ((steward, True), (people["北"], True), (people["北枝2"], False)):
        said = together(member)
        assert ("两个中心自己" in said) == sees
        assert ("北枝1、南枝1都认识桥" in said) == sees
        assert reverse("propose_session", args=HERE) in read(client_of(member), "bring_together", "hands")


@pytest.mark.parametrize("leaves", [None, 0, 8])
def test_a_steward_reads_the_page_where_nobody_stands_beside_the_centre(
    community: Community, leaves: int | None
) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    if leaves is not None:
        tie(community, [(steward, MemberFactory(community=community), 3) for _ in range(leaves)], "recognised")
        snap(community)
    said = together(steward)
    assert "两个中心自己" not in said
    assert "找另一群的一位" in said


def acts(community: Community, one: Member, other: Member, day: dt.date, verb: str = "replied") -> Entry:
    at = dt.datetime.combine(day, dt.time(4), dt.UTC)
    return append(verb, community=community, by=one, target=other, at=at)


def test_what_came_of_a_week_is_counted_once(
    community: Community, people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    acts(community, one, other, TODAY - DAY)
    acts(community, one, other, TODAY - 29 * DAY)
    made = week(one, other)
    assert made.across_before == 2, "the bridge leans on one centre and is tied to two of the other group"
    for day in (0, 1, 6):
        acts(community, one, other, TODAY + day * DAY)
    taken_back = acts(community, other, one, TODAY + 2 * DAY, "recognised")
    append("took_back_recognition", community=community, by=other, about=taken_back, at=now())
    acts(community, other, one, TODAY + 7 * DAY, "recognised")
    acts(community, other, people["北枝3"], TODAY + 8 * DAY)
    acts(community, one, other, TODAY + 35 * DAY)
    clock.move_to(NOW + 36 * DAY)
    snap(community, TODAY + 35 * DAY)
    assert jobs.due(now()) == 2
    assert jobs.due(now()) == 0
    made.refresh_from_db()
    assert (made.acts_before, made.acts_week, made.acts_after) == (1, 3, 1)
    assert (made.across_before, made.across_after) == (2, 3), "the two themselves are left out"
    assert made.groups is None


@pytest.mark.parametrize(("weeks", "enough"), [(4, False), (5, True), (6, True)])
def test_what_came_of_few_weeks_is_not_told(
    community: Community, people: dict[str, Member], weeks: int, enough: bool
) -> None:
    for number in range(weeks):
        made = asked(people[f"北枝{number + 1}"], people["南枝6"])
        Companions.objects.filter(pk=made.pk).update(
            accepted_at=NOW, ended_at=NOW, measured_at=NOW, first_date=TODAY, last_date=TODAY + 6 * DAY,
            acts_before=1, acts_week=2, acts_after=3, across_before=4, across_after=6,
        )  # fmt: skip
    said = together(people["桥"])
    assert (f"还说不准：过完又数过的才{weeks}周" in said) != enough
    assert ("2.0次，是结伴那一周，两人之间平均七日的回复和认可" in said) == enough
    assert ("之前28日里，平均七日0.3次；之后28日里，平均七日0.8次。" in said) == enough
    assert ("30对，是28日以后，两群之间有来往的，结伴的两位自己不算。" in said) == enough
    assert ("这是不多的几周的数目，没有估误差" in said) == enough


def test_the_page_costs_the_same_for_few_and_many(community: Community, people: dict[str, Member]) -> None:
    reader: Client = client_of(people["北枝1"])
    few = queries(reader, "bring_together", "hands")
    more = [MemberFactory(community=community) for _ in range(30)]
    tie(community, [(people["南"], each, 1) for each in more], "recognised")
    community.snapshots.all().delete()
    snap(community)
    for one, other in zip(more[:10], more[10:20], strict=True):
        week(one, other)
    for each in more[20:23]:
        asked(each, people["北枝1"])
    people["北枝1"].notices.all().delete()
    assert queries(reader, "bring_together", "hands") == few


def test_in_a_large_community_one_is_asked_by_name(
    community: Community, people: dict[str, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    assert f'value="{other.key}"' in read(client_of(one), "bring_together", "hands")
    monkeypatch.setattr("dongliang_web.harmony.views.together.MOST_LISTED", 5)
    assert 'name="name"' in read(client_of(one), "bring_together", "hands")
    MemberFactory(community=community, name="南枝3")
    for name in ("南枝", "南枝3"):
        assert f"叫「{name}」的要正好一位" in send(one, "ask_companion", name=name)
    assert "问了南枝2，等回话。" in send(one, "ask_companion", name=" 南枝2 ")
    assert client_of(one).post(reverse("ask_companion", args=HERE), {"member": "x"}).status_code == 404
