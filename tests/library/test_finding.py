"""Words of a text and terms of a question: what was said is found however it was cut, and marked where it stands."""

from __future__ import annotations

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from dongliang.sharing import Part, excerpt, indexed, terms_of

cut = rjieba.cut_for_search


def found(question: str, text: str) -> bool:
    """Answer a question the slow way: each term by all its words, or by its signs in a row."""
    kept = indexed(text, cut)
    asked = terms_of(question, cut)
    line = f" {' '.join(kept.signs)} "
    return bool(asked) and all(
        set(term.words) <= set(kept.words)
        or f" {' '.join(term.signs)} " in line
        or (term.beginning and any(word.startswith(term.plain) for word in kept.words))
        for term in asked
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("筋膜", "今天讲筋膜和肩颈"),
        ("呼吸练习", "晚上做呼吸练习十分钟"),
        ("呼吸练习", "先练习，再谈呼吸"),
        ("膜和", "今天讲筋膜和肩颈"),
        ("愈长", "身体疗愈长期学习交流群"),
        ("疗", "身体疗愈长期学习交流群"),
        ("肩颈 松解", "松解手法，从肩颈说起"),
        ("BREATH", "Breathing practice"),
        ("c7颈椎", "从 C7 颈椎往下"),
        ("c7颈椎", "从C7颈椎往下"),
        ("ＣＯＲＥ", "core strength"),
        ("第１５天", "第15天"),
    ],
)
def test_it_is_found(question: str, text: str) -> None:
    assert found(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [("膜筋", "今天讲筋膜"), ("筋膜 呼吸", "今天讲筋膜"), ("eat", "breath"), ("", "今天"), ("，。", "今天，好。")],
)
def test_it_is_not_found(question: str, text: str) -> None:
    assert not found(question, text)


CHINESE = st.text(alphabet="今天讲筋膜和肩颈呼吸练习的手法", min_size=1, max_size=12)


@given(CHINESE, CHINESE, CHINESE)
def test_every_stretch_of_chinese_is_found(before: str, looked_for: str, after: str) -> None:
    assert found(looked_for, f"{before}{looked_for}{after}")


@given(st.text(max_size=200), st.text(max_size=12))
def test_an_excerpt_is_a_stretch_of_the_text(text: str, question: str) -> None:
    shown = excerpt(text, terms_of(question, cut), around=10)
    bare = "".join(part.text for part in shown)
    assert bare.removeprefix("…").removesuffix("…") in text or bare in text


@given(CHINESE, CHINESE, CHINESE)
def test_an_excerpt_marks_what_was_looked_for(before: str, looked_for: str, after: str) -> None:
    shown = excerpt(f"{before}，{looked_for}，{after}", terms_of(looked_for, cut))
    assert any(part.hit and looked_for in part.text for part in shown)


@pytest.mark.parametrize("text", ["a" * 4000, "𝒳" * 1000, "筋" * 1500, "a" * 2000 + "筋膜" + "b" * 2000])
def test_a_word_of_any_length_is_kept_as_one_that_every_database_takes(text: str) -> None:
    kept = indexed(text, cut)
    asked = [each for term in terms_of(text, cut) for each in (*term.words, *term.signs)]
    assert max(len(each.encode()) for each in (*kept.words, *kept.signs, *asked)) <= 1020
    assert found(text, text)
    assert all(len(each) <= 60 for each in asked)


def test_an_excerpt_of_a_long_text_stands_about_the_hit() -> None:
    text = "甲" * 100 + "筋膜" + "乙" * 100
    assert excerpt(text, terms_of("筋膜", cut), around=3) == (
        Part("…甲甲甲"),
        Part("筋膜", hit=True),
        Part("乙乙乙…"),
    )


def test_without_a_hit_it_is_the_beginning() -> None:
    assert excerpt("甲乙丙丁戊", terms_of("筋膜", cut), around=1) == (Part("甲乙…"),)
