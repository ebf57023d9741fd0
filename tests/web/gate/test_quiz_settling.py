"""What the questions decide: who begins, who graduates, who is told that they did not pass; each once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang_web.gate import jobs
from dongliang_web.models import Cohort, Community, Draw, Entry, Member
from tests.web.factories import CohortFactory, checked_in, client_of
from tests.web.gate.quiz_cases import address, asking, begin, choices, hand_in, number_on
from tests.web.gate.trial import at, candidate, date, enrolment, entries, get, post, state, title, told, words

pytestmark = pytest.mark.django_db
SECOND = 1 / 3600


def passed(member: Member, cohort: Cohort, when: str = "before") -> Draw:
    """Let a member have passed the questions of a cohort."""
    return Draw.objects.create(
        enrolment=enrolment(member, cohort), member=member, number=1, when=when, needed=2, right=3, passed=True,
        drawn_at=at(-3), handed_in_at=at(-3),
    )  # fmt: skip


# ------------------------------------------------------------------ before the trial


def test_the_trial_begins_without_whoever_has_not_passed(community: Community) -> None:
    cohort = asking(community)
    CohortFactory(community=community, number=4, first_date=date(36))
    ready, absent = candidate(cohort, "何青"), candidate(cohort, "梅子")
    passed(ready, cohort)
    assert jobs.due(at(1, 29 * SECOND)) == 0
    assert jobs.due(at(1, 2 / 60)) == 1
    assert (state(ready), state(absent)) == (Role.CANDIDATE, Role.VISITOR)
    assert told(absent) == ["第 3 期开始了。3 道题没有在开始以前通过，所以这一期没有你。第 4 期 12月7日开始。"]
    assert told(ready) == []
    assert entries(absent, "withdrew_enrolment") == [("withdrew_enrolment", "gate.questions")]
    assert (enrolment(absent, cohort).withdrawn_at, cohort.taken()) == (at(1, 2 / 60), 1)
    assert jobs.due(at(1, 1)) == jobs.due(at(2, 3)) == 0


def test_without_a_next_cohort_nothing_is_promised(community: Community) -> None:
    absent = candidate(asking(community), "梅子")
    jobs.due(at(1, 1))
    assert told(absent) == ["第 3 期开始了。3 道题没有在开始以前通过，所以这一期没有你。"]


def test_the_tick_after_the_seconds_of_grace_comes_by_itself(community: Community) -> None:
    cohort = asking(community)
    candidate(cohort, "梅子")
    jobs.due(at(0, 20))
    assert jobs.due(at(1, 0)) == 0
    again = Cohort.objects.get(pk=cohort.pk).look_again_at
    assert again is not None and at(1, 30 * SECOND) < again <= at(1, 0.05)


def test_what_is_on_its_way_at_the_last_moment_counts(community: Community, clock: time_machine.Traveller) -> None:
    cohort = asking(community)
    last, late = candidate(cohort, "何青"), candidate(cohort, "乔木")
    clock.move_to(at(0, 23.9))
    page = begin(client_of(late), cohort)
    begin(client_of(last), cohort)
    clock.move_to(at(1, 29 * SECOND))
    hand_in(client_of(last), cohort, right=2)
    clock.move_to(at(1, 31 * SECOND))
    answer = post(
        client_of(late), address(cohort), **{"try": number_on(page), **dict.fromkeys(("q0", "q1", "q2"), "0")}
    )
    assert answer.status_code == 409
    assert "答题的时间过了，11月2日00:00为止" in words(answer)
    jobs.due(at(1, 1))
    assert (state(last), state(late)) == (Role.CANDIDATE, Role.VISITOR)
    assert get(client_of(late), address(cohort)).status_code == 302


def test_who_passed_goes_through_the_days_as_ever(community: Community) -> None:
    cohort = asking(community)
    member = candidate(cohort, "何青", "#" * 15)
    passed(member, cohort)
    assert jobs.due(at(17)) == 1
    assert state(member) == Role.MEMBER
    assert Cohort.objects.get(pk=cohort.pk).settled_at == at(17)


def test_who_is_on_another_trial_stays_a_candidate(community: Community) -> None:
    cohort = asking(community)
    other = CohortFactory(community=community, number=4, first_date=date(2))
    absent = candidate(cohort, "梅子")
    other.enrolments.create(member=absent, enrolled_at=at(0))
    jobs.due(at(1, 1))
    assert state(absent) == Role.CANDIDATE


# ------------------------------------------------------------------ after the trial


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """Cohort 3, which asks three questions once the days are passed."""
    return asking(community, quiz_when="after", quiz_wait_hours=0)


def test_who_passed_the_days_is_asked_and_told_once(cohort: Cohort, community: Community, steward: Member) -> None:
    member = candidate(cohort, "何青", "#" * 15)
    assert jobs.due(at(16, 3)) == 1
    assert state(member) == Role.CANDIDATE
    assert told(member) == ["15 日里打卡 15 日，日子够了。11月25日 00:00 以前答 3 道题，通过就转正。"]
    assert entries(member, "opened_questions") == [("opened_questions", "gate.required_days")]
    assert told(steward) == []
    assert jobs.due(at(16, 4)) == jobs.due(at(18)) == 0
    assert Cohort.objects.get(pk=cohort.pk).settled_at is None


def test_nobody_is_asked_before_the_days_are_passed(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#####")
    clock.move_to(at(6))
    phone = client_of(member)
    assert title(get(phone, "/c/hands/standing")) == "一日没缺。今天起的10日里，打卡8日，再答3道题，就转正。"
    answer = post(phone, address(cohort))
    assert answer.status_code == 409
    assert "打卡的日子够了，才答题。" in words(answer)


def no_button(phone: Client, cohort: Cohort) -> str:
    """Return the title of a page of questions that has no button to begin."""
    page = get(phone, address(cohort))
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    assert '<form class="act"' not in main
    assert "日子够了，还有题" not in words(page)
    return title(page)


@pytest.mark.parametrize(("day", "row"), [(-2, ""), (6, "#####")])
def test_until_the_days_are_done_the_page_says_when_the_questions_come(
    cohort: Cohort, clock: time_machine.Traveller, day: int, row: str
) -> None:
    member = candidate(cohort, "何青", row)
    clock.move_to(at(day))
    phone = client_of(member)
    assert no_button(phone, cohort) == "打卡的日子够了，再来答题：3道里答对2道。"
    english = title(get(phone, address(cohort), "en"))
    assert english == "Thequestionscomeoncethedaysaredone:2of3right."


def test_who_wrote_on_no_day_is_not_told_that_the_days_are_done(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "梅子")
    for day in (10, 18):
        clock.move_to(at(day))
        jobs.due(at(day))
        assert no_button(client_of(member), cohort) == "这一期到此为止，没有走到答题。"


def test_after_the_close_the_page_says_so_and_nothing_else(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(16, 3))
    clock.move_to(at(25))
    jobs.due(at(25))
    assert no_button(client_of(member), cohort) == "这一期到此为止：答题没有在11月25日00:00以前通过。"


def test_who_passes_the_questions_is_in_at_once(cohort: Cohort, steward: Member, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(16, 3))
    clock.move_to(at(17))
    phone = client_of(member)
    page = get(phone, "/c/hands/standing")
    assert title(page) == "日子够了，还有题：11月25日00:00以前，3道里答对2道。"
    assert address(cohort) in page.content.decode()
    hand_in(phone, cohort, right=1)
    assert state(member) == Role.CANDIDATE
    hand_in(phone, cohort, right=2)
    assert state(member) == Role.MEMBER
    assert told(member)[-1] == "15 日里打卡 15 日，通过了。从现在起你在大群里。"
    assert told(steward) == ["何青通过了考察，从今天起和大家在一起。"]
    assert title(get(phone, address(cohort))) == "3道里答对2道，通过了。"
    assert title(get(phone, "/c/hands/standing")) == "15日里打卡15日，通过了。"
    assert jobs.due(at(18)) == 0
    assert Entry.objects.filter(verb="graduated").count() == 1
    assert Cohort.objects.get(pk=cohort.pk).settled_at == at(17)


def test_who_does_not_pass_in_the_days_given_is_told_and_may_come_again(
    cohort: Cohort, community: Community, clock: time_machine.Traveller
) -> None:
    CohortFactory(community=community, number=4, first_date=date(36))
    member, other = candidate(cohort, "何青", "#" * 15), candidate(cohort, "乔木", "#" * 15)
    jobs.due(at(16, 3))
    jobs.due(at(24, 29 * SECOND))
    assert state(member) == Role.CANDIDATE
    assert jobs.due(at(24, 0.1)) == 4  # each is out, and each ended
    assert state(member) == state(other) == Role.VISITOR
    assert told(member)[-1] == (
        "日子够了，答题到 11月24日还没有通过，这一期就到这里。第 4 期 12月7日开始，写过的都留着，也可以接着写。"
    )
    assert len(told(member)) == 2
    assert entries(member, "fell_out") == [("fell_out", "gate.questions")]
    assert enrolment(member, cohort).out_since_date == date(23)
    assert jobs.due(at(25)) == jobs.due(at(30)) == 0
    clock.move_to(at(25))
    page = get(client_of(member), "/c/hands/standing")
    assert title(page) == "这一期到此为止：答题没有在11月25日00:00以前通过。"
    assert "/c/hands/cohorts/4/join" in page.content.decode()
    assert post(client_of(member), address(cohort)).status_code == 409
    assert post(client_of(member), "/c/hands/cohorts/4/join").status_code == 302
    assert state(member) == Role.CANDIDATE


def test_one_may_sign_up_again_while_others_still_answer(
    cohort: Cohort, community: Community, clock: time_machine.Traveller
) -> None:
    """The cohort is not settled yet, for somebody's last day was recorded late."""
    CohortFactory(community=community, number=4, first_date=date(36), enrolment_opens_date=date(1))
    early = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(16, 3))
    late = candidate(cohort, "乔木", "#" * 12 + "..")
    checked_in(late, date(15), cohort)
    jobs.due(at(17, 3))
    clock.move_to(at(24, 1))
    jobs.due(at(24, 1))
    assert Cohort.objects.get(pk=cohort.pk).settled_at is None
    assert post(client_of(early), "/c/hands/cohorts/4/join").status_code == 302


