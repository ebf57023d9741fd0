"""What a steward decides beside the rule: an exception with its reason, and days that count for nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from dongliang.council import Role
from dongliang_web.gate import actions, jobs
from dongliang_web.models import Cohort, Community, Entry, Member, Notice, VoidDay
from dongliang_web.record.actions import Refused, matches
from tests.web.factories import CohortFactory, MemberFactory, client_of
from tests.web.gate.trial import at, candidate, date, enrolment, entries, get, post, spoken, state, told, words

pytestmark = pytest.mark.django_db
VOID = "/c/hands/void"


def admit_path(member: Member) -> str:
    return f"/c/hands/cohorts/3/admit/{member.key}"


def errors(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", " ".join(re.findall(r'<ul class="error".*?</ul>', html, re.DOTALL)))


# ------------------------------------------------------------------ exceptions


def test_an_exception_needs_a_reason_that_everybody_reads(
    cohort: Cohort, steward: Member, desk: Client, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "梅子", "##")
    clock.move_to(at(9))
    jobs.due(at(9))
    assert "这一期到11月6日为止" in words(get(desk, admit_path(member)))
    answer = post(desk, admit_path(member), reason="住院三天，同屋的人都知道。")
    assert (answer.status_code, answer["Location"]) == (302, "/c/hands/decisions")
    assert (state(member), enrolment(member, cohort).by_exception) == (Role.MEMBER, True)
    entry = Entry.objects.get(verb="admitted")
    assert (entry.actor, entry.target, entry.cohort, entry.rule) == (steward, member, cohort, "power.admit_with_reason")
    assert matches(entry, entry.passages.get(role="reason"), "住院三天，同屋的人都知道。")
    assert told(member)[-1] == "周岚写明理由请你进了大群，理由大家都看得到。"
    assert told(steward) == ["梅子从今天起在大群里。"]
    anyone = client_of(MemberFactory(community=cohort.community))
    assert "住院三天，同屋的人都知道。" in words(get(anyone, "/c/hands/decisions"))


@pytest.mark.parametrize("reason", ["", "   \n ", "理" * 501])
def test_without_a_reason_nobody_is_let_in(cohort: Cohort, desk: Client, reason: str) -> None:
    member = candidate(cohort, "梅子")
    answer = post(desk, admit_path(member), reason=reason)
    assert answer.status_code == 400 and errors(answer.content.decode()).strip()
    assert (state(member), Entry.objects.filter(verb="admitted").count()) == (Role.CANDIDATE, 0)


def test_the_action_itself_refuses_an_empty_reason(cohort: Cohort, steward: Member) -> None:
    member = candidate(cohort, "梅子")
    with pytest.raises(Refused, match="reason_missing"):
        actions.admit(by=steward, enrolment=enrolment(member, cohort), reason=" ", at=at(2))


def test_who_is_in_is_not_let_in_again(cohort: Cohort, desk: Client) -> None:
    member = candidate(cohort, "梅子")
    post(desk, admit_path(member), reason="住院三天。")
    answer = post(desk, admit_path(member), reason="住院三天。")
    assert answer.status_code == 400
    assert "梅子已经在大群里了。" in errors(answer.content.decode())
    assert Entry.objects.filter(verb="admitted").count() == 1


def test_who_stepped_out_or_left_is_not_let_in(cohort: Cohort, desk: Client) -> None:
    gone = candidate(cohort, "不来", withdrawn_at=at(0))
    left = candidate(cohort, "远行")
    Member.objects.filter(pk=left.pk).update(state=str(Role.FORMER))
    for member in (gone, left):
        assert "退出了这一期" in errors(post(desk, admit_path(member), reason="想让他来。").content.decode())


def test_an_exception_stands_whatever_the_rule_says_later(cohort: Cohort, desk: Client) -> None:
    member = candidate(cohort, "梅子")
    post(desk, admit_path(member), reason="住院三天。")
    jobs.due(at(20))
    assert state(member) == Role.MEMBER
    assert entries(member, "fell_out", "graduated") == []


def test_stewards_find_whom_they_may_let_in(cohort: Cohort, desk: Client, clock: time_machine.Traveller) -> None:
    candidate(cohort, "梅子", "#")
    candidate(cohort, "何青", "#", graduated_at=at(1))
    clock.move_to(at(3))
    answer = get(desk, "/c/hands/cohorts/3/admit")
    assert "梅子" in words(answer) and "何青" not in words(answer)
    assert "/c/hands/cohorts/3/admit" in get(desk, "/c/hands/cohorts").content.decode()


def test_candidates_and_members_let_nobody_in_and_void_nothing(cohort: Cohort) -> None:
    target = candidate(cohort, "梅子")
    for who in (MemberFactory(community=cohort.community), candidate(cohort, "何青"), target):
        browser = client_of(who)
        for path in (admit_path(target), "/c/hands/cohorts/3/admit", VOID):
            assert browser.get(path).status_code == 403
            assert browser.post(path, {"reason": "因为", "day": date(1)}).status_code in (403, 405)
    assert state(target) == Role.CANDIDATE
    assert not VoidDay.objects.exists()


def test_a_steward_of_another_community_finds_nobody(cohort: Cohort) -> None:
    target = candidate(cohort, "梅子")
    other = MemberFactory(offices=[Role.STEWARD])
    slug = other.community.slug
    CohortFactory(community=other.community, number=3)
    assert client_of(other).post(f"/c/{slug}/cohorts/3/admit/{target.key}", {"reason": "因为"}).status_code == 404
    assert client_of(other).post(admit_path(target), {"reason": "因为"}).status_code == 403


# ------------------------------------------------------------------ void days


def test_a_void_day_brings_back_who_was_out_in_the_same_breath(
    cohort: Cohort, desk: Client, steward: Member, clock: time_machine.Traveller
) -> None:
    out, still = candidate(cohort, "梅子", "##...####"), candidate(cohort, "何青", "#########")
    clock.move_to(at(10))
    jobs.due(at(10))
    assert enrolment(out, cohort).out_since_date == date(5)
    answer = post(desk, VOID, day=date(4), reason="服务器停了一天。")
    assert (answer.status_code, answer["Location"]) == (302, "/c/hands/decisions")
    assert enrolment(out, cohort).out_since_date is None
    voided = "周岚宣布 11月5日全体不计，理由在「议定的事」里。"
    assert told(out)[1:] == [voided, "11月5日改为全体不计，你又在这一期里了。"]
    assert (told(still), told(steward)) == ([voided], [])
    entry = Entry.objects.get(verb="returned_to_trial")
    assert (entry.day_date, entry.rule, entry.target) == (date(4), "gate.void_day", out)
    assert "服务器停了一天。" in words(get(client_of(still), "/c/hands/decisions"))


def test_after_the_end_a_void_day_may_let_somebody_graduate(
    cohort: Cohort, desk: Client, steward: Member, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "梅子", "##...##########")
    clock.move_to(at(20))
    jobs.due(at(20))
    assert state(member) == Role.VISITOR
    post(desk, VOID, day=date(4), reason="服务器停了一天。")
    assert state(member) == Role.MEMBER
    assert [verb for verb, _ in entries(member, "returned_to_trial", "graduated")] == ["returned_to_trial", "graduated"]
    assert told(steward)[-1] == "梅子通过了考察，从今天起和大家在一起。"


def test_every_cohort_with_the_day_is_decided_anew(
    cohort: Cohort, community: Community, desk: Client, clock: time_machine.Traveller
) -> None:
    other = CohortFactory(community=community, number=4, first_date=date(3))
    members = [candidate(cohort, "梅子", "##...###"), candidate(other, "乔木", "#######")]
    clock.move_to(at(9))
    jobs.due(at(9))
    post(desk, VOID, day=date(5), reason="停电。")
    assert enrolment(members[0], cohort).out_since_date is None
    assert enrolment(members[1], other).out_since_date is None


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(1) + dt.timedelta(days=1), "还没到"),
        (date(1) - dt.timedelta(days=31), "过去太久了"),
    ],
)
def test_only_today_and_the_last_days_can_be_voided(
    community: Community, desk: Client, day: dt.date, said: str
) -> None:
    answer = post(desk, VOID, day=day, reason="停电。")
    assert answer.status_code == 400
    assert said in errors(answer.content.decode())
    assert 'value="' + str(day) in answer.content.decode() and "停电。" in answer.content.decode()
    assert not VoidDay.objects.exists() and not Notice.objects.exists()


def test_a_day_before_the_community_was_there_cannot_be_voided(community: Community, desk: Client) -> None:
    community.created_at = at(0)
    community.save()
    answer = post(desk, VOID, day=date(-5), reason="停电。")
    assert "还没有这个社群" in errors(answer.content.decode())


def test_a_day_is_voided_once(cohort: Cohort, desk: Client) -> None:
    post(desk, VOID, day=date(1), reason="停电。")
    answer = post(desk, VOID, day=date(1), reason="停电。")
    assert "已经是不计的" in errors(answer.content.decode())
    assert (VoidDay.objects.count(), Entry.objects.filter(verb="voided_day").count()) == (1, 1)


@pytest.mark.parametrize(("day", "reason"), [("2026-13-40", "停电。"), ("", "停电。"), (str(date(1)), "  ")])
def test_a_form_that_is_not_whole_is_given_back(community: Community, desk: Client, day: str, reason: str) -> None:
    answer = post(desk, VOID, day=day, reason=reason)
    assert answer.status_code == 400 and errors(answer.content.decode()).strip()
    assert not VoidDay.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_render_in_both_languages(cohort: Cohort, desk: Client, language: str) -> None:
    member = candidate(cohort, "梅子")
    post(desk, VOID, day=date(1), reason="停电。")
    paths = [VOID, admit_path(member), "/c/hands/cohorts/3/admit", "/c/hands/cohorts/new", "/c/hands/cohorts/3/change"]
    for path in paths:
        answer = get(desk, path, language)
        assert answer.status_code == 200 and spoken(answer).strip()
