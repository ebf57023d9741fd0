"""Questions at the door: a bank is made, a member adds to it, a candidate fails, waits, passes, and goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.conftest import Shoot
from tests.journeys.person import BAD_ENTRY, Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort

#: First day of the cohort that asks questions; the one before it only lets a member in.
FIRST_DAY = BEGINNING.date() + 4 * DAY
DAYS, ASKED = 3, 2
#: Pixels between the button that adds a question and the section below it.
GAP = """() => document.querySelector("main p.row + section").getBoundingClientRect().top
    - document.querySelector("main p.row > .btn").getBoundingClientRect().bottom"""
LEAST_GAP = 12


@dataclass(frozen=True)
class Bank:
    """Questions as people of one language would write them; the first choice is right."""

    questions: tuple[str, ...]
    choices: tuple[str, ...]
    explanation: str


BANKS = {
    "zh-Hans": Bank(
        questions=(
            "给老人按肩背，先做什么？",
            "对方说疼，怎么办？",
            "练习时用多大的力？",
            "哪种情况先不要按？",
            "打卡写什么？",
        ),
        choices=("先问，再轻轻试", "照书上的力道做完", "听别人的"),
        explanation="手底下的人不同，先问，再试，看对方的呼吸。",
    ),
    "en": Bank(
        questions=(
            "An old man's shoulders: what comes first?",
            "Somebody says that it hurts. What now?",
            "How hard do you press?",
            "When is it better not to touch?",
            "What goes into a check-in?",
        ),
        choices=("Ask, then try gently", "Do it as the book says", "Do as others do"),
        explanation="Every back is another one: ask, try, and watch how they breathe.",
    ),
}


def test_questions_at_the_door(person: Callable[..., Person], clock: Clock, shot: Shoot) -> None:
    clock.set(BEGINNING)
    founder, member, candidate = person(), person(), person()
    story, bank = STORIES[founder.language], BANKS[founder.language]
    found(founder, story)
    join(member, open_cohort(founder, story, FIRST_DAY), story.people[0])
    let_in(founder, story.reason)
    a_bank_is_made(founder, bank)
    a_member_proposes_one(member, founder, bank)
    shot(founder.page, "questions", whole=True)
    link = a_cohort_that_asks(founder)
    candidate.open(link)
    candidate.is_told("rule_words.questions_before", count=ASKED, needed=ASKED)
    join(candidate, link, story.people[1])
    one_fails_and_waits(candidate, bank, clock, shot)
    one_passes(candidate, bank, shot)
    the_trial_goes_on(candidate, clock)
    founder.open("/c/hands/questions")
    founder.is_told("quiz.too_few", of=1)


def let_in(founder: Person, reason: str) -> None:
    """Let the first who signed up in by exception, so that there is somebody to propose a question."""
    founder.open("/c/hands/cohorts/1/admit")
    founder.press("main li a")
    founder.fill(reason=reason)
    founder.send("reason")


def a_bank_is_made(founder: Person, bank: Bank) -> None:
    """Put three questions into the bank; a cohort cannot ask more than there are."""
    founder.open("/c/hands/stewards")
    founder.follow("/questions")
    founder.is_told("quiz.bank_empty")
    founder.follow("/questions/new")
    for text in bank.questions[:3]:
        founder.open("/c/hands/questions/new")
        fill_question(founder, bank, text)
        founder.send("choice_1")
    founder.is_told("quiz.bank", count=3)
    assert founder.page.evaluate(GAP) > LEAST_GAP, "the button stands on the line of the section below"
    try_to_open(founder, quiz_questions="5", status=BAD_ENTRY)
    founder.is_told("refused.too_few_questions", needed=5, count=3)


def fill_question(author: Person, bank: Bank, text: str) -> None:
    """Write a question with its choices, and mark the first as right."""
    choices = {f"choice_{number}": choice for number, choice in enumerate(bank.choices, 1)}
    author.fill(text=text, explanation=bank.explanation, **choices)
    author.page.locator("label:has(input[name=right_1])").tap()


def a_member_proposes_one(member: Person, founder: Person, bank: Bank) -> None:
    """Have a member of the main group propose a question, and a steward take it."""
    member.open("/c/hands/cohorts")
    member.follow("/questions/propose")
    fill_question(member, bank, bank.questions[3])
    member.send("choice_1")
    member.is_told("question_state.proposed")
    founder.open("/c/hands/questions")
    founder.is_told("quiz.waiting", count=1)
    founder.press("button[name=accept]")
    founder.is_told("quiz.bank", count=4)
    member.open("/c/hands/questions/propose")
    member.is_told("notice.question_accepted", by=STORIES[founder.language].founder)
    member.is_told("question_state.accepted")


def try_to_open(founder: Person, status: int = 200, **quiz: str) -> None:
    """Open a cohort of three days that asks questions."""
    founder.open("/c/hands/cohorts/new")
    founder.page.locator("summary").last.tap()
    rule = {"trial_days": str(DAYS), "required_days": str(DAYS), "quiz_pass_percent": "100"}
    founder.fill(first_date=FIRST_DAY.isoformat(), **rule, **quiz)
    founder.send("first_date", status=status)


def a_cohort_that_asks(founder: Person) -> str:
    """Open a cohort that asks two of the four, and return the address of its join page."""
    try_to_open(founder, quiz_questions=str(ASKED))
    return founder.page.locator("input[readonly][value*='/cohorts/2/join']").input_value()


def one_fails_and_waits(candidate: Person, bank: Bank, clock: Clock, shot: Shoot) -> None:
    """Answer wrongly: the result gives the reasons and says when to come back, and that time is held."""
    closes_at = dt.datetime.combine(FIRST_DAY, dt.time(), BEGINNING.tzinfo)
    candidate.is_told("quiz.first_until", count=ASKED, needed=ASKED, closes_at=closes_at)
    shot(candidate.page, "quiz-standing")
    candidate.follow("/questions")
    candidate.press("main form button[type=submit]")
    candidate.does_not_read(bank.explanation)
    first = asked_of(candidate)
    shot(candidate.page, "quiz", whole=True)
    candidate.open("/c/hands/cohorts/2/questions")
    assert asked_of(candidate) == first, "coming back goes on with the same questions"
    answer(candidate, bank.choices[1])
    candidate.is_told("quiz.not_passed", right=0, of=ASKED, needed=ASKED)
    candidate.reads(bank.explanation)
    assert not candidate.page.locator("main form button").count(), "there is a wait before another try"
    shot(candidate.page, "quiz-result", whole=True)
    clock.advance(hours=24, minutes=1)
    candidate.open("/c/hands/cohorts/2/questions")
    candidate.is_told("quiz.again_now")
    candidate.press("main form button[type=submit]")
    assert not first & asked_of(candidate), "with twice as many in the bank none comes twice in a row"


def one_passes(candidate: Person, bank: Bank, shot: Shoot) -> None:
    """Answer rightly, and read that the trial comes next."""
    answer(candidate, bank.choices[0])
    candidate.is_told("quiz.passed", right=ASKED, of=ASKED)
    shot(candidate.page, "quiz-passed")
    candidate.press("main .btn.main")
    candidate.is_told("verdict.not_started", first_day=FIRST_DAY, days=DAYS, required=DAYS)


def the_trial_goes_on(candidate: Person, clock: Clock) -> None:
    """Let the three days pass; the record lets the candidate in."""
    for number in range(DAYS):
        clock.set(evening(FIRST_DAY + number * DAY), due=number == 0)
        candidate.writes("hands", FIRST_DAY + number * DAY, STORIES[candidate.language].text(number))
    clock.set(evening(FIRST_DAY + DAYS * DAY))
    candidate.open("/c/hands/")
    candidate.is_told("notice.graduated", days=DAYS, written=DAYS)


def asked_of(candidate: Person) -> set[str]:
    """Return the questions on the page."""
    legends = candidate.page.locator("main legend").all_inner_texts()
    return {legend.split(".", 1)[1].strip() for legend in legends}


def answer(candidate: Person, choice: str) -> None:
    """Choose the same answer to every question, and hand in."""
    for label in candidate.page.locator(f"main .choices label:has-text('{choice}')").all():
        label.tap()
    candidate.send("q0")
