"""A candidate's questions: what the page holds and does not hold, marking, trying again, time limits, two tabs."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang_web.models import Account, Answer, Cohort, Community, Draw, Entry, Member, Question
from tests.web.factories import CohortFactory, MemberFactory, client_of
from tests.web.gate.quiz_cases import (
    REASON,
    RIGHT,
    a_question,
    address,
    asked_in,
    asking,
    begin,
    choices,
    hand_in,
    number_on,
    tries,
)
from tests.web.gate.trial import at, candidate, get, post, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(community: Community, clock: time_machine.Traveller) -> Cohort:
    """Cohort 3, which asks three questions before its first day; it is the evening before the last but one."""
    clock.move_to(at(-2, 20))
    return asking(community)


@pytest.fixture
def member(cohort: Cohort) -> Member:
    """Somebody who has signed up."""
    return candidate(cohort, "何青")


@pytest.fixture
def phone(member: Member) -> Client:
    """Their phone."""
    return client_of(member)


# ------------------------------------------------------------------ coming to the questions


def test_the_join_page_tells_the_rule_to_anyone(cohort: Cohort) -> None:
    page = words(get(Client(), "/c/hands/cohorts/3/join"))
    assert "开始以前先答题：3道里答对2道，才能开始。" in page
    assert "没有通过的，隔24小时可以再答。" in page


def test_the_standing_page_says_what_to_do_first(phone: Client, cohort: Cohort) -> None:
    page = get(phone, "/c/hands/standing")
    assert title(page) == "先答题，再开始：11月2日00:00以前，3道里答对2道。"
    assert f'href="{address(cohort)}"' in page.content.decode()
    assert address(cohort) in get(phone, "/c/hands/").content.decode()
    hand_in(phone, cohort, right=2)
    assert title(get(phone, "/c/hands/standing")) == "11月2日开始。15日里打卡13日，就转正。"


def test_before_the_first_press_nothing_is_drawn(phone: Client, member: Member, cohort: Cohort) -> None:
    page = get(phone, address(cohort))
    assert title(page) == "先答题：3道里答对2道。"
    assert "到11月2日00:00为止。" in words(page)
    assert not choices(page) and tries(member) == []


def test_who_is_not_in_the_cohort_is_led_away(cohort: Cohort, community: Community) -> None:
    inside = client_of(MemberFactory(community=community))
    for answer in (get(inside, address(cohort)), post(inside, address(cohort))):
        assert (answer.status_code, answer["Location"]) == (302, "/c/hands/standing")
    assert not Draw.objects.exists()


def test_a_cohort_without_questions_has_no_such_page(community: Community, clock: time_machine.Traveller) -> None:
    clock.move_to(at(-2))
    cohort = asking(community, quiz_questions=0)
    phone = client_of(candidate(cohort, "何青"))
    assert get(phone, address(cohort)).status_code == 302


# ------------------------------------------------------------------ what the page does not hold


def test_the_page_sends_no_answer_before_it_is_handed_in(phone: Client, cohort: Cohort) -> None:
    page = begin(phone, cohort)
    html = page.content.decode()
    assert REASON not in html
    assert "no-store" in page["Cache-Control"]
    shown = choices(page)
    assert len(shown) == 9
    for field in ("q0", "q1", "q2"):
        # values are the places in which they stand, whichever is right
        assert [value for _, name, value, _ in shown if name == field] == ["0", "1", "2"]
    # without its text and its numbers the right choice looks like any other
    labels = re.findall(r"<label[^>]*>\s*<input[^>]*>.*?</label>", html, re.DOTALL)
    assert len(labels) == 9
    assert len({re.sub(r"\d+|>[^<]*<", "", label) for label in labels}) == 1


def test_the_order_of_choices_does_not_tell(cohort: Cohort) -> None:
    places: set[str] = set()
    for number in range(20):
        phone = client_of(candidate(cohort, f"人{number}"))
        places |= {value for _, _, value, text in choices(begin(phone, cohort)) if text == RIGHT}
    assert places == {"0", "1", "2"}


def test_text_is_escaped(phone: Client, cohort: Cohort, steward: Member) -> None:
    Question.objects.update(state="retired")
    nasty = [{"text": "<b>粗</b>", "right": True}, {"text": "<script>x</script>", "right": False}]
    for number in range(3):
        a_question(steward, f"<i>{number}</i>", choices=nasty, explanation="<u>u</u>")
    pages = [begin(phone, cohort)]
    post(phone, address(cohort), **{"try": number_on(pages[0]), "q0": 0, "q1": 0, "q2": 0})
    pages.append(get(phone, address(cohort)))
    for page in pages:
        html = page.content.decode()
        assert "&lt;i&gt;" in html and "&lt;b&gt;" in html
        assert not any(tag in html for tag in ("<i>", "<b>", "<u>", "<script>x"))


# ------------------------------------------------------------------ answering


def test_who_passes_reads_the_result_with_its_reasons(phone: Client, member: Member, cohort: Cohort) -> None:
    assert hand_in(phone, cohort, right=2).status_code == 302
    page = get(phone, address(cohort))
    assert title(page) == "3道里答对2道，通过了。"
    assert words(page).count(REASON) == 3
    assert "再答" not in words(page)
    (draw,) = tries(member)
    assert (draw.right, draw.passed, draw.number, draw.when) == (2, True, 1, "before")
    verbs = Entry.objects.filter(actor=member).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["drew_questions", "answered_questions"]
    again = get(phone, address(cohort), "en")
    assert title(again) == "2of3right:passed."


def test_who_does_not_pass_waits_and_gets_other_questions(
    phone: Client, member: Member, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    hand_in(phone, cohort, right=1)
    page = get(phone, address(cohort))
    assert title(page) == "3道里答对1道，要2道才通过。"
    assert "10月31日20:00起可以再答" in words(page)
    early = post(phone, address(cohort))
    assert early.status_code == 409
    assert "10月31日20:00起可以再答" in words(early)
    clock.move_to(at(-1, 19.99))
    assert post(phone, address(cohort)).status_code == 409
    clock.move_to(at(-1, 20))
    assert "现在可以再答" in words(get(phone, address(cohort)))
    hand_in(phone, cohort, right=3)
    first, second = tries(member)
    assert second.passed
    assert not set(asked_in(first)) & set(asked_in(second))


def test_no_other_questions_are_promised_that_the_bank_does_not_hold(phone: Client, cohort: Cohort) -> None:
    hand_in(phone, cohort, right=0)
    for place in (address(cohort), "/c/hands/standing", "/c/hands/cohorts/3/join"):
        assert "题会换" not in words(get(phone, place))
        assert "otherquestions" not in words(get(phone, place, "en"))


def test_the_standing_page_says_from_when_instead_of_a_button(
    phone: Client, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    hand_in(phone, cohort, right=1)
    page = get(phone, "/c/hands/standing")
    assert title(page) == "10月31日20:00起可以再答：11月2日00:00以前，3道里答对2道。"
    today = get(phone, "/c/hands/")
    assert "10月31日20:00起可以再答" in words(today)
    for each in (page, today):
        assert ">答题</a>" not in each.content.decode()
    said = "Youcantryagainfrom31Oct20:00on:2of3rightbefore2Nov00:00."
    assert title(get(phone, "/c/hands/standing", "en")) == said
    clock.move_to(at(-1, 20))
    assert ">答题</a>" in get(phone, "/c/hands/standing").content.decode()


@pytest.mark.parametrize("hour", [0, 12])
def test_a_try_whose_wait_ends_after_the_close_was_the_last(
    phone: Client, cohort: Cohort, clock: time_machine.Traveller, hour: float
) -> None:
    """The wait of a day ends with the close of the questions, or half a day after it."""
    clock.move_to(at(0, hour))
    hand_in(phone, cohort, right=1)
    page = get(phone, address(cohort))
    assert title(page) == "3道里答对1道，要2道才通过。"
    assert "这是这一期最后一次答题了，下一期可以再来。" in words(page)
    refused = post(phone, address(cohort))
    assert refused.status_code == 409 and "这是这一期最后一次答题了" in words(refused)
    standing = get(phone, "/c/hands/standing")
    assert title(standing) == "这是这一期最后一次答题了，下一期可以再来。"
    assert ">答题</a>" not in standing.content.decode()
    assert "起可以再答" not in words(page) + words(refused) + words(standing)
    assert "Thatwasthelasttryinthiscohort." in words(get(phone, address(cohort), "en"))


def test_stepping_out_and_in_again_does_not_shorten_the_wait(phone: Client, member: Member, cohort: Cohort) -> None:
    hand_in(phone, cohort, right=0)
    post(phone, "/c/hands/cohorts/3/withdraw")
    post(phone, "/c/hands/cohorts/3/join")
    assert post(phone, address(cohort)).status_code == 409
    assert len(tries(member)) == 1


def test_another_cohort_does_not_end_the_wait(phone: Client, member: Member, cohort: Cohort) -> None:
    other = CohortFactory(community=cohort.community, number=4, first_date=cohort.first_date, rules=cohort.rules)
    hand_in(phone, cohort, right=0)
    post(phone, "/c/hands/cohorts/3/withdraw")
    post(phone, "/c/hands/cohorts/4/join")
    assert "10月31日20:00起可以再答" in words(get(phone, address(other)))
    assert post(phone, address(other)).status_code == 409
    assert len(tries(member)) == 1


def test_a_try_that_ran_out_in_another_cohort_does_not_end_the_wait(
    community: Community, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(-2, 20))
    cohort = asking(community, quiz_minutes=30)
    other = CohortFactory(community=community, number=4, first_date=cohort.first_date, rules=cohort.rules)
    member = candidate(cohort, "何青")
    phone = client_of(member)
    begin(phone, cohort)
    clock.move_to(at(-2, 21))
    post(phone, "/c/hands/cohorts/3/withdraw")
    post(phone, "/c/hands/cohorts/4/join")
    assert post(phone, address(other)).status_code == 409
    assert "10月31日20:30起可以再答" in words(get(phone, address(other)))


def test_leaving_and_coming_back_goes_on_with_the_same_try(phone: Client, member: Member, cohort: Cohort) -> None:
    first = choices(begin(phone, cohort))
    assert choices(begin(phone, cohort)) == first
    assert choices(get(client_of(member), address(cohort))) == first
    assert len(tries(member)) == 1


def test_sent_twice_it_is_marked_once(phone: Client, member: Member, cohort: Cohort) -> None:
    page = begin(phone, cohort)
    wrong = {name: value for _, name, value, text in choices(page) if text != RIGHT}
    right = {name: value for _, name, value, text in choices(page) if text == RIGHT}
    for sent in (wrong, right, wrong):
        assert post(phone, address(cohort), **{"try": number_on(page), **sent}).status_code == 302
    (draw,) = tries(member)
    assert (draw.right, draw.passed) == (0, False)
    assert Entry.objects.filter(verb="answered_questions").count() == 1


def test_a_tab_from_an_earlier_try_does_not_mark_the_next(
    phone: Client, member: Member, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    old = number_on(begin(phone, cohort))
    hand_in(phone, cohort, right=0)
    clock.move_to(at(-1, 21))
    begin(phone, cohort)
    post(phone, address(cohort), **{"try": old, "q0": 0, "q1": 0, "q2": 0})
    assert [draw.handed_in_at is None for draw in tries(member)] == [False, True]


def test_a_question_left_open_is_asked_for_and_the_rest_kept(phone: Client, member: Member, cohort: Cohort) -> None:
    page = begin(phone, cohort)
    answer = post(phone, address(cohort), **{"try": number_on(page), "q0": "1"})
    assert answer.status_code == 400
    assert words(answer).count("选一个答案。") == 2
    assert answer.content.decode().count(" checked") == 1
    assert tries(member)[0].handed_in_at is None


@pytest.mark.parametrize("sent", [{"try": "99"}, {"try": "x"}, {"try": "9" * 30}, {"try": ""}])
def test_a_try_that_is_not_there_is_refused(phone: Client, cohort: Cohort, sent: dict[str, Any]) -> None:
    answer = post(phone, address(cohort), **sent)
    assert answer.status_code == 409
    assert "重新打开这一页" in words(answer)


def test_a_choice_that_is_not_there_is_refused(phone: Client, cohort: Cohort) -> None:
    page = begin(phone, cohort)
    for bad in ("7", "-1", "x"):
        sent = {"try": number_on(page), "q0": bad, "q1": "0", "q2": "0"}
        assert post(phone, address(cohort), **sent).status_code == 400


def test_nobody_hands_in_for_another(phone: Client, member: Member, cohort: Cohort) -> None:
    number = number_on(begin(phone, cohort))
    other = candidate(cohort, "乔木")
    assert post(client_of(other), address(cohort), **{"try": number, "q0": 0, "q1": 0, "q2": 0}).status_code == 409
    assert tries(member)[0].handed_in_at is None


def test_several_right_ones_are_all_asked_for(phone: Client, member: Member, cohort: Cohort, steward: Member) -> None:
    Question.objects.update(state="retired")
    both = [{"text": RIGHT, "right": True}, {"text": "也对", "right": True}, {"text": "不对", "right": False}]
    for number in range(3):
        a_question(steward, f"多选{number}", kind="multiple", choices=both)
    page = begin(phone, cohort)
    assert {kind for kind, *_ in choices(page)} == {"checkbox"}
    of = {
        name: {text: value for _, field, value, text in choices(page) if field == name} for name in ("q0", "q1", "q2")
    }
    sent = {
        "q0": [of["q0"][RIGHT], of["q0"]["也对"]],
        "q1": [of["q1"][RIGHT]],
        "q2": list(of["q2"].values()),
    }
    post(phone, address(cohort), **{"try": number_on(page), **sent})
    marked = Answer.objects.filter(draw__member=member).order_by("place").values_list("right", flat=True)
    assert list(marked) == [True, False, False]


# ------------------------------------------------------------------ time


def test_a_time_limit_with_some_seconds_of_grace(community: Community, clock: time_machine.Traveller) -> None:
    clock.move_to(at(-2, 20))
    cohort = asking(community, quiz_minutes=30)
    in_time, late = candidate(cohort, "何青"), candidate(cohort, "乔木")
    for each in (in_time, late):
        assert "这一次到10月30日20:30为止。" in words(begin(client_of(each), cohort))
    clock.move_to(at(-2, 20.5 + 29 / 3600))
    hand_in(client_of(in_time), cohort, right=3)
    assert tries(in_time)[0].passed
    page = get(client_of(late), address(cohort))
    sent = {"try": number_on(page), "q0": 0}
    clock.move_to(at(-2, 20.5 + 31 / 3600))
    answer = post(client_of(late), address(cohort), **sent)
    assert answer.status_code == 409
    assert "交晚了，没有批改，算一次没有通过" in words(answer)
    assert title(get(client_of(late), address(cohort))) == "这一次没有在10月30日20:30以前交上，没有通过。"
    clock.move_to(at(-1, 20.4))
    assert post(client_of(late), address(cohort)).status_code == 409
    clock.move_to(at(-1, 20.5))
    hand_in(client_of(late), cohort, right=2)
    lapsed, second = tries(late)
    assert (lapsed.right, lapsed.passed, second.passed) == (None, False, True)


def test_with_a_limit_what_is_there_at_its_end_can_be_handed_in(
    community: Community, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(-2, 20))
    cohort = asking(community, quiz_minutes=30)
    member = candidate(cohort, "何青")
    page = begin(client_of(member), cohort)
    assert post(client_of(member), address(cohort), **{"try": number_on(page), "q0": 0}).status_code == 302
    assert tries(member)[0].handed_in_at == at(-2, 20)


@pytest.fixture
def limited(community: Community, clock: time_machine.Traveller) -> Cohort:
    """Cohort 3 with half an hour for a try; it is 20:00."""
    clock.move_to(at(-2, 20))
    return asking(community, quiz_minutes=30)


def choose_size(phone: Client, size: str) -> None:
    """Choose a letter size by the page that everybody does it by."""
    assert post(phone, "/look", size=size).status_code == 302


def test_who_always_read_in_the_largest_letters_has_no_limit(limited: Cohort, clock: time_machine.Traveller) -> None:
    elder = candidate(limited, "老许")
    Account.objects.filter(attachments__member=elder).update(size="largest")
    assert "不限时" in words(begin(client_of(elder), limited))
    clock.move_to(at(-2, 23))
    hand_in(client_of(elder), limited, right=3)
    assert [draw.passed for draw in tries(elder)] == [True]


@pytest.mark.parametrize("then", ["largest", "normal"])
def test_a_try_drawn_in_the_largest_letters_stays_without_limit(
    limited: Cohort, clock: time_machine.Traveller, then: str
) -> None:
    elder = candidate(limited, "老许")
    phone = client_of(elder)
    choose_size(phone, "largest")
    begin(phone, limited)
    clock.move_to(at(-2, 22))
    choose_size(phone, then)
    hand_in(phone, limited, right=3)
    assert tries(elder)[0].passed


def test_choosing_the_largest_letters_in_time_lifts_the_limit(limited: Cohort, clock: time_machine.Traveller) -> None:
    """Whether or not the questions were looked at before their time was up."""
    elder = candidate(limited, "老许")
    phone = client_of(elder)
    assert "这一次到10月30日20:30为止。" in words(begin(phone, limited))
    clock.move_to(at(-2, 20.4))
    choose_size(phone, "largest")
    clock.move_to(at(-2, 23))
    choose_size(phone, "largest")
    assert "不限时" in words(get(phone, address(limited)))
    hand_in(phone, limited, right=3)
    assert tries(elder)[0].passed


@pytest.mark.parametrize("in_between", [False, True])
def test_choosing_them_too_late_does_not_open_a_try_again(
    limited: Cohort, clock: time_machine.Traveller, in_between: bool
) -> None:
    member = candidate(limited, "孟远")
    phone = client_of(member)
    number = number_on(begin(phone, limited))
    if in_between:
        choose_size(phone, "largest")
        choose_size(phone, "large")
    clock.move_to(at(-2, 20.75))
    choose_size(phone, "largest")
    assert title(get(phone, address(limited))) == "这一次没有在10月30日20:30以前交上，没有通过。"
    answer = post(phone, address(limited), **{"try": number, "q0": 0, "q1": 0, "q2": 0})
    assert answer.status_code == 409
    assert tries(member)[0].handed_in_at is None
    clock.move_to(at(-1, 20.5))
    assert "不限时" in words(begin(phone, limited))


# ------------------------------------------------------------------ cost


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_the_same_however_many_are_asked(
    community: Community, clock: time_machine.Traveller, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock.move_to(at(-2, 20))
    cohort = asking(community, quiz_questions=count)
    author = MemberFactory(community=community)
    for number in range(30):
        a_question(author, f"又{number}")
    phone = client_of(candidate(cohort, "何青"))
    begin(phone, cohort)
    with django_assert_num_queries(12):
        assert len(choices(get(phone, address(cohort)))) == 3 * count
