"""Lines of pictures: nothing is lost or too wide, and none begins or ends with a mark that must not stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang_web.pages.drawing import Font, chinese_font, drawable, set_text
from dongliang_web.pages.drawing.setting import NOT_FIRST, NOT_LAST

WORDS = st.text(alphabet="把手练好每天写一点，。：（）「」、Aab12 -.'", min_size=1, max_size=80)


def font() -> Font:
    found = chinese_font()
    assert found
    return found


def lines(text: str, room: float = 400, most: int = 3, largest: float = 60, smallest: float = 30) -> list[str]:
    return list(set_text(text, font(), room=room, most_lines=most, largest=largest, smallest=smallest).lines)


@given(WORDS, st.integers(1, 6), st.floats(120, 900))
def test_lines_fit_and_lose_nothing_unless_they_say_so(text: str, most: int, room: float) -> None:
    text = " ".join(text.split())
    found = set_text(text, font(), room=room, most_lines=most, largest=60, smallest=24)
    assert len(found.lines) <= most and 24 <= found.size <= 60
    for line in found.lines:
        air = found.size / 2 if line[-1:] in "，。：）」、" else 0
        assert font().width(line, found.size) - air <= room + 1
    kept = "".join(found.lines).replace(" ", "")
    if found.cut:
        assert kept.endswith("…")
    else:
        assert kept == text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "把手练好，每天写一点，和同路的人一起。",
        "「写」（每天）：「写一点」，（和人）一起。",
        "一二三四五六七，八九十。",
    ],
)
@pytest.mark.parametrize("room", [150, 220, 300, 410, 500])
def test_no_line_begins_or_ends_with_the_wrong_mark(text: str, room: float) -> None:
    for line in lines(text, room, most=9):
        assert line[0] not in NOT_FIRST and line[-1] not in NOT_LAST, line


def test_lines_end_where_phrases_end() -> None:
    found = lines("把手练好，每天写一点，和同路的人一起。", 460, smallest=60)
    assert found == ["把手练好，", "每天写一点，", "和同路的人一起。"]


def test_words_numbers_and_dates_stay_whole() -> None:
    found = lines("第 12 期，2026年12月7日 星期一开始 practice", 330, most=6, largest=40)
    assert any("2026年12月7日" in line for line in found) and any("practice" in line for line in found)
    assert any("第 12 期" in line for line in found)
    assert not any(line.startswith("的") for line in lines("我们写每天的东西和每天的话", 260, most=5))


def test_english_breaks_between_words_and_a_cut_one_too() -> None:
    text = "We practise every morning before the others get up"
    assert " ".join(lines(text, 400)) == text
    cut = set_text(text * 9, font(), room=400, most_lines=2, largest=30, smallest=30)
    assert cut.cut and " ".join(cut.lines).removesuffix("…").split()[-1] in {*text.split(), "upWe"}


def test_what_cannot_be_drawn_is_taken_out() -> None:
    assert drawable("一\x00双\u202e手🌱\n 和 \t人", font()) == "一双手 和 人"
    assert drawable("O’Connor 请你", font()) == "O'Connor 请你"
    assert drawable("the “others”", font()) == 'the "others"'