def test_a_steward_s_exception_goes_beside_the_questions(
    cohort: Cohort, desk: Client, steward: Member, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(16, 3))
    clock.move_to(at(17))
    page = get(desk, "/c/hands/cohorts/3/admit")
    assert "日子够了，还有题" in words(page)
    post(desk, f"/c/hands/cohorts/3/admit/{member.key}", reason="她教过我们所有人。")
    assert state(member) == Role.MEMBER
    assert jobs.due(at(26)) == 0
    answer = post(client_of(member), address(cohort))
    assert answer.status_code == 409
    assert no_button(client_of(member), cohort) == "你已经在大群里，不用答题了。"
    assert "到此为止" not in words(get(client_of(member), address(cohort)))
    assert told(steward)[-1] == "何青从今天起在大群里。"


def test_who_fell_out_by_the_days_is_never_asked(cohort: Cohort, clock: time_machine.Traveller) -> None:
    out = candidate(cohort, "梅子", "#...")
    jobs.due(at(8))
    clock.move_to(at(17))
    jobs.due(at(17))
    assert not Entry.objects.filter(verb="opened_questions").exists()
    assert post(client_of(out), address(cohort)).status_code == 409


def test_a_day_voided_afterwards_opens_the_questions(
    cohort: Cohort, desk: Client, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "梅子", "####...########")
    jobs.due(at(17))
    assert state(member) == Role.VISITOR
    clock.move_to(at(18))
    post(desk, "/c/hands/void", day=date(5), reason="机房停电。")
    assert state(member) == Role.CANDIDATE
    assert "日子够了" in told(member)[-1]
    hand_in(client_of(member), cohort, right=3)
    assert state(member) == Role.MEMBER


# ------------------------------------------------------------------ the rule is changed, and the cost


def test_a_cohort_that_asks_nobody_any_more_begins_with_all(community: Community) -> None:
    cohort = asking(community)
    member = candidate(cohort, "梅子")
    Cohort.objects.filter(pk=cohort.pk).update(rules={})
    jobs.due(at(1, 3))
    assert state(member) == Role.CANDIDATE


@pytest.mark.parametrize("people", [1, 30])
def test_looking_costs_the_same_for_many(
    cohort: Cohort, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(people):
        candidate(cohort, f"人{number}", "#" * 15)
    jobs.due(at(16, 3))
    with django_assert_num_queries(9):
        jobs.due(at(17, 3))


def test_choices_stay_closed_until_somebody_begins(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#" * 15)
    jobs.due(at(16, 3))
    clock.move_to(at(16, 3) + dt.timedelta(hours=1))
    assert choices(get(client_of(member), address(cohort))) == []
    assert len(choices(begin(client_of(member), cohort))) == 9
