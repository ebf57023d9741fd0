"""The WeChat list (接龙): what is read out of a paste, what is refused, and that writing it gives the same list."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.readers import ReadError, SheetMapping, read, scan
from dongliang.readers.jielong import Jielong, normal_name, parse_jielong, with_names, write_jielong
from dongliang.readers.jielong.shape import LONGEST
from tests.conftest import ROOT

DAY = dt.date(2026, 3, 1)
EXAMPLE = (ROOT / "examples" / "jielong.txt").read_text("utf-8")
XML = (ROOT / "examples" / "jielong.xml").read_text("utf-8")


def names(jielong: Jielong) -> list[str]:
    return [written.name for written in jielong.lines]


def reasons(jielong: Jielong) -> list[tuple[str, int | None]]:
    return [(remark.reason, remark.line) for remark in (*jielong.refused, *jielong.noticed)]


def test_the_text_form() -> None:
    jielong = parse_jielong(EXAMPLE)
    assert jielong.title == "早起读书 3月1日"
    assert jielong.head == ("读满二十分钟，写一句话", "例 名字 读了什么")
    assert names(jielong) == ["周岚", "杜若🌿", "Mo", "石头", "林夕", "石头~"]
    second = jielong.lines[1]
    assert (second.number, second.text, second.line) == (2, "读了二十五分钟\n今天读到第三章", 7)
    assert (second.at, second.wxid) == (None, "")


def test_the_xml_form_tells_who_and_when() -> None:
    jielong = parse_jielong(XML)
    assert names(jielong) == ["周岚", "杜若🌿", "林夕"]
    assert [written.wxid for written in jielong.lines] == ["wxid_zhoulan", "wxid_duruo", "wxid_linxi"]
    assert jielong.lines[0].at == dt.datetime(2026, 2, 28, 22, 40, tzinfo=dt.UTC)
    assert [XML.split("\n")[written.line - 1][:2] for written in jielong.lines] == ["1.", "2.", "3."]
    assert reasons(jielong) == []
    assert names(parse_jielong("wxid_linxi:\n" + XML)) == names(jielong)


def test_an_author_of_a_line_without_a_name_is_not_moved_to_another() -> None:
    jielong = parse_jielong(XML.replace("1. 周岚 《湖滨散记》", "1. "))
    assert next((written.name, written.wxid) for written in jielong.lines) == ("杜若🌿", "wxid_duruo")


def test_authors_that_do_not_match_the_lines_are_not_used() -> None:
    jielong = parse_jielong(XML.replace("今天读到第三章", "3. 石头"))
    assert names(jielong) == ["周岚", "杜若🌿", "石头", "林夕"]
    assert {(written.at, written.wxid) for written in jielong.lines} == {(None, "")}
    assert "jielong_authors_differ" in dict(reasons(jielong))


def test_lengths_are_only_a_check() -> None:
    jielong = parse_jielong(XML.replace("<r>55-8</r>", "<r>55-80</r>"))
    assert jielong.lines == parse_jielong(XML).lines
    assert reasons(jielong) == [("jielong_lengths_differ", None)]


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n\n1. 周岚 读书\n2. 林夕 写字\n",
        "#接龙\r\n\r\n1. 周岚 读书\r\n2. 林夕 写字\r\n",
        "林夕 08:03\n#接龙\n\n1．周岚\u00a0读书\n2、林夕\u3000写字",
        "林夕：#接龙\n1)周岚 读书\n2）林夕 写字",
        "@石头 早起#接龙\n\n１. 周岚 读书\n２. 林夕 写字",
        "\ufeff> #Group Note\n\n\u200e1.\u200b 周岚 读书\n\u2067 \u2069\n2. \u202a林夕\u202c 写字\n\n",
    ],
)
def test_how_lists_come_out_of_a_chat(text: str) -> None:
    jielong = parse_jielong(text)
    assert [(each.number, each.name, each.text) for each in jielong.lines] == [(1, "周岚", "读书"), (2, "林夕", "写字")]


def test_what_is_said_beside() -> None:
    text = "#接龙\n\n1. 周岚\n2. 周岚 又\n7. 林夕\n3. 石头 3.5 公里\n3.5 公里\n 1. 一件\n4. \n5. " + "长" * 121
    jielong = parse_jielong(text)
    assert names(jielong) == ["周岚", "周岚", "林夕", "石头"]
    assert jielong.lines[-1].text == "3.5 公里\n3.5 公里\n 1. 一件"
    assert reasons(jielong) == [
        ("jielong_no_name", 9),
        ("jielong_name_too_long", 10),
        ("jielong_name_twice", 4),
        ("jielong_number_again", 6),
    ]


@pytest.mark.parametrize(
    "numbers",
    [("（1）", "（2）", "（12）"), ("①", "②", "⑫"), ("1️⃣", "2️⃣ ", "1️⃣2️⃣"), ("一、", "二. ", "十二、"), ("⒈", "⒉", "⒓")],
)
def test_a_list_may_be_numbered_by_hand(numbers: tuple[str, str, str]) -> None:
    lines = [f"{number}{name}" for number, name in zip(numbers, ("周岚 读书", "林夕", "石头 写字"), strict=True)]
    jielong = parse_jielong("\n".join(["#接龙", "早起", "", *lines]))
    assert [(each.number, each.name, each.text) for each in jielong.lines] == [
        (1, "周岚", "读书"),
        (2, "林夕", ""),
        (12, "石头", "写字"),
    ]
    assert reasons(jielong) == []


def test_who_may_be_numbered_in_another_way_is_said() -> None:
    text = "#接龙\n\n1. 周岚\n一、热身\n二、拉伸\n2. 林夕\n③ 石头\n四、杜若\n一天\n十、十天"
    jielong = parse_jielong(text)
    assert names(jielong) == ["周岚", "林夕"]
    [remark] = jielong.noticed
    assert (remark.reason, remark.values["names"]) == ("jielong_numbered_otherwise", "二、拉伸, ③ 石头, 四、杜若")


def test_what_stands_behind_the_last_member_is_nobody_s() -> None:
    text = "#接龙\n早起\n\n1. 周岚 读书\n\n又写一段\n2. 林夕 写字\n接着写\n\n谢谢大家，\n明天见"
    jielong = parse_jielong(text)
    assert [each.text for each in jielong.lines] == ["读书\n\n又写一段", "写字\n接着写"]
    assert [(each.reason, each.line, each.values) for each in jielong.noticed] == [
        ("jielong_words_after", 10, {"words": "谢谢大家，"})
    ]
    message = XML.replace("今天读到第三章", "今天\n\n读到第三章")
    assert parse_jielong(message).lines[1].text.endswith("今天\n\n读到第三章")
    assert parse_jielong(XML.replace("3. 林夕", "3. 林夕 早\n\n安")).lines[2].text.startswith("早\n\n安")


def test_numbered_rules_in_the_head_are_nobody() -> None:
    jielong = parse_jielong("#接龙\n规则\n1. 每天一次\n2. 写一句\n\n1. 周岚 读书\n\n2. 林夕")
    assert names(jielong) == ["周岚", "林夕"]
    assert jielong.head == ("1. 每天一次", "2. 写一句")


def test_of_copies_the_last_counts_and_who_was_overwritten_is_named() -> None:
    text = "#接龙\n早起\n\n1. 周岚\n2. 石头\n林夕 08:03\n#接龙\n早起\n\n1. 周岚\n2. 林夕"
    jielong = parse_jielong(text)
    assert names(jielong) == ["周岚", "林夕"]
    assert [(each.reason, each.values["names"]) for each in jielong.noticed] == [("jielong_names_gone", "石头")]


DECLARED = '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_jielong"),
        ("1. 周岚\n2. 林夕", "no_jielong"),
        ("#接龙头\n\n1. 周岚", "no_jielong"),
        ("#接龙\n早起\n", "jielong_without_names"),
        ("#接龙\n\n1. \n2. " + "长" * 121, "jielong_without_names"),
        ("#接龙\n早起\n\n1. 周岚\n#接龙\n晚读\n\n1. 周岚", "two_jielong"),
        ("#接龙\n\n1. 周岚" + "字" * LONGEST, "jielong_too_long"),
        ("<msg><appmsg>", "jielong_bad_xml"),
        ("<msg>\ud800</msg>", "jielong_bad_xml"),
        ("<msg><appmsg><title>#接龙</title><type>57</type></appmsg></msg>", "jielong_other_message"),
        (XML.replace("<msg>", DECLARED + "<msg>"), "jielong_declares"),
        (XML.replace("<solitaire>", DECLARED + "<solitaire>"), "jielong_declares"),
        (XML.replace("</solitaire>", ""), "jielong_bad_xml"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        parse_jielong(text)
    assert error.value.refusal.reason == reason
    assert error.value.refusal.sentence("zh-Hans") != error.value.refusal.sentence("en")


@pytest.mark.parametrize(
    "row", ["1. 周岚 读\n", "\n", " " * 999 + "\n", "#接龙\n", ":" * 999 + "\n", "1", "<msg>", "#", "a #接龙"]
)
def test_time_grows_with_the_size_alone(row: str) -> None:
    begun = process_time()
    with pytest.raises(ReadError):
        parse_jielong(row * (5_000_000 // len(row)))
    for text in (row, "#接龙\n\n1. 周岚\n" + row):
        try:
            parse_jielong(text * (50_000 // len(text)))
        except ReadError as error:
            assert error.refusal.sentence("en")
    assert process_time() - begun < 10


def test_known_names_decide_where_a_name_ends() -> None:
    jielong = parse_jielong("#接龙\n\n1. Mo Bai 诗经\n2. 林夕 读书\n3. 周岚：早起\n4. Mo\n5. Mo Bai\n6. Mo Baiyan 画")
    assert names(jielong) == ["Mo", "林夕", "周岚：早起", "Mo", "Mo", "Mo"]
    known = with_names(jielong, ["Mo", "Mo Bai", "林", "周岚"])
    assert names(known) == ["Mo Bai", "林夕", "周岚", "Mo", "Mo Bai", "Mo"]
    assert [written.text for written in known.lines] == ["诗经", "读书", "早起", "", "", "Baiyan 画"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("清川🌿", "清川"),
        ("01 林夕", "林夕"),
        ("Ｍo  Bai-3", "mobai"),
        ("007", "007"),
        ("🌿", "🌿"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_what_of_a_name_stays(written: str, plain: str) -> None:
    assert normal_name(written) == plain


@given(st.text(max_size=30))
def test_a_normal_name_is_normal(name: str) -> None:
    assert normal_name(normal_name(name)) == normal_name(name)


PIECES = st.sampled_from(
    ["#接龙", "#Group Note", "\n", "\n\n", "1. ", "2．", "3)", "01、", "周岚", " ", "Mo Bai", "：", "> ", "早起", "1.5",
     "\r\n", "\u200b", "\u00a0", "🌿", "\ud83c", "<msg>", "\u2028", "\x00", "長" * 121]
)  # fmt: skip
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join)


@given(st.sampled_from(["", "#接龙\n", "#接龙\n早起\n\n1. 周岚 "]), TEXTS)
def test_any_text_is_a_list_or_refused_and_writing_it_gives_the_same(start: str, text: str) -> None:
    try:
        jielong = parse_jielong(start + text)
    except ReadError as error:
        assert error.refusal.sentence("en") != error.refusal.sentence("zh-Hans")
        return
    assert jielong.lines
    for remark in (*jielong.refused, *jielong.noticed):
        assert remark.sentence("en") != remark.sentence("zh-Hans")
    written = write_jielong(jielong)
    assert parse_jielong(written) == jielong
    assert write_jielong(parse_jielong(written)) == written
    assert with_names(jielong, names(jielong)).title == jielong.title


def test_the_xml_form_is_written_as_text() -> None:
    jielong = parse_jielong(XML)
    bare = replace(jielong, lines=tuple(replace(written, at=None, wxid="") for written in jielong.lines))
    assert parse_jielong(write_jielong(jielong)) == bare


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("content", [EXAMPLE, XML.replace('<?xml version="1.0"?>\n', "")])
def test_a_file_gives_a_check_in_for_each_name(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode(encoding))
    with pytest.raises(ReadError, match="--day"):
        read(path)
    reading = read(path, day=DAY, cohort="一")
    assert reading.source == "jielong"
    assert reading.events["actor"].to_list() == names(parse_jielong(content))
    assert reading.kinds() == {"check_in": len(reading.events)}
    assert set(reading.events["day"]) == {DAY}
    assert reading.cohorts[0].days == (DAY,)
    assert (reading.events["at"].null_count() == 0) == content.startswith("<")


def test_a_mapping_knows_names_and_whose_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(EXAMPLE + "7. 周岚 又一次\n", "utf-8")
    reading = read(path, day=DAY, mapping=SheetMapping(names={"Mo Bai": "莫白", "石头~": "石头"}))
    assert reading.events["actor"].to_list() == ["周岚", "杜若🌿", "莫白", "石头", "林夕"]
    assert [each.reason for each in reading.noticed] == ["jielong_name_twice"]
    *_, unsure = noticed = read(path, day=DAY).noticed
    assert [each.reason for each in noticed] == ["jielong_name_twice", "names_nearly_equal", "name_may_go_on"]
    assert unsure.values == {"count": 1, "names": "Mo Bai 诗经两首"}


def test_a_list_is_scanned_as_a_history_of_check_ins(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="convert"):
        scan(ROOT / "examples" / "jielong.txt")
    scanned = scan(ROOT / "examples" / "jielong.xml", day=DAY)
    assert (scanned.place, scanned.name) == ("check-in", "jielong")


def test_a_file_far_too_long_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("#接龙\n\n" + "1. 周岚\n" * 500_000, "utf-8")
    with pytest.raises(ReadError) as error:
        read(path, day=DAY)
    assert error.value.refusal.reason == "jielong_too_long"


def test_a_day_given_for_what_is_no_list_is_answered_as_for_a_list(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("早上好\n今天大家都在\n", "utf-8")
    with pytest.raises(ReadError) as error:
        read(path, day=DAY)
    assert error.value.refusal.reason == "no_jielong"
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.refusal.reason == "no_header"


def test_a_name_that_may_go_on_behind_the_blank_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("#接龙\n\n1. 何 青2号\n2. 周岚 读书\n3. 石", "utf-8")
    [unsure] = read(path, day=DAY).noticed
    assert (unsure.reason, unsure.values["names"]) == ("name_may_go_on", "何 青2号")
