"""Outcomes decided by the rule alone: falling out, coming back, graduating, not passing; each told once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang_web.gate import actions, jobs
from dongliang_web.gate.models import Cohort as CohortModel
from dongliang_web.models import Cohort, Community, Entry, Member, Notice
from dongliang_web.record.actions import as_events
from tests.web.factories import CohortFactory, MemberFactory, checked_in, entry_for
from tests.web.gate.trial import at, candidate, date, enrolment, entries, of_rule, state, told

pytestmark = pytest.mark.django_db

RETURNS = ("fell_out", "returned_to_trial", "graduated")


def settle(cohort: Cohort, number: int, hour: float = 3) -> int:
    """Settle a cohort as of an hour of a day of its trial, read anew as a tick reads it."""
    return actions.settle(CohortModel.objects.select_related("community").get(pk=cohort.pk), at(number, hour))


# ------------------------------------------------------------------ falling out


def test_who_falls_out_is_told_at_once_why_and_when_the_next_begins(cohort: Cohort, community: Community) -> None:
    CohortFactory(community=community, number=4, first_date=date(36))
    out = candidate(cohort, "梅子", "##..##.")
    assert settle(cohort, 8, 23.9) == 0
    assert settle(cohort, 9, 0) == 1
    assert told(out) == [
        "这一期到 11月8日为止：15 日里缺了 3 日，规则是至多 2 日。第 4 期 12月7日开始，写过的都留着，也可以接着写。"
    ]
    assert entries(out, *RETURNS) == [("fell_out", "gate.too_many_missed")]
    assert enrolment(out, cohort).out_since_date == date(7)
    assert state(out) == Role.CANDIDATE
    entry = Entry.objects.get(verb="fell_out")
    assert (entry.day_date, entry.actor_id, entry.facts["missed"]) == (date(7), None, 3)
    assert Notice.objects.get(member=out).tone == "care"


def test_without_a_next_cohort_nothing_is_promised(cohort: Cohort) -> None:
    out = candidate(cohort, "梅子", "#...")
    settle(cohort, 8)
    assert told(out) == ["这一期到 11月5日为止：15 日里缺了 3 日，规则是至多 2 日。写过的都留着，也可以接着写。"]


@pytest.mark.parametrize(
    ("rule", "row", "clause", "sentence"),
    [
        ({"most_missed_in_a_row": 1}, "#..###", "in_a_row", "连着缺的日子，规则是至多 1 日"),
        ({"weekly_misses": 1}, "#.#.##", "in_a_week", "一周里缺的日子，规则是至多 1 日"),
    ],
)
def test_the_clause_that_decided_is_told(
    community: Community, rule: dict[str, Any], row: str, clause: str, sentence: str
) -> None:
    cohort = CohortFactory(community=community, number=3, rules=of_rule(**rule))
    out = candidate(cohort, "梅子", row)
    settle(cohort, 7)
    assert entries(out, "fell_out") == [("fell_out", f"gate.{clause}")]
    assert sentence in told(out)[0]


def test_nobody_is_told_twice(cohort: Cohort) -> None:
    out = candidate(cohort, "梅子", "#...")
    assert [settle(cohort, 8), settle(cohort, 8), settle(cohort, 9), settle(cohort, 12)] == [1, 0, 0, 0]
    assert len(told(out)) == 1
    assert len(entries(out, *RETURNS)) == 1


def test_grace_and_an_unused_make_up_hold_the_decision_back(cohort: Cohort) -> None:
    candidate(cohort, "梅子", "##..##.")
    assert [settle(cohort, 8, hour) for hour in (0, 1.9, 2, 23.9)] == [0, 0, 0, 0]


def test_who_made_the_day_up_stays(cohort: Cohort) -> None:
    saved = candidate(cohort, "乔木", "##..##+########")
    assert settle(cohort, 9) == 0
    assert settle(cohort, 16) == 1
    assert state(saved) == Role.MEMBER


def test_who_left_or_stepped_out_is_left_alone(cohort: Cohort) -> None:
    left = candidate(cohort, "远行")
    Member.objects.filter(pk=left.pk).update(state=str(Role.FORMER))
    stepped_out = candidate(cohort, "不来", withdrawn_at=at(0))
    settle(cohort, 17)
    assert told(left) == told(stepped_out) == []
    assert state(left) == Role.FORMER


# ------------------------------------------------------------------ the end


def test_graduates_are_welcomed_together_by_name(cohort: Cohort, steward: Member) -> None:
    resting = MemberFactory(community=cohort.community, state=str(Role.RESTING))
    placeholder = MemberFactory(community=cohort.community, imported_name="旧人", account=False)
    one, two = candidate(cohort, "何青", "#" * 15), candidate(cohort, "乔木", "#" * 13)
    out = candidate(cohort, "梅子", "#...")
    settle(cohort, 9)
    assert settle(cohort, 16, 2) == 3
    assert (state(one), state(two), state(out)) == (Role.MEMBER, Role.MEMBER, Role.VISITOR)
    assert told(one) == ["15 日里打卡 15 日，通过了。从现在起你在大群里。"]
    assert entries(two, *RETURNS) == [("graduated", "gate.required_days")]
    welcome = "何青、乔木通过了考察，从今天起和大家在一起。"
    assert told(steward) == told(resting) == [welcome]
    assert told(placeholder) == []
    assert told(out)[1:] == ["第 3 期结束了，这次没有通过。写过的都留着，下一期可以再来。"]
    assert Cohort.objects.get(pk=cohort.pk).settled_at == at(16, 2)
    assert [settle(cohort, 16, 4), settle(cohort, 20)] == [0, 0]


def test_every_change_of_state_is_an_entry(cohort: Cohort) -> None:
    candidate(cohort, "何青", "#" * 15)
    settle(cohort, 16)
    entry = Entry.objects.get(verb="changed_state")
    assert (entry.facts, entry.rule) == ({"from": "candidate", "to": "member"}, "gate.required_days")


def test_the_last_to_decide_does_not_hold_the_others_back(cohort: Cohort) -> None:
    candidate(cohort, "何青", "#" * 15)
    late = candidate(cohort, "乔木", "#" * 12)
    assert settle(cohort, 16, 3) == 1
    assert Cohort.objects.get(pk=cohort.pk).settled_at is None
    checked_in(late, date(15), cohort, mark="made_up")
    assert settle(cohort, 16, 13) == 1
    assert state(late) == Role.MEMBER
    assert Cohort.objects.get(pk=cohort.pk).settled_at == at(16, 13)


def test_who_never_wrote_falls_out_and_may_come_again(cohort: Cohort) -> None:
    never = candidate(cohort, "没来")
    settle(cohort, 20)
    assert (state(never), len(told(never))) == (Role.VISITOR, 1)


def test_a_graduate_leaves_other_trials(cohort: Cohort, community: Community) -> None:
    following = CohortFactory(community=community, number=4, first_date=date(22))
    member = candidate(cohort, "何青", "#" * 15)
    again = candidate(following, "占位")
    other = enrolment(again, following)
    other.member = member
    other.save()
    settle(cohort, 16)
    assert enrolment(member, following).withdrawn_at == at(16, 3)
    assert entries(member, "withdrew_enrolment") == [("withdrew_enrolment", "gate.passed_elsewhere")]


def test_who_is_in_the_next_cohort_already_stays_a_candidate(cohort: Cohort, community: Community) -> None:
    following = CohortFactory(community=community, number=4, first_date=date(22))
    member = candidate(cohort, "梅子", "#...")
    again = candidate(following, "占位")
    other = enrolment(again, following)
    other.member = member
    other.save()
    settle(cohort, 16)
    assert state(member) == Role.CANDIDATE


def test_own_zones_end_their_days_apart(community: Community) -> None:
    rule = of_rule(day=DayRules(own_zone=True, make_up_days=0))
    cohort = CohortFactory(community=community, number=3, rules=rule)
    here, there = candidate(cohort, "何青", "##.."), candidate(cohort, "远行", "##..")
    account = there.attachments.get().account
    account.zone = "America/New_York"
    account.save()
    assert settle(cohort, 6, 3) == 1
    assert enrolment(here, cohort).out_since_date == date(5)
    assert settle(cohort, 6, 15.1) == 1
    assert enrolment(there, cohort).out_since_date == date(5)


# ------------------------------------------------------------------ coming back


def test_a_recorded_day_brings_back_and_may_let_graduate(cohort: Cohort, steward: Member) -> None:
    member = candidate(cohort, "梅子", "##...##########")
    settle(cohort, 7)
    settle(cohort, 17)
    assert state(member) == Role.VISITOR
    recorded = checked_in(member, date(4), cohort)
    recorded.recorded_by, recorded.recorded_at = steward, at(18)
    recorded.save()
    assert jobs.due(at(18, 13)) == 2
    assert state(member) == Role.MEMBER
    assert [verb for verb, _ in entries(member, *RETURNS)] == ["fell_out", "returned_to_trial", "graduated"]
    assert told(member)[2:] == [
        "有一日替你记上了，你又在这一期里了。",
        "15 日里打卡 13 日，通过了。从现在起你在大群里。",
    ]
    assert jobs.due(at(18, 14)) == jobs.due(at(30)) == 0


def test_who_falls_out_anew_is_told_the_new_day(cohort: Cohort) -> None:
    member = candidate(cohort, "梅子", "##...#...")
    settle(cohort, 7)
    checked_in(member, date(4), cohort)
    settle(cohort, 8)
    assert enrolment(member, cohort).out_since_date is None
    settle(cohort, 12)
    assert [verb for verb, _ in entries(member, *RETURNS)] == ["fell_out", "returned_to_trial", "fell_out"]
    assert enrolment(member, cohort).out_since_date == date(7)


def test_the_record_tells_outcomes_as_events(cohort: Cohort) -> None:
    passed, out = candidate(cohort, "何青", "#" * 15), candidate(cohort, "梅子", "#...")
    settle(cohort, 17)
    found = {(event.kind, event.actor, event.cohort) for event in as_events(cohort.community)}
    assert {("graduate", str(passed.key), "3"), ("out", str(out.key), "3")} <= found


# ------------------------------------------------------------------ ticks


def test_a_tick_looks_only_when_a_day_closes(cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    candidate(cohort, "何青", "#" * 15)
    jobs.due(at(3, 1))
    assert Cohort.objects.get(pk=cohort.pk).look_again_at == at(3, 2)
    with django_assert_num_queries(1):
        assert jobs.due(at(3, 1.9)) == 0
    jobs.due(at(3, 2))
    assert Cohort.objects.get(pk=cohort.pk).look_again_at == at(4, 0)


def test_a_tick_finds_what_a_steward_recorded_since(cohort: Cohort, steward: Member) -> None:
    member = candidate(cohort, "梅子", "##...###")
    jobs.due(at(8, 3))
    assert enrolment(member, cohort).out_since_date == date(5)
    entry = entry_for(steward, "announced_leave", at(8, 5), target=member, cohort=cohort, day=date(4))
    member.leaves.create(day_date=date(4), announced_at=at(8, 5), entry=entry)
    assert jobs.due(at(8, 6)) == 1
    assert enrolment(member, cohort).out_since_date is None


def test_loaded_cohorts_are_never_decided(community: Community) -> None:
    cohort = CohortFactory(community=community, number=1, loaded=True)
    member = candidate(cohort, "旧人")
    assert jobs.due(at(30)) == 0
    assert state(member) == Role.CANDIDATE


def test_a_cohort_without_anybody_is_settled_at_its_end(cohort: Cohort) -> None:
    jobs.due(at(15))
    assert Cohort.objects.get(pk=cohort.pk).settled_at is None
    jobs.due(at(16))
    assert Cohort.objects.get(pk=cohort.pk).settled_at == at(16)


@pytest.mark.parametrize("dies_at", range(1, 12))
def test_a_tick_that_dies_leaves_nothing_half_done(cohort: Cohort, dies_at: int, steward: Member) -> None:
    """The power fails at the n-th change of the database; the next tick does all of it."""
    candidate(cohort, "何青", "#" * 15)
    candidate(cohort, "梅子", "#...")
    before = (Entry.objects.count(), Notice.objects.count())
    changes = 0

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal changes
        changes += (is_change := sql.startswith(("INSERT", "UPDATE")))
        if is_change and changes >= dies_at:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), pytest.raises(KeyboardInterrupt):
        jobs.due(at(16))
    assert (Entry.objects.count(), Notice.objects.count()) == before
    assert jobs.due(at(16, 13)) == 3
    assert jobs.due(at(16, 14)) == 0
    assert len(told(steward)) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_looking_takes_as_many_queries_for_thirty_as_for_one(
    cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        candidate(cohort, f"人{number}", "#" * 5)
    with django_assert_num_queries(8):
        assert jobs.due(at(6, 3)) == 0
