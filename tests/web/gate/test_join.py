"""The join page that anyone reads before signing up, signing up by a name alone, and stepping out."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang_web.models import Account, Cohort, Community, Enrolment, Entry, Member
from dongliang_web.pages.headline import headline
from tests.web.factories import AccountFactory, CohortFactory, MemberFactory, client_of
from tests.web.gate.trial import DAY, at, candidate, date, enrolment, entries, get, of_rule, post, spoken, state, words

pytestmark = pytest.mark.django_db
JOIN, PAGE = "/c/hands/join", "/c/hands/cohorts/4/join"


@pytest.fixture
def open_cohort(community: Community) -> Cohort:
    """Cohort 4, open for sign-up, beginning in two weeks."""
    return CohortFactory(community=community, number=4, first_date=date(15), capacity=3, invitation="来的人都写。")


def join(client: Client, name: str = "何青") -> str:
    """Sign up by a name, follow, and return the words of the page one is led to."""
    answer = post(client, PAGE, name=name)
    assert (answer.status_code, answer["Location"]) == (302, "/c/hands/standing")
    return words(get(client, answer["Location"]))


# ------------------------------------------------------------------ reading


def test_anyone_reads_what_is_asked_before_signing_up(open_cohort: Cohort) -> None:
    answer = get(Client(), PAGE)
    said = words(answer)
    assert answer.status_code == 200
    for part in (
        "把手练好，每天写一点。",
        "我们是一群练手法的人。",
        "来的人都写。",
        "11月16日星期一",
        "11月30日星期一",
        "15日里打卡满13日，就进大群。",
        "不少于10个字，或1张图；录音、录像各抵一张。",
        "有事可以请假，至多1日。",
        "忘了可以补1日，24小时以内。",
        "2小时以内，还能记作那一天。",
        "要求一天不漏，会挡住一半以上留得下的人",
        "一天从0:00算起，按Asia/Shanghai的时间",
    ):
        assert part in said, part
    assert 'class="sticky"' in answer.content.decode()
    assert Member.objects.count() == 0


def test_the_page_speaks_english_too(open_cohort: Cohort) -> None:
    said = spoken(get(Client(), PAGE, "en"))
    for part in (
        "Cohort 4",
        "3 places left",
        "Mon 16 Nov",
        "Check in on 13 of the 15 days and you are in.",
        "Take leave when you need it, up to 1 day.",
        "Forgot? Make up 1 day, within 24 hours.",
        "Join Cohort 4",
        "A name is enough.",
        "No phone number, no real name.",
    ):
        assert part in said, part


def test_every_clause_of_the_cohorts_own_rule_is_said(community: Community) -> None:
    rule = of_rule(
        required_days=12,
        weekly_misses=1,
        most_missed_in_a_row=2,
        day=DayRules(leave_days=0, rest_weekdays=frozenset({6})),
    )
    CohortFactory(community=community, number=4, first_date=date(15), rules=rule)
    said = words(get(Client(), PAGE))
    assert "15日里打卡满12日" in said
    assert "一周里至多缺1日" in said
    assert "不能连着缺超过2日" in said
    assert "星期日休息" in said
    assert "请假" not in said.replace("请假和休息日不断开", "")


def test_only_those_who_agreed_stand_on_the_page(community: Community, open_cohort: Cohort) -> None:
    MemberFactory(community=community, name="白芷", on_join_page=True, join_page_words="练了半年，才开始听对方的身体。")
    MemberFactory(community=community, name="江帆", on_join_page=True)
    MemberFactory(community=community, name="不露面", join_page_words="不给人看")
    MemberFactory(community=community, name="已离开", state=str(Role.FORMER), on_join_page=True)
    answer = get(Client(), PAGE)
    html = answer.content.decode()
    assert "练了半年，才开始听对方的身体。" in words(answer)
    assert all(name in html for name in ("白芷", "江帆"))
    assert not any(name in html for name in ("不露面", "不给人看", "已离开"))
    assert "3 people are in the main group." in spoken(get(Client(), PAGE, "en"))


def test_without_consent_there_is_only_the_number(community: Community, open_cohort: Cohort) -> None:
    MemberFactory(community=community, name="不露面")
    answer = get(Client(), PAGE, "en")
    assert "1 person is in the main group." in spoken(answer)
    assert "不露面" not in answer.content.decode()


def test_earlier_cohorts_stand_there_in_numbers(community: Community, open_cohort: Cohort) -> None:
    before = CohortFactory(community=community, number=1, first_date=date(1) - 30 * DAY)
    for name in "甲乙丙丁戊":
        candidate(before, name, out_since_date=before.first_date)
    for name, now in (("己", Role.MEMBER), ("庚", Role.MEMBER), ("辛", Role.RESTING)):
        member = candidate(before, name, graduated_at=at(-15))
        Member.objects.filter(pk=member.pk).update(state=str(now))
    assert "前1期8人报名，3位通过，2位现在还在写。" in words(get(Client(), PAGE))


@pytest.mark.parametrize(
    ("purpose", "title", "rest"),
    [
        ("", "一双手", ""),
        ("把手练好。", "把手练好。", ""),
        ("把手练好，每天写一点。我们练手法。", "把手练好，每天写一点。", "我们练手法。"),
        ("Train your hands.\nWe practise bodywork.", "Train your hands.", "We practise bodywork."),
        ("Version 2.0 of us. More.", "Version 2.0 of us.", "More."),
        ("没有句号", "没有句号", ""),
        ("很长" * 40 + "。短。", "一双手", "很长" * 40 + "。短。"),
    ],
)
def test_the_title_is_the_first_sentence_of_the_purpose(purpose: str, title: str, rest: str) -> None:
    assert headline(purpose, "一双手") == (title, rest)


def test_what_people_typed_is_shown_as_text(community: Community) -> None:
    community.purpose = "<script>alert(1)</script>"
    community.save()
    CohortFactory(community=community, number=4, first_date=date(15), invitation="<img src=x onerror=1>")
    html = get(Client(), PAGE).content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html


# ------------------------------------------------------------------ which cohort


def test_join_leads_to_the_one_open_cohort(open_cohort: Cohort) -> None:
    assert Client().get(JOIN)["Location"] == PAGE


def test_join_lists_several_open_cohorts(community: Community, open_cohort: Cohort) -> None:
    CohortFactory(community=community, number=5, first_date=date(20), enrolment_opens_date=date(1))
    html = get(Client(), JOIN).content.decode()
    assert html.index("/cohorts/4/join") < html.index("/cohorts/5/join")


def test_join_says_when_the_next_opens(community: Community) -> None:
    CohortFactory(community=community, number=4, first_date=date(30), enrolment_opens_date=date(10))
    assert "Cohort 4 begins on 1 Dec; sign-up opens on 11 Nov." in spoken(get(Client(), JOIN, "en"))


def test_join_says_that_none_is_planned(community: Community) -> None:
    assert "No further cohort is planned yet." in spoken(get(Client(), JOIN, "en"))


def test_after_the_start_it_is_closed_and_says_when_the_next_opens(cohort: Cohort, open_cohort: Cohort) -> None:
    answer = get(Client(), "/c/hands/cohorts/3/join", "en")
    assert "This cohort has begun and takes nobody in any more." in spoken(answer)
    assert "Cohort 4 begins on 16 Nov; you can sign up now." in spoken(answer)
    assert "sticky" not in answer.content.decode()
    sent = post(Client(), "/c/hands/cohorts/3/join", name="何青")
    assert (sent.status_code, Account.objects.count()) == (409, 0)
    assert "第3期已经开始，不再收人。" in words(sent)


def test_before_sign_up_opens_nobody_is_taken_in(community: Community) -> None:
    CohortFactory(community=community, number=4, first_date=date(30), enrolment_opens_date=date(10))
    assert "Sign-up opens on 11 Nov." in spoken(get(Client(), PAGE, "en"))
    sent = post(Client(), PAGE, name="何青")
    assert (sent.status_code, Account.objects.count()) == (409, 0)
    assert "第4期11月11日起报名。" in words(sent)


# ------------------------------------------------------------------ signing up


def test_a_name_is_enough(open_cohort: Cohort) -> None:
    browser = Client()
    asked = get(browser, f"{PAGE}?name")
    assert re.findall(r'<input[^>]*name="(\w+)"', asked.content.decode()).count("name") == 1
    said = join(browser)
    assert "11月16日开始。15日里打卡13日，就转正。" in said
    member = Member.objects.get(name="何青")
    assert (member.state, enrolment(member, open_cohort).withdrawn_at) == (Role.CANDIDATE, None)
    assert entries(member, "changed_state") == [("changed_state", "gate.enrolled")]
    assert Entry.objects.filter(verb="enrolled", actor=member, cohort=open_cohort).exists()
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "名" * 41])
def test_without_a_name_nobody_is_made(open_cohort: Cohort, name: str) -> None:
    answer = post(Client(), PAGE, name=name)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert (Account.objects.count(), Member.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["Mei Zi", " mei zi "])
def test_a_name_that_somebody_inside_goes_by_is_not_taken_again(
    community: Community, open_cohort: Cohort, name: str
) -> None:
    MemberFactory(community=community, name="Mei Zi")
    MemberFactory(community=community, name="走了", state=str(Role.FORMER))
    before = Account.objects.count()
    answer = post(Client(), PAGE, name=name)
    assert answer.status_code == 400
    assert f"这里已经有一位「{''.join(name.split())}」。添一个字" in words(answer)
    assert Account.objects.count() == before
    join(Client(), "走了")
    join(Client(), "Mei Zi 2")


def test_who_is_signed_in_joins_with_one_button(open_cohort: Cohort) -> None:
    account = AccountFactory(name="何青")
    browser = client_of(account)
    assert '<button class="btn main big" type="submit">' in get(browser, PAGE).content.decode()
    join(browser, name="")
    assert Account.objects.count() == 1
    assert Member.objects.get().attachments.get().account == account


@pytest.mark.parametrize("before", [Role.FORMER, Role.VISITOR])
def test_who_was_here_before_is_the_same_member(community: Community, open_cohort: Cohort, before: Role) -> None:
    member = MemberFactory(community=community, name="何青", state=str(before))
    join(client_of(member))
    assert (state(member), Member.objects.count()) == (Role.CANDIDATE, 1)


def test_who_left_in_the_middle_of_a_trial_may_start_over(cohort: Cohort, open_cohort: Cohort) -> None:
    member = candidate(cohort, "何青", "#")
    Member.objects.filter(pk=member.pk).update(state=str(Role.FORMER))
    join(client_of(member))
    assert enrolment(member, cohort).withdrawn_at is not None
    assert state(member) == Role.CANDIDATE


def test_sending_twice_signs_up_once(open_cohort: Cohort) -> None:
    browser = client_of(AccountFactory())
    join(browser)
    join(browser)
    assert Enrolment.objects.count() == Entry.objects.filter(verb="enrolled").count() == 1
    assert "You have signed up for Cohort 4." in spoken(get(browser, PAGE, "en"))


def test_the_last_place_is_taken_once(community: Community, open_cohort: Cohort) -> None:
    for name in ("甲", "乙"):
        candidate(open_cohort, name)
    assert "1 place left" in spoken(get(Client(), PAGE, "en"))
    join(Client(), "丙")
    full = get(Client(), PAGE, "en")
    assert "All places are taken." in spoken(full) and "sticky" not in full.content.decode()
    late = post(Client(), PAGE, name="丁")
    assert (late.status_code, Account.objects.filter(name="丁").exists()) == (409, False)
    assert "第4期的3个位子都有人了。" in words(late)


def test_who_leaves_gives_the_place_back(open_cohort: Cohort) -> None:
    members = [candidate(open_cohort, name) for name in ("甲", "乙", "丙")]
    Member.objects.filter(pk=members[0].pk).update(state=str(Role.FORMER))
    join(Client(), "丁")


def test_members_are_told_that_they_are_inside(community: Community, open_cohort: Cohort) -> None:
    for role in (Role.MEMBER, Role.RESTING):
        browser = client_of(MemberFactory(community=community, state=str(role)))
        page = get(browser, PAGE, "en")
        assert "You are in the main group already" in spoken(page) and "sticky" not in page.content.decode()
        sent = post(browser, PAGE)
        assert sent.status_code == 409 and "你已经在大群里，不用再报名。" in words(sent)
    assert not Enrolment.objects.exists()


def test_one_is_in_one_trial_at_a_time(cohort: Cohort, open_cohort: Cohort) -> None:
    member = candidate(cohort, "何青", "#")
    sent = post(client_of(member), PAGE)
    assert sent.status_code == 409
    assert "你还在第3期里。" in words(sent)
    assert Enrolment.objects.filter(member=member).count() == 1


def test_who_fell_out_can_sign_up_for_the_next_at_once(
    cohort: Cohort, open_cohort: Cohort, clock: time_machine.Traveller
) -> None:
    """Even before the tick that tells them so."""
    member = candidate(cohort, "梅子", "#...")
    clock.move_to(at(8))
    join(client_of(member))
    assert enrolment(member, open_cohort).withdrawn_at is None


def test_the_same_person_may_be_in_several_communities(open_cohort: Cohort) -> None:
    elsewhere = MemberFactory()
    join(client_of(elsewhere))
    assert Member.objects.filter(attachments__account=elsewhere.attachments.get().account).count() == 2


# ------------------------------------------------------------------ stepping out


def test_stepping_out_before_it_begins(open_cohort: Cohort) -> None:
    browser = client_of(AccountFactory(name="何青"))
    join(browser)
    path = "/c/hands/cohorts/4/withdraw"
    assert get(browser, path).status_code == 200
    assert Enrolment.objects.standing().exists()
    assert post(browser, path)["Location"] == JOIN
    member = Member.objects.get()
    assert (state(member), enrolment(member, open_cohort).withdrawn_at) == (Role.VISITOR, at(1))
    assert Entry.objects.filter(verb="withdrew_enrolment", actor=member).count() == 1
    again = post(browser, path)
    assert again.status_code == 409 and "你没有报这一期。" in words(again)
    join(browser)
    assert enrolment(member, open_cohort).withdrawn_at is None


def test_once_it_has_begun_there_is_no_stepping_out(cohort: Cohort) -> None:
    member = candidate(cohort, "何青", "#")
    answer = post(client_of(member), "/c/hands/cohorts/3/withdraw")
    assert answer.status_code == 409
    assert "不用退出：不写就是了。" in words(answer)
    assert enrolment(member, cohort).withdrawn_at is None


def test_who_steps_out_while_still_in_an_earlier_trial_may_go_on_writing(
    cohort: Cohort, open_cohort: Cohort, clock: time_machine.Traveller
) -> None:
    member = candidate(cohort, "梅子", "#...")
    clock.move_to(at(8))
    browser = client_of(member)
    join(browser)
    post(browser, "/c/hands/cohorts/4/withdraw")
    assert state(member) == Role.CANDIDATE


def test_strangers_cannot_step_out(open_cohort: Cohort) -> None:
    assert "/sign-in" in Client().post("/c/hands/cohorts/4/withdraw")["Location"]
    assert client_of(AccountFactory()).post("/c/hands/cohorts/4/withdraw").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_as_many_queries_for_thirty_as_for_one(
    community: Community, open_cohort: Cohort, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    before = CohortFactory(community=community, number=1, first_date=date(1) - 30 * DAY)
    for number in range(count):
        candidate(before, f"人{number}", graduated_at=at(-15))
        candidate(open_cohort, f"新人{number}")
        MemberFactory(community=community, on_join_page=True, face=f"face{number}.jpg", join_page_words="好")
    with django_assert_num_queries(8):
        assert get(Client(), PAGE).status_code == 200


def test_nothing_is_changed_by_reading(open_cohort: Cohort) -> None:
    browser = client_of(AccountFactory())
    before = Entry.objects.count()
    for path in (JOIN, PAGE, f"{PAGE}?name", "/c/hands/standing"):
        browser.get(path)
    assert (Entry.objects.count(), Enrolment.objects.count()) == (before, 0)
