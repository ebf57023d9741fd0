"""Questions at the door: the rule, what can be asked, drawing, marking, and where somebody stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dongliang.bounds import RuleError
from dongliang.gate import GateRules, QuizRules, rules_from_json, rules_to_json
from dongliang.gate.quiz import GRACE, Choice, Moment, Place, Question, draw, marks
from dongliang.gate.wording import rule_lines
from dongliang.words import LANGUAGES, explain

CLOSES = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
banks = st.dictionaries(st.integers(1, 60), st.integers(2, 6), min_size=1, max_size=30)


def a_question(*signs: str, kind: Any = "single", text: str = "一天从几点起？") -> Question:
    """Return a question whose choices are told by sign: + right, - wrong."""
    return Question(kind, text, tuple(Choice(f"{sign}{place}", sign == "+") for place, sign in enumerate(signs)))


# ------------------------------------------------------------------ the rule


def test_no_questions_unless_somebody_asks_for_them() -> None:
    rules = GateRules()
    assert rules.quiz == QuizRules()
    assert not rules.quiz.is_asked("before") and not rules.quiz.is_asked("after")
    assert Moment(rules.quiz, None, None, passed=False).place(CLOSES) == Place.NONE


@pytest.mark.parametrize(("count", "percent", "needed"), [(10, 60, 6), (7, 60, 5), (3, 1, 1), (3, 100, 3), (0, 60, 0)])
def test_the_percentage_is_rounded_up(count: int, percent: int, needed: int) -> None:
    assert QuizRules(quiz_questions=count, quiz_pass_percent=percent).needed == needed


def test_bounds_and_moments_are_held() -> None:
    with pytest.raises(RuleError) as caught:
        QuizRules(quiz_questions=101)
    assert caught.value.values["field"] == "quiz_questions"
    with pytest.raises(RuleError, match="quiz_when"):
        QuizRules(quiz_when="never")  # type: ignore[arg-type]


def test_a_rule_kept_before_there_were_questions_asks_none() -> None:
    kept = rules_to_json(GateRules(required_days=14))
    del kept["quiz"]
    assert rules_from_json(kept) == GateRules(required_days=14)
    asks = GateRules(quiz=QuizRules(quiz_questions=5, quiz_when="after"))
    assert rules_from_json(rules_to_json(asks)) == asks


def test_the_rule_says_what_is_asked_and_when() -> None:
    before = QuizRules(quiz_questions=10, quiz_minutes=20)
    lines = rule_lines(GateRules(quiz=before), "zh-Hans")
    assert lines[0].sentence == "开始以前先答题：10 道里答对 6 道，才能开始。"
    assert lines[0].detail == "没有通过的，隔 24 小时可以再答。一次 20 分钟；字号用最大的人不限时。"
    after = QuizRules(quiz_questions=5, quiz_when="after", quiz_wait_hours=0)
    said = [line.sentence for line in rule_lines(GateRules(quiz=after), "en")]
    assert said[0] == "Check in on 13 of the 15 days."
    assert "Then come the questions: 3 of 5 right, within 7 days." in said
    assert len(rule_lines(GateRules(), "en")) == len(said) - 1


# ------------------------------------------------------------------ what can be asked


@pytest.mark.parametrize(
    ("signs", "kind", "reason"),
    [
        ("+", "single", "question_choices"),
        ("+------", "single", "question_choices"),
        ("--", "single", "question_none_right"),
        ("++", "multiple", "question_all_right"),
        ("++-", "single", "question_several_right"),
        ("+-", "essay", "question_kind"),
    ],
)
def test_what_nobody_could_answer_is_refused_with_words(signs: str, kind: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        a_question(*signs, kind=kind)
    assert caught.value.reason == reason
    assert all(explain(f"refused.{reason}", each, **caught.value.values) for each in LANGUAGES)


def test_empty_and_alike_texts_are_refused() -> None:
    with pytest.raises(RuleError, match="question_empty"):
        a_question("+", "-", text="  ")
    for texts in (("是", " 是 "), ("是", ""), ("A", "a")):
        with pytest.raises(RuleError, match="question_choices_alike"):
            Question("single", "？", tuple(Choice(text, place == 0) for place, text in enumerate(texts)))


# ------------------------------------------------------------------ drawing


@given(bank=banks, count=st.integers(1, 30), seed=st.integers(0, 2**32))
def test_a_draw_takes_so_many_different_ones_with_all_their_choices(
    bank: dict[int, int], count: int, seed: int
) -> None:
    if count > len(bank):
        with pytest.raises(RuleError) as caught:
            draw(bank, count, seed)
        assert caught.value.values == {"needed": count, "count": len(bank)}
        return
    made = draw(bank, count, seed)
    assert len({each.question for each in made}) == count == len(made)
    assert all(sorted(each.choices) == list(range(bank[each.question])) for each in made)
    assert draw(bank, count, seed) == made


@given(bank=banks, count=st.integers(1, 30), seeds=st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_the_next_draw_repeats_as_little_as_the_bank_allows(
    bank: dict[int, int], count: int, seeds: tuple[int, int]
) -> None:
    assume(count <= len(bank))
    last = draw(bank, count, seeds[0])
    following = draw(bank, count, seeds[1], last)
    again = {each.question for each in last} & {each.question for each in following}
    assert len(again) == max(0, 2 * count - len(bank))
    assert following != last


def test_a_bank_of_one_still_shows_its_choices_otherwise() -> None:
    last = draw({7: 3}, 1, 5)
    assert all(draw({7: 3}, 1, seed, last) != last for seed in range(50))


def test_every_question_and_every_place_of_a_choice_has_its_turn() -> None:
    made = [draw(dict.fromkeys(range(6), 4), 3, seed) for seed in range(600)]
    drawn = Counter(each.question for one in made for each in one)
    first = Counter(each.choices[0] for one in made for each in one)
    assert all(230 < count < 370 for count in drawn.values()), drawn  # 300 each, give or take six deviations
    assert all(330 < count < 570 for count in first.values()), first  # 450 each


# ------------------------------------------------------------------ marking


def test_all_right_ones_and_no_wrong_one() -> None:
    right = frozenset({0, 2})
    given = [frozenset({0, 2}), frozenset({0}), frozenset({0, 1, 2}), frozenset[int]()]
    assert marks([right] * 4, given) == (True, False, False, False)


@given(st.lists(st.tuples(st.frozensets(st.integers(0, 5), min_size=1), st.frozensets(st.integers(0, 5)))))
def test_marking_agrees_with_looking_choice_by_choice(pairs: list[tuple[frozenset[int], frozenset[int]]]) -> None:
    naive = tuple(all((each in right) == (each in chosen) for each in range(6)) for right, chosen in pairs)
    assert marks([right for right, _ in pairs], [chosen for _, chosen in pairs]) == naive


def test_ticking_everything_passes_nothing() -> None:
    question = a_question("+", "+", "-", kind="multiple")
    assert marks([question.right], [frozenset({0, 1, 2})]) == (False,)


# ------------------------------------------------------------------ where somebody stands


def test_open_until_it_closes_with_seconds_of_grace() -> None:
    rules, second = QuizRules(quiz_questions=3), dt.timedelta(seconds=1)
    moment = Moment(rules, CLOSES - dt.timedelta(days=3), CLOSES, passed=False)
    assert moment.place(CLOSES + GRACE) == Place.OPEN
    assert moment.place(CLOSES + GRACE + second) == Place.OVER
    assert Moment(rules, None, None, passed=False).place(CLOSES) == Place.NOT_YET
    assert Moment(rules, None, CLOSES, passed=True).place(CLOSES + GRACE + second) == Place.PASSED
