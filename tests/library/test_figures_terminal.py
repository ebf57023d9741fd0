"""The report on a terminal: lines that fit, in both languages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dongliang.figures.terminal import wrapped


def test_chinese_breaks_anywhere_but_before_a_closing_mark_or_in_a_number() -> None:
    text = "放进来的人里后来留下的：83%（61–94%）对 79%（66–88%）；规则有一部分是自己说对的。"
    lines = wrapped(text, 20)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= 22 for line in lines)
    assert not any(line[0] in "，。；：）" for line in lines)
    assert any("61–94%" in line for line in lines)


def test_english_breaks_between_words() -> None:
    assert wrapped("Several centres now: the community leans.", 16) == [
        "Several centres",
        "now: the",
        "community leans.",
    ]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), st.integers(20, 100))
def test_nothing_is_lost(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
