"""My standing: the verdict as title, what to do now, every day explained, and nobody left in the dark."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang_web.gate import jobs
from dongliang_web.gate.views.standing import head_of
from dongliang_web.models import Cohort, Community, Enrolment, Member, Notice, VoidDay
from tests.web.factories import AccountFactory, CohortFactory, EnrolmentFactory, MemberFactory, client_of, entry_for
from tests.web.gate.trial import at, candidate, date, get, of_rule, spoken, state, title, words

pytestmark = pytest.mark.django_db
PAGE = "/c/hands/standing"


def signs(html: str) -> str:
    """Return the signs of the calendar as one row."""
    table = re.search(r'<table class="month">.*?</table>', html, re.DOTALL)
    assert table
    short = {"done": "#", "made": "+", "leave": "L", "missed": ".", "void": "V", "rest": "-", "pending": "?"}
    return "".join({**short, "notyet": "_", "out": "x"}[sign] for sign in re.findall(r"#d-(\w+)", table[0]))


def sticks(html: str) -> tuple[int, int, int]:
    """Return how many sticks stand, wait and lie."""
    return tuple(html.count(f'<path class="{css}"') for css in ("stand", "wait", "spare"))  # type: ignore[return-value]


def button(html: str) -> str:
    """Return where the main button leads."""
    found = re.search(r'<a class="btn main big" href="([^"]*)"', html)
    return found[1] if found else ""


def test_the_verdict_is_the_title(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "##.#####")
    clock.move_to(at(9, 14))
    answer = get(client_of(member), PAGE)
    assert title(answer) == "还能通过。今天起的7日里，打卡6日就转正。"
    assert title(get(client_of(member), PAGE, "en")) == "Youcanstillpass:checkinon6ofthenext7days."
    html = answer.content.decode()
    assert "第3期，第9日，共15日" in words(answer)
    assert sticks(html) == (7, 6, 1)
    assert re.findall(r"<dd>(\d+)<small>", html) == ["7", "6", "1"]
    assert signs(html) == "##.#####?______"
    assert "11月4日没有打卡。" in words(answer)
    assert button(html) == "/c/hands/check-in"
    assert "到今晚12点，都算今天，晚2小时也收。" in words(answer)


def test_every_mark_that_is_not_simply_done_is_explained(
    cohort: Cohort, steward: Member, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "何青", "#+L.L")
    entry = entry_for(steward, "voided_day", at(6), day=date(6), words={"reason": "服务器停了一天。"})
    VoidDay.objects.create(
        community=cohort.community, day_date=date(6), entry=entry, reason=entry.passages.get(role="reason")
    )
    clock.move_to(at(7, 14))
    answer = get(client_of(member), PAGE)
    said = words(answer)
    assert signs(answer.content.decode()) == "#+L..V?________"
    for part in (
        "11月3日当天没写，后来补上了。",
        "11月4日请假，总日数和要打卡的日数各减一。",
        "11月5日没有打卡。",
        "11月6日请了假，超出了1日，算没打卡。",
        "11月7日全体不计：服务器停了一天。",
        "因为有1日全体不计、你请假1日，这一期是13日里满11日。",
        "用在11月4日。",
        "用在11月3日。",
    ):
        assert part in said, part
    assert "周岚" in said


@pytest.mark.parametrize(("hour", "leads"), [(1, "/c/hands/check-in"), (14, "/c/hands/make-up/2026-11-07")])
def test_while_something_can_save_the_button_leads_there(
    cohort: Cohort, clock: time_machine.Traveller, hour: int, leads: str
) -> None:
    member = candidate(cohort, "梅子", "##..#.")
    clock.move_to(at(7, hour))
    answer = get(client_of(member), PAGE)
    assert "还能通过，11月7日那天要在" in title(answer)
    assert button(answer.content.decode()) == leads
    assert client_of(member).get(leads).status_code == 200


def test_a_missed_day_that_can_be_made_up_can_be_tapped(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "##.")
    clock.move_to(at(4, 14))
    assert 'href="/c/hands/make-up/2026-11-04"' in get(client_of(member), PAGE).content.decode()


def test_once_today_is_written_there_is_nothing_to_do(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "###")
    clock.move_to(at(3, 14))
    answer = get(client_of(member), PAGE)
    assert title(answer) == "一日没缺。往后12日里，打卡10日就转正。"
    assert button(answer.content.decode()) == ""


def test_who_is_out_reads_why_and_what_comes_next(
    cohort: Cohort, community: Community, clock: time_machine.Traveller
) -> None:
    CohortFactory(community=community, number=4, first_date=date(36))
    member = candidate(cohort, "梅子", "##..#..##")
    clock.move_to(at(10, 14))
    jobs.due(at(10, 14))
    answer = get(client_of(member), PAGE)
    html = answer.content.decode()
    assert title(answer) == "这一期到11月7日为止：15日里缺了3日，规则是至多2日。"
    assert signs(html) == "##..#.x##xxxxxx"  # posts after the end are shown, and counted
    assert "11月7日之后不再计入这一期，写了的照样留着。" in words(answer)
    assert button(html) == "/c/hands/cohorts/4/join"
    assert 'href="/c/hands/check-in"' in html
    assert "第4期12月7日开始" in words(answer)


def test_after_the_end_a_visitor_still_reads_why(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "梅子", "##")
    clock.move_to(at(20))
    jobs.due(at(20))
    assert state(member) == Role.VISITOR
    browser = client_of(member)
    answer = get(browser, PAGE)
    assert title(answer) == "这一期到11月6日为止：15日里缺了3日，规则是至多2日。"
    assert 'href="/c/hands/check-in"' not in answer.content.decode()
    assert browser.get("/c/hands/cohorts").status_code == 403


def test_who_passed_reads_so_and_goes_on_to_the_main_group(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#" * 14)
    clock.move_to(at(16, 8))
    jobs.due(at(16, 8))
    answer = get(client_of(member), PAGE)
    assert title(answer) == "15日里打卡14日，通过了。"
    assert button(answer.content.decode()) == "/c/hands/"


def test_who_was_let_in_by_exception_reads_so(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "何青", "#", graduated_at=at(8), by_exception=True)
    clock.move_to(at(9))
    assert title(get(client_of(member), PAGE)) == "管事写明理由，请你进了大群。理由大家都看得到。"


def test_before_the_first_day_one_reads_when_it_begins_and_may_step_out(community: Community) -> None:
    cohort = CohortFactory(community=community, number=4, first_date=date(15))
    answer = get(client_of(candidate(cohort, "何青")), PAGE)
    assert title(answer) == "11月16日开始。15日里打卡13日，就转正。"
    assert "/c/hands/cohorts/4/withdraw" in answer.content.decode()
    assert "trio" not in answer.content.decode()


def test_those_still_in_are_shown_and_nobody_as_missing(cohort: Cohort, clock: time_machine.Traveller) -> None:
    me = candidate(cohort, "何青", "##")
    candidate(cohort, "乔木")
    candidate(cohort, "梅子", out_since_date=date(1))
    candidate(cohort, "不来", withdrawn_at=at(0))
    CohortFactory(community=cohort.community, number=9)
    clock.move_to(at(3))
    answer = get(client_of(me), PAGE, "en")
    assert "1 other of your cohort is still in" in spoken(answer)
    html = answer.content.decode()
    assert html.count('class="name">') == 1 and "乔木" in html
    assert not any(name in html for name in ("梅子", "不来"))


def test_own_zone_gives_own_days(community: Community, clock: time_machine.Traveller) -> None:
    rule = of_rule(day=DayRules(own_zone=True))
    cohort = CohortFactory(community=community, number=3, rules=rule)
    member = candidate(cohort, "远行", "##")
    account = member.attachments.get().account
    account.zone = "America/New_York"
    account.save()
    clock.move_to(at(4, 10))  # 21:00 of the day before in New York
    assert signs(get(client_of(member), PAGE).content.decode()).startswith("##?")


def test_an_earlier_trial_can_be_read_again(
    community: Community, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "梅子", "#", out_since_date=date(4))
    following = CohortFactory(community=community, number=4, first_date=date(22))
    EnrolmentFactory(cohort=following, member=member)
    clock.move_to(at(20))
    browser = client_of(member)
    assert "11月23日开始" in title(get(browser, PAGE))
    assert "这一期到11月5日为止" in title(get(browser, f"{PAGE}?cohort=3"))
    assert "11月23日开始" in title(get(browser, f"{PAGE}?cohort=77"))


def test_who_has_no_trial_is_led_to_the_join_page(community: Community) -> None:
    for who in (MemberFactory(community=community), MemberFactory(community=community, state=str(Role.VISITOR))):
        assert client_of(who).get(PAGE)["Location"] == "/c/hands/join"
    assert client_of(AccountFactory()).get(PAGE)["Location"] == "/c/hands/join"
    assert Client().get(PAGE)["Location"] == "/sign-in?next=%2Fc%2Fhands%2Fstanding"


def test_a_loaded_history_has_no_standing(community: Community) -> None:
    member = MemberFactory(community=community)
    EnrolmentFactory(cohort=CohortFactory(community=community, loaded=True), member=member)
    assert client_of(member).get(PAGE)["Location"] == "/c/hands/join"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("number", [-5, 1, 8, 16, 40])
def test_the_page_renders_on_every_day_in_both_languages(
    cohort: Cohort, clock: time_machine.Traveller, language: str, number: int
) -> None:
    clock.move_to(at(number))
    for row in ("", "#" * 15, "#+L.#.#", "##..##."):
        member = candidate(cohort, f"人{row}", row)
        assert get(client_of(member), PAGE, language).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_as_many_queries_for_thirty_as_for_one(
    cohort: Cohort, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    browser = client_of(candidate(cohort, "何青", "##.##"))
    for number in range(count):
        candidate(cohort, f"人{number}", "####")
    clock.move_to(at(6))
    with django_assert_num_queries(15):
        assert get(browser, PAGE).status_code == 200


def test_the_head_for_the_page_of_today(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "梅子", "##..#.")
    member.community = cohort.community
    clock.move_to(at(7, 14))
    head = head_of(member, at(7, 14))
    assert head is not None and head.act is not None
    assert (head.act.url, head.url) == ("/c/hands/make-up/2026-11-07", "/c/hands/standing?cohort=3")
    assert head_of(MemberFactory(community=cohort.community), at(7)) is None


def test_reading_decides_nothing(cohort: Cohort, clock: time_machine.Traveller) -> None:
    member = candidate(cohort, "梅子", "#...")
    clock.move_to(at(9))
    get(client_of(member), PAGE)
    assert Enrolment.objects.get(member=member).out_since_date is None
    assert not Notice.objects.exists()
