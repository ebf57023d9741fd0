"""Leave announced beforehand, make-ups by the rule, days recorded by stewards, days that count for nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.checkin.actions import void_day
from dongliang_web.models import CheckIn, Cohort, Community, Entry, Leave, Member, Notice, Post, VoidDay
from dongliang_web.record.actions import Refused
from tests.web.checkin.desk import (
    AFTER_GRACE,
    DAY,
    ENOUGH,
    IN_GRACE,
    NOW,
    TODAY,
    TOMORROW,
    YESTERDAY,
    by_name,
    check_in,
    held,
    refusal_of,
    sent,
    sentence_of,
    words_of,
)
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, client_of, on_leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(community: Community) -> Cohort:
    """A trial whose sixth day is today."""
    return CohortFactory(community=community, first_date=TODAY - 5 * DAY)


@pytest.fixture
def candidate(cohort: Cohort) -> Member:
    who = MemberFactory(community=cohort.community, name="白芷", state=str(Role.CANDIDATE))
    return EnrolmentFactory(cohort=cohort, member=who).member


def make_up(client: Client, day: dt.date = YESTERDAY, **more: object) -> HttpResponse:
    return client.post(f"/c/hands/make-up/{day}", sent(day=day, **more))


def announce(client: Client, day: dt.date | str) -> HttpResponse:
    return client.post("/c/hands/days-off", {"day": str(day)})


def test_a_made_up_day_is_marked_and_the_one_make_up_is_used(candidate: Member, cohort: Cohort) -> None:
    client = client_of(candidate)
    assert "visibly marked as made up" in words_of(client.get(f"/c/hands/make-up/{YESTERDAY}"))
    assert make_up(client).headers["Location"] == "/c/hands/"
    day = CheckIn.objects.get()
    assert (day.day_date, day.mark, day.late, day.cohort, day.received_at) == (YESTERDAY, "made_up", False, cohort, NOW)
    assert (day.entry.verb, day.entry.rule) == ("made_up_day", "day.make_up_hours")
    assert sentence_of(client) == "Made up for 9 Nov; your one make-up is used."
    assert "白芷 made up 9 Nov" in words_of(client.get("/c/hands/days-off"))
    assert "Make-up for 9 Nov" in client.get("/c/hands/").content.decode()


def test_only_as_many_days_are_made_up_as_the_rule_says(community: Community) -> None:
    rules = GateRules(day=DayRules(make_up_days=2, make_up_hours=72))
    cohort = CohortFactory(community=community, first_date=TODAY - 9 * DAY, rules=rules_to_json(rules))
    client = client_of(EnrolmentFactory(cohort=cohort).member)
    assert make_up(client, YESTERDAY).status_code == 303
    assert sentence_of(client) == "Made up for 9 Nov: 1 of 2 make-up days used."
    assert make_up(client, YESTERDAY - DAY).status_code == 303
    before = held()
    answer = make_up(client, YESTERDAY - 2 * DAY)
    assert answer.status_code == 400
    assert "This trial allows 2 make-up days, and they are used" in refusal_of(answer)
    assert ENOUGH in answer.content.decode()
    assert held() == before
    assert client.get(f"/c/hands/make-up/{YESTERDAY - 2 * DAY}").status_code == 409


def test_sending_a_make_up_again_is_harmless(candidate: Member) -> None:
    client, form = client_of(candidate), sent(day=YESTERDAY)
    for _ in range(2):
        assert client.post(f"/c/hands/make-up/{YESTERDAY}", form).status_code == 303
    assert (CheckIn.objects.count(), Post.objects.count()) == (1, 1)


#: Day to be made up, moved instant -> what is said.
NOT_TO_MAKE_UP = {
    "a future day": (TOMORROW, NOW, "11 Nov has not come yet"),
    "today": (TODAY, NOW, "10 Nov is still open: check in"),
    "yesterday within its grace": (TODAY, IN_GRACE, "10 Nov is still open: check in"),
    "the day before yesterday": (
        YESTERDAY - DAY,
        NOW,
        "8 Nov can no longer be made up: that is possible up to 24 hours",
    ),
    "a day with a check-in": (TODAY - 1 * DAY, NOW, "9 Nov has a check-in already"),
}


@pytest.mark.parametrize("case", NOT_TO_MAKE_UP)
def test_what_cannot_be_made_up_says_why(candidate: Member, clock: time_machine.Traveller, case: str) -> None:
    day, moment, words = NOT_TO_MAKE_UP[case]
    clock.move_to(moment)
    checked_in(candidate, YESTERDAY)
    client = client_of(candidate)
    before = held()
    page, answer = client.get(f"/c/hands/make-up/{day}"), make_up(client, day)
    assert (page.status_code, answer.status_code) == (409, 400)
    assert words in refusal_of(page)
    assert words in refusal_of(answer)
    assert held() == before


def test_nothing_is_made_up_where_nothing_was_expected(community: Community, steward: Member) -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({YESTERDAY.weekday()})))
    at_rest = EnrolmentFactory(
        cohort=CohortFactory(community=community, first_date=TODAY - DAY, rules=rules_to_json(rules))
    )
    assert "Nothing is expected on 9 Nov" in refusal_of(make_up(client_of(at_rest.member)))
    member = MemberFactory(community=community)
    void_day(by=steward, day=YESTERDAY, reason="断网", at=NOW)
    assert "Nothing is expected on 9 Nov" in refusal_of(make_up(client_of(member)))
    newcomer = MemberFactory(community=community, joined_at=NOW)
    VoidDay.objects.all().delete()
    assert "You were not here on 9 Nov" in refusal_of(make_up(client_of(newcomer)))


def test_a_make_up_asks_for_as_much_as_a_check_in(candidate: Member) -> None:
    before = held()
    assert "at least 10 characters" in refusal_of(make_up(client_of(candidate), text="短"))
    assert held() == before


def test_in_the_main_group_a_make_up_is_marked_and_not_counted(client: Client, clock: time_machine.Traveller) -> None:
    for number in range(3):
        clock.move_to(NOW + number * DAY)
        assert make_up(client, YESTERDAY + number * DAY).status_code == 303
    assert sentence_of(client).endswith("Made up for 11 Nov, and marked so.")
    assert CheckIn.objects.filter(mark="made_up").count() == 3


def test_leave_is_announced_and_withdrawn_before_its_day(candidate: Member, cohort: Cohort) -> None:
    client = client_of(candidate)
    assert announce(client, TOMORROW).status_code == 303
    leave = Leave.objects.get()
    assert (leave.member, leave.day_date, leave.announced_at) == (candidate, TOMORROW, NOW)
    assert (leave.entry.verb, leave.entry.cohort, leave.entry.day_date) == ("announced_leave", cohort, TOMORROW)
    page = client.get("/c/hands/days-off")
    assert "Leave on 11 Nov is noted: 1 of 1 day of leave in this trial." in words_of(page)
    assert "Leave in this trial: 1 of 1 used. What is beyond counts as no check-in." in words_of(page)
    assert "白芷 announced leave for 11 Nov" in words_of(page)
    assert "11 Nov On leave" in page.content.decode()
    assert client.post("/c/hands/days-off", {"withdraw": str(TOMORROW)}).status_code == 303
    leave.refresh_from_db()
    assert leave.withdrawn_at == NOW
    assert Entry.objects.get(verb="withdrew_leave").about == leave.entry
    page = client.get("/c/hands/days-off")
    assert "11 Nov On leave" not in page.content.decode()
    assert "白芷 withdrew leave for 11 Nov" in words_of(page)
    assert announce(client, TOMORROW).status_code == 303


def test_leave_beyond_the_rule_is_asked_about_once_and_says_what_it_counts_as(candidate: Member) -> None:
    client = client_of(candidate)
    assert "No leave is left" not in words_of(client.get("/c/hands/days-off"))
    announce(client, TOMORROW)
    page = client.get("/c/hands/days-off")
    assert "No leave is left in this trial: a further day counts as no check-in." in words_of(page)
    assert 'name="beyond"' in page.content.decode()
    asked = announce(client, TOMORROW + DAY)
    assert asked.status_code == 400
    assert "leave on 12 Nov counts as no check-in" in refusal_of(asked)
    assert 'name="beyond"' in asked.content.decode()
    assert Leave.objects.count() == 1
    sure = {"day": str(TOMORROW + DAY), "beyond": "on"}
    assert client.post("/c/hands/days-off", sure).status_code == 303
    page = words_of(client.get("/c/hands/days-off"))
    assert "Leave in this trial: 2 announced, 1 beyond the 1 allowed." in page
    assert "This trial allows 1 day, this is number 2: what is beyond counts as no check-in" in page


def test_in_the_main_group_leave_is_not_counted(client: Client) -> None:
    announce(client, TOMORROW)
    assert sentence_of(client) == "Leave on 11 Nov is noted."
    assert "as many as you need" in words_of(client.get("/c/hands/days-off"))


#: Day asked for -> what is said.
NO_LEAVE = {
    "today": (TODAY, "10 Nov has begun"),
    "yesterday": (YESTERDAY, "9 Nov has begun"),
    "in two years": (TODAY + 800 * DAY, "is too far off"),
    "twice": (TOMORROW, "You have announced leave for 11 Nov already"),
    "no date": ("soon", "There is no such day"),
    "a day that no calendar has": ("2026-11-31", "There is no such day"),
}


@pytest.mark.parametrize("case", NO_LEAVE)
def test_what_is_no_leave_says_why(client: Client, member: Member, case: str) -> None:
    day, words = NO_LEAVE[case]
    on_leave(member, TOMORROW)
    before = held()
    answer = announce(client, day)
    assert answer.status_code == 400
    assert words in refusal_of(answer)
    assert held() == before


def test_leave_that_has_begun_is_not_taken_back(client: Client, member: Member, clock: time_machine.Traveller) -> None:
    on_leave(member, TOMORROW)
    clock.move_to(IN_GRACE)
    before = held()
    assert "11 Nov has begun" in refusal_of(client.post("/c/hands/days-off", {"withdraw": str(TOMORROW)}))
    assert held() == before
    assert Leave.objects.get().withdrawn_at is None


def test_days_that_can_be_made_up_are_offered_with_their_end(candidate: Member) -> None:
    page = client_of(candidate).get("/c/hands/days-off")
    assert re.findall(r'href="/c/hands/make-up/([\d-]+)"', page.content.decode()) == [str(YESTERDAY)]
    assert "until 11 Nov 00:00" in words_of(page)


def record(steward: Member, member: Member, day: dt.date, mark: str = "done", reason: str = "手机坏了") -> HttpResponse:
    return client_of(steward).post(by_name(member), {"day": str(day), "mark": mark, "reason": reason})


@pytest.mark.parametrize(
    ("mark", "verb"), [("done", "checked_in"), ("made_up", "made_up_day"), ("leave", "announced_leave")]
)
def test_a_steward_records_a_day_for_somebody_with_both_names(
    steward: Member, candidate: Member, cohort: Cohort, mark: str, verb: str
) -> None:
    answer = record(steward, candidate, TODAY - 3 * DAY, mark)
    assert answer.headers["Location"] == f"/c/hands/members/{candidate.key}"
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.target, entry.cohort) == (verb, steward, candidate, cohort)
    assert (entry.rule, entry.day_date) == ("power.record_for_others", TODAY - 3 * DAY)
    assert entry.passages.get().text == "手机坏了"
    row = Leave.objects.get() if mark == "leave" else CheckIn.objects.get()
    assert (row.member, row.day_date) == (candidate, TODAY - 3 * DAY)
    if isinstance(row, CheckIn):
        assert (row.mark, row.recorded_by) == (mark, steward)
    notice = Notice.objects.get()
    assert (notice.member, notice.key) == (candidate, "recorded_for_you")
    assert notice.values == {"by": "周岚", "day_date": "2026-11-07"}
    shown = words_of(client_of(candidate).get("/c/hands/days-off"))
    assert re.search(r"周岚 recorded .* on 7 Nov for 白芷", shown)
    assert "Reason: 手机坏了" in shown
    assert re.search(r"周岚 recorded .* on 7 Nov for 白芷", words_of(client_of(steward).get(by_name(candidate))))


#: Whom, which day, with what reason -> what is said.
NOT_RECORDED = {
    "oneself": ("steward", TODAY, "病了", "You cannot record a day for yourself; ask another steward"),
    "a future day": ("candidate", TOMORROW, "病了", "11 Nov has not come yet"),
    "a day before they came": ("newcomer", YESTERDAY, "病了", "You were not here on 9 Nov"),
    "a day that is written": ("written", YESTERDAY, "病了", "already has a check-in on 9 Nov"),
    "without a reason": ("candidate", YESTERDAY, "", "This field is required"),
    "with an empty reason": ("candidate", YESTERDAY, " \n ", "This field is required"),
}


@pytest.mark.parametrize("case", NOT_RECORDED)
def test_what_is_not_recorded_says_why(community: Community, steward: Member, candidate: Member, case: str) -> None:
    who, day, reason, words = NOT_RECORDED[case]
    people = {"steward": steward, "candidate": candidate, "newcomer": MemberFactory(community=community, joined_at=NOW)}
    people["written"] = MemberFactory(community=community)
    checked_in(people["written"], YESTERDAY)
    before = held()
    answer = record(steward, people[who], day, reason=reason)
    assert answer.status_code == 400
    assert words in refusal_of(answer)
    assert held() == before


def test_leave_that_was_announced_is_not_recorded_again(steward: Member, candidate: Member) -> None:
    on_leave(candidate, YESTERDAY)
    before = held()
    answer = record(steward, candidate, YESTERDAY, "leave")
    assert answer.status_code == 400
    assert "白芷 is on leave on 9 Nov already" in refusal_of(answer)
    assert held() == before


def test_only_stewards_record_and_only_in_their_community(community: Community, candidate: Member) -> None:
    before = held()
    assert record(MemberFactory(community=community), candidate, YESTERDAY).status_code == 403
    elsewhere = MemberFactory(community__slug="elsewhere", offices=["founder"])
    answer = client_of(elsewhere).post(f"/c/elsewhere/members/{candidate.key}/record", {"day": str(YESTERDAY)})
    assert answer.status_code == 404
    assert held() == before


def test_what_was_recorded_may_be_added_to_by_its_member(steward: Member, candidate: Member) -> None:
    record(steward, candidate, TODAY)
    client = client_of(candidate)
    assert check_in(client, "补一句").status_code == 303
    assert CheckIn.objects.count() == 1
    assert "Day recorded by 周岚" in client.get("/c/hands/").content.decode()


def test_a_void_day_is_told_to_all_inside_with_its_reason(
    community: Community, steward: Member, candidate: Member
) -> None:
    MemberFactory(community=community, state=str(Role.FORMER))
    MemberFactory(community=community, account=False, imported_name="旧名")
    void = void_day(by=steward, day=YESTERDAY, reason="整晚断网", at=NOW)
    assert (void.entry.verb, void.entry.actor, void.entry.day_date) == ("voided_day", steward, YESTERDAY)
    assert void.reason is not None
    assert void.reason.text == "整晚断网"
    assert {notice.member for notice in Notice.objects.all()} == {candidate}
    assert {notice.key for notice in Notice.objects.all()} == {"voided"}


@pytest.mark.parametrize(
    ("day", "reason", "key"),
    [
        (TOMORROW, "断网", "day_in_future"),
        (dt.date(2025, 12, 30), "断网", "day_before_founding"),
        (YESTERDAY, " ", "reason_missing"),
        (YESTERDAY - DAY, "断网", "already_void"),
    ],
)
def test_what_cannot_be_void_says_why(steward: Member, day: dt.date, reason: str, key: str) -> None:
    void_day(by=steward, day=YESTERDAY - DAY, reason="断网", at=NOW)
    before = held()
    with pytest.raises(Refused) as refused:
        void_day(by=steward, day=day, reason=reason, at=NOW)
    assert refused.value.key == key
    assert held() == before


def test_grace_and_make_up_meet_without_a_gap(candidate: Member, clock: time_machine.Traveller) -> None:
    clock.move_to(AFTER_GRACE)
    assert make_up(client_of(candidate), TODAY).status_code == 303
