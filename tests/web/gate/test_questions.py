"""The bank: proposing, accepting, refusing, changing, retiring; what its figures say; cohorts that need it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang.gate import QuizRules
from dongliang_web.models import Answer, Cohort, Community, Draw, Entry, Member, Question
from dongliang_web.record.actions import matches
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.gate.quiz_cases import REASON, RIGHT, a_question, address, asking, bank, begin, hand_in
from tests.web.gate.test_cohorts import sent as cohort_sent
from tests.web.gate.trial import at, candidate, date, get, of_rule, post, title, told, words

pytestmark = pytest.mark.django_db
BANK, NEW, PROPOSE = "/c/hands/questions", "/c/hands/questions/new", "/c/hands/questions/propose"


def sent(**values: Any) -> dict[str, Any]:
    """Return what the form of a question sends."""
    filled = {"text": "一天从几点起？", "kind": "single", "choice_1": RIGHT, "choice_2": "错的", "right_1": "on"}
    return {**filled, "explanation": REASON, **values}


def decide(desk: Client, question: Question, **how: str) -> Any:
    """Press a button beside a question."""
    return post(desk, f"{BANK}/{question.pk}/decide", **how)


def now_is(question: Question) -> str:
    """Return where a question is now."""
    return str(Question.objects.get(pk=question.pk).state)


# ------------------------------------------------------------------ coming into the bank


def test_a_steward_puts_a_question_into_the_bank(desk: Client, community: Community, steward: Member) -> None:
    assert title(get(desk, BANK)) == "题库还空着。"
    assert post(desk, NEW, **sent())["Location"] == BANK
    question = community.questions.get()
    assert (question.state, question.proposed_by, question.decided_by) == ("accepted", steward, steward)
    assert question.asked.right == {0}
    assert title(get(desk, BANK)) == "题库里1道题"
    entry = Entry.objects.get(verb="accepted_question")
    assert "一天从几点起" not in str(entry.facts) + str(entry.digests)
    assert matches(entry, entry.passages.get(role="question"), "一天从几点起？")
    assert matches(entry, entry.passages.get(role="choices"), f"+ {RIGHT}\n- 错的")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": ""}, "必填"),
        ({"choice_2": ""}, "选项要有2到6个"),
        ({"right_1": ""}, "还没有标出哪个对"),
        ({"right_2": "on"}, "标了2个对的"),
        ({"right_2": "on", "kind": "multiple"}, "全都对"),
        ({"choice_2": f" {RIGHT} "}, "不能有两个一样的"),
        ({"right_5": "on", "kind": "multiple"}, "选项不能空着"),
        ({"explanation": " "}, "写一句为什么"),
    ],
)
def test_what_nobody_could_answer_is_refused(
    desk: Client, community: Community, values: dict[str, Any], said: str
) -> None:
    answer = post(desk, NEW, **sent(**values))
    assert answer.status_code == 400
    assert said in words(answer)
    assert f'value="{RIGHT}"' in answer.content.decode()
    assert not community.questions.exists()


def test_a_member_proposes_and_a_steward_takes_it(desk: Client, community: Community, steward: Member) -> None:
    member = MemberFactory(community=community, name="沈一舟")
    phone = client_of(member)
    assert post(phone, PROPOSE, **sent()).status_code == 302
    question = community.questions.get()
    assert question.state == "proposed"
    assert "等管事看" in words(get(phone, PROPOSE))
    assert told(steward) == ["沈一舟提了一道入门题，等一位管事看。"]
    page = get(desk, BANK)
    assert title(page) == "有1道题等你看"
    assert "沈一舟提的。" in words(page)
    decide(desk, question, accept="1")
    assert now_is(question) == "accepted"
    assert told(member) == ["周岚把你提的题收进了题库。"]
    assert "在题库里" in words(get(phone, PROPOSE))
    verbs = Entry.objects.filter(target=member).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["proposed_question", "accepted_question"]


def test_a_refusal_gives_its_reason_to_who_proposed(desk: Client, community: Community) -> None:
    member = MemberFactory(community=community)
    post(client_of(member), PROPOSE, **sent())
    question = community.questions.get()
    without = decide(desk, question, refuse="1", reason="  ")
    assert without.status_code == 409
    assert "请写明理由，提题的人看得到。" in words(without)
    assert "大家都看得到" not in words(without)
    decide(desk, question, refuse="1", reason="答案有两种说法。")
    assert now_is(question) == "refused"
    assert "答案有两种说法。" in words(get(client_of(member), PROPOSE))
    entry = Entry.objects.get(verb="refused_question")
    assert matches(entry, entry.passages.get(role="reason"), "答案有两种说法。")


def test_the_second_decision_is_refused(desk: Client, community: Community) -> None:
    (question,) = bank(community, 1, state="proposed")
    decide(desk, question, accept="1")
    for again in ({"accept": "1"}, {"refuse": "1", "reason": "晚了"}):
        answer = decide(desk, question, **again)
        assert answer.status_code == 409
        assert "这道题已经处理过了。" in words(answer)
    assert now_is(question) == "accepted"


def test_one_member_cannot_heap_up_proposals(community: Community) -> None:
    phone = client_of(MemberFactory(community=community))
    for number in range(10):
        assert post(phone, PROPOSE, **sent(text=f"第{number}题")).status_code == 302
    answer = post(phone, PROPOSE, **sent())
    assert answer.status_code == 400
    assert "你有10道题还在等管事看" in words(answer)
    assert community.questions.count() == 10


def test_members_never_see_the_bank(community: Community) -> None:
    bank(community, 2)
    phone = client_of(MemberFactory(community=community))
    assert get(phone, BANK).status_code == 403
    assert RIGHT not in words(get(phone, PROPOSE))


def test_a_question_of_another_community_is_not_there(desk: Client) -> None:
    question = a_question(MemberFactory(), "别处的题？", state="proposed")
    assert get(desk, f"{BANK}/{question.pk}").status_code == 404
    assert decide(desk, question, accept="1").status_code == 404
    assert now_is(question) == "proposed"


# ------------------------------------------------------------------ changing and retiring


def test_changing_makes_a_version_and_old_answers_keep_their_meaning(
    desk: Client, community: Community, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(-2))
    cohort = asking(community, quiz_questions=6)
    phone = client_of(candidate(cohort, "何青"))
    begin(phone, cohort)
    question = Question.objects.get(text="第0题？")
    post(desk, f"{BANK}/{question.pk}", **sent(text="第0题？", right_1="", right_2="on", choice_3="第三种"))
    newer = Question.objects.get(replaces=question)
    assert (now_is(question), newer.state, newer.line) == ("retired", "accepted", question.line)
    assert (newer.asked.right, newer.proposed_by) == ({1}, question.proposed_by)
    assert Entry.objects.get(verb="changed_question").facts == {"question": newer.pk, "before": question.pk}
    hand_in(phone, cohort, right=6)
    assert Draw.objects.get().right == 6
    assert community.questions.accepted().count() == 6


def test_changing_nothing_changes_nothing(desk: Client, community: Community) -> None:
    post(desk, NEW, **sent())
    question = community.questions.get()
    form = get(desk, f"{BANK}/{question.pk}").content.decode()
    assert RIGHT in form and REASON in form
    post(desk, f"{BANK}/{question.pk}", **sent())
    assert community.questions.get() == question


def test_a_proposal_is_changed_where_it_stands(desk: Client, community: Community) -> None:
    (question,) = bank(community, 1, state="proposed")
    post(desk, f"{BANK}/{question.pk}", **sent(text="问得清楚一些？"))
    assert community.questions.get().text == "问得清楚一些？"
    assert now_is(question) == "proposed"


def test_a_changed_question_does_not_come_again_at_once(
    desk: Client, community: Community, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(-2))
    cohort = asking(community, quiz_questions=3, quiz_wait_hours=0)
    member = candidate(cohort, "何青")
    hand_in(client_of(member), cohort, right=0)
    for answer in Answer.objects.select_related("question"):
        post(desk, f"{BANK}/{answer.question_id}", **sent(text=f"{answer.question.text}（改）"))
    begin(client_of(member), cohort)
    second = Answer.objects.filter(draw__number=2).values_list("question__text", flat=True)
    assert not any("改" in text for text in second)


def test_retiring_leaves_what_a_cohort_needs(desk: Client, community: Community, clock: time_machine.Traveller) -> None:
    clock.move_to(at(-2))
    cohort = asking(community, quiz_questions=5)
    one, two = Question.objects.order_by("pk")[:2]
    assert decide(desk, one, retire="1").status_code == 302
    answer = decide(desk, two, retire="1")
    assert answer.status_code == 409
    assert "第3期一次抽5道，题库里有5道。" in words(answer)
    clock.move_to(at(2))  # it has begun, and nobody draws any more
    assert decide(desk, two, retire="1").status_code == 302
    assert (now_is(one), now_is(two)) == ("retired", "retired")
    assert Cohort.objects.get(pk=cohort.pk).gate_rules.quiz.quiz_questions == 5


def test_questions_after_the_days_are_needed_until_the_cohort_is_settled(
    desk: Client, community: Community, clock: time_machine.Traveller
) -> None:
    cohort = asking(community, quiz_questions=6, quiz_when="after")
    question = Question.objects.latest("pk")
    clock.move_to(at(17))
    assert decide(desk, question, retire="1").status_code == 409
    Cohort.objects.filter(pk=cohort.pk).update(settled_at=at(17))
    assert decide(desk, question, retire="1").status_code == 302


@pytest.mark.parametrize("there", [0, 4])
def test_a_cohort_cannot_be_opened_on_a_thin_bank(desk: Client, community: Community, there: int) -> None:
    bank(community, there)
    bank(community, 3, state="proposed")
    answer = post(desk, "/c/hands/cohorts/new", **cohort_sent(quiz_questions=5))
    assert answer.status_code == 400
    assert f"一次要抽5道题，题库里才{there}道。" in words(answer)
    assert not community.cohorts.exists()


def test_nor_changed_to_ask_more_than_there_are(desk: Client, community: Community) -> None:
    bank(community, 5)
    assert post(desk, "/c/hands/cohorts/new", **cohort_sent(quiz_questions=5)).status_code == 302
    assert post(desk, "/c/hands/cohorts/1/change", **cohort_sent(quiz_questions=6)).status_code == 400
    assert community.cohorts.get().gate_rules.quiz == QuizRules(quiz_questions=5)
    assert "第1期一次抽5道。" in words(get(desk, BANK))


# ------------------------------------------------------------------ what the answers tell


def answered(community: Community, question: Question, right: bool, *, held: bool | None, when: str = "before") -> None:
    """Let somebody have answered on their first try and passed in the end; ``held``: what came of them, if known."""
    settled = {"settled_at": at(20)} if held is not None else {}
    cohort = community.cohorts.filter(**(settled or {"settled_at": None})).first()
    cohort = cohort or CohortFactory(community=community, number=50 + len(settled), **settled)
    member = MemberFactory(community=community, state=str(Role.MEMBER if held else Role.VISITOR))
    graduated = {"graduated_at": at(17)} if held or when == "after" else {}
    row = EnrolmentFactory(cohort=cohort, member=member, **graduated)
    for number, passed in ((1, right), (2, True)):
        draw = Draw.objects.create(
            enrolment=row, member=member, number=number, when=when, needed=1, passed=passed, right=int(passed),
            drawn_at=at(-3), handed_in_at=at(-3) + dt.timedelta(hours=number),
        )  # fmt: skip
        Answer.objects.create(draw=draw, place=0, question=question, choices=[0, 1, 2], chosen=[0], right=passed)


def test_a_weak_or_absurd_question_shows_itself(desk: Client, community: Community, steward: Member) -> None:
    easy, absurd, few = (a_question(steward, text) for text in ("容易？", "荒唐？", "还少？"))
    for number in range(20):
        answered(community, easy, True, held=None)
        answered(community, absurd, number == 0, held=None)
    answered(community, few, True, held=None)
    page = words(get(desk, BANK))
    assert "几乎人人答对，挡不住谁，也分不出谁。" in page
    assert "几乎没有人答对，题目或答案可能有错。" in page
    assert "第一次答的20位里，1位答对（5%，95%区间1–24%）。" in page
    assert "第一次答的才1位，还说不准。" in page
    assert "留住的0位、没留住的0位，两边都满10位才比。" in page


def test_where_all_were_right_nobody_is_said_to_be_wrong(desk: Client, community: Community, steward: Member) -> None:
    question = a_question(steward, "容易？")
    for _ in range(10):
        answered(community, question, True, held=None)
    page = words(get(desk, BANK))
    assert "10位全答对了，是不是太容易，还说不准。" in page
    assert "有人答错" not in page


@pytest.mark.parametrize("when", ["before", "after"])
def test_those_who_held_out_are_compared_with_those_who_did_not(
    desk: Client, community: Community, steward: Member, when: str
) -> None:
    question = a_question(steward, "问偏了？")
    for number in range(12):
        answered(community, question, number < 2, held=True, when=when)
        answered(community, question, number < 11, held=False, when=when)
    page = words(get(desk, BANK))
    assert "留住的人反而答得差，这道题可能问偏了。" in page
    assert "留住的12位里17%答对，没留住的12位里92%：相差−75个百分点（−89到−36）。" in page
    english = " ".join(get(desk, BANK, "en").content.decode().split())
    assert "Those who held out answer it worse" in english


def test_nobody_is_named_or_ranked_in_the_figures(desk: Client, community: Community, steward: Member) -> None:
    question = a_question(steward, "问谁？")
    answered(community, question, True, held=True)
    member = Member.objects.latest("pk")
    assert member.name not in words(get(desk, BANK))


@pytest.mark.parametrize("count", [1, 30])
def test_the_bank_costs_the_same_for_many(
    desk: Client, community: Community, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in (*bank(community, count), *bank(community, count, state="proposed")):
        answered(community, each, True, held=True)
    CohortFactory(community=community, number=9, first_date=date(40), rules=of_rule(quiz=QuizRules(quiz_questions=1)))
    with django_assert_num_queries(12):
        assert get(desk, BANK).status_code == 200


def test_what_is_here_leads_there(desk: Client, community: Community) -> None:
    cohort = CohortFactory(community=community, number=3)
    assert BANK in get(desk, "/c/hands/stewards").content.decode()
    member, newcomer = client_of(MemberFactory(community=community)), client_of(candidate(cohort, "何青"))
    for page in ("/c/hands/cohorts", "/c/hands/people"):
        assert PROPOSE in get(member, page).content.decode()
        assert PROPOSE not in get(newcomer, page).content.decode()
    assert address(cohort) not in get(client_of(candidate(cohort, "乔木")), "/c/hands/standing").content.decode()
