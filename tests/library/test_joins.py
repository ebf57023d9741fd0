"""Join notices: every form of them, and the exports of chats that hold them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.readers import ReadError, Reading, SheetMapping, read
from dongliang.readers.joins import find_joins
from tests.conftest import ROOT
from tests.library.sheet_files import csv_file

ZONE = "Asia/Shanghai"
NOTICE = '"周岚"邀请"林夕"加入了群聊'
AT = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "inviter", "joined", "by"),
    [
        (NOTICE, "周岚", ["林夕"], "invitation"),
        ("“周岚”邀请“林夕、Mo Bai”加入了群聊", "周岚", ["林夕", "Mo Bai"], "invitation"),
        ('"周岚"邀请"林夕"、"石头"加入了群聊', "周岚", ["林夕", "石头"], "invitation"),
        ('[系统] 你邀请"石头"加入了群聊  撤销', "我", ["石头"], "invitation"),
        ('系统消息："周岚"邀请你加入了群聊，群聊参与人还有：林夕、杜若', "周岚", ["我"], "invitation"),
        ('"周岚"邀请你和"白芷"加入了群聊', "周岚", ["我", "白芷"], "invitation"),
        ('"来客"通过扫描"周岚"分享的二维码加入群聊', "周岚", ["来客"], "qr_code"),
        ('"来客"通过扫描你分享的二维码加入群聊', "我", ["来客"], "qr_code"),
        ('你通过扫描"周岚"分享的二维码加入群聊', "周岚", ["我"], "qr_code"),
        ('"来客"通过扫描二维码加入群聊', "", ["来客"], "qr_code"),
        ('"来客"通过"周岚"的邀请二维码加入群聊', "周岚", ["来客"], "qr_code"),
        ("Zhou Lan invited Lin Xi to the group chat", "Zhou Lan", ["Lin Xi"], "invitation"),
        ('"Zhou Lan" invited "Lin Xi, Du Ruo" to the group chat', "Zhou Lan", ["Lin Xi", "Du Ruo"], "invitation"),
        ('You invited "Lin Xi" to the group chat.', "我", ["Lin Xi"], "invitation"),
        ("Zhou Lan invited you to a group chat with Lin Xi, Du Ruo", "Zhou Lan", ["我"], "invitation"),
        ('Zhou Lan invited you and "Lin Xi" to the group chat', "Zhou Lan", ["我", "Lin Xi"], "invitation"),
        ('"Lin Xi" joined group chat via the QR code you shared', "我", ["Lin Xi"], "qr_code"),
        ('"Lin Xi" joined the group chat via QR code shared by "Zhou Lan"', "Zhou Lan", ["Lin Xi"], "qr_code"),
        ('"Lin Xi" joined group chat via QR code', "", ["Lin Xi"], "qr_code"),
    ],
)
def test_every_form_of_a_notice(said: str, inviter: str, joined: list[str], by: str) -> None:
    (join,) = find_joins(f"first\r\n2026-03-01 08:00 {said}\r\nlast", you="我")
    assert (join.inviter, list(join.joined), join.by, join.line) == (inviter, joined, by, 2)
    assert join.written_at == dt.datetime(2026, 3, 1, 8)


@pytest.mark.parametrize(
    "said",
    ["", "林夕：" + NOTICE, f"他说“{NOTICE}”", '"周岚"将"来客"移出了群聊', '"周岚"邀请加入了群聊', "邀请大家进群聊",
     '"周岚"修改群名为“群聊”', "She invited me to the group chat and left", '"周' + "岚" * 120 + '"邀请"a"加入了群聊'],
)  # fmt: skip
def test_what_is_no_notice(said: str) -> None:
    assert find_joins(said) == []


def test_whose_time_a_notice_has() -> None:
    text = f"2026/3/1 08:00:05 系统\n{NOTICE}\n{NOTICE}\n\n2026年3月2日 9:30 {NOTICE}\n{NOTICE}\n"
    told = [join.written_at for join in find_joins(text)]
    above = dt.datetime(2026, 3, 1, 8, 0, 5)
    assert told == [above, above, dt.datetime(2026, 3, 2, 9, 30), None]


@pytest.mark.parametrize(
    ("said", "reason"),
    [('你邀请"石头"加入了群聊', "joins_need_you"), ('"$adder$"通过"$from$"的邀请二维码加入群聊', "joins_template")],
)
def test_a_notice_without_its_names_is_refused(said: str, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        find_joins(f"{NOTICE}\n{said}")
    assert (error.value.refusal.reason, error.value.refusal.line) == (reason, 2)


@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ['"', "“", "”", "周岚", "、", "邀请", "你", "和", "加入了群聊", "通过扫描", "分享的二维码", " invited ", "you",
     " to the group chat", "\n", "2026-03-01 08:00 ", "$", "[系统]"]), max_size=14).map("".join))  # fmt: skip
def test_any_text_gives_joins_with_names(text: str) -> None:
    for join in find_joins(text, you="我"):
        assert join.joined
        assert all(join.joined)
        assert "你" not in (join.inviter, *join.joined)


def pairs(reading: Reading) -> list[tuple[str, str, str]]:
    return reading.events.select("kind", "actor", "target").rows()


def test_the_example() -> None:
    reading = read(ROOT / "examples" / "joins.txt", format="joins", zone=ZONE)
    assert pairs(reading) == [
        ("invite", "周岚", "林夕"),
        ("invite", "周岚", "杜若"),
        ("invite", "林夕", "石头"),
        ("join", "来客", ""),
    ]
    assert reading.events["at"][0] == dt.datetime(2026, 2, 20, 1, 12, 5, tzinfo=dt.UTC)
    assert [(each.reason, each.line) for each in reading.refused] == [("joins_need_you", 11)]
    assert read(ROOT / "examples" / "joins.txt", format="joins", zone=ZONE, you="周岚").kinds()["invite"] == 4


SPOKEN = '"甲"邀请"乙"加入了群聊'
MEMOTRACE = ["localId", "Type", "CreateTime", "StrContent", "StrTime", "Sender"]
SECONDS = 1772352000
EXPORTS: dict[str, Any] = {
    "memotrace.csv": [MEMOTRACE, [1, 1, SECONDS, SPOKEN, "2026-03-01 16:00:00", "甲"],
                      [2, 10000, SECONDS, NOTICE, "2026-03-01 16:00:00", ""]],
    "chatlog.csv": [["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"],
                    ["2026-03-01 16:00:00", "系统消息", "", "", "", NOTICE]],
    "weclone.csv": [["id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime"],
                    [0, 1, "文本", 0, "甲", SPOKEN, "", "2026-03-01 16:00:00"],
                    [1, 2, "系统", 0, "", NOTICE, "", "2026-03-01 16:00:00"]],
    "chatlab.json": {"chatlab": {"version": "0.0.2"}, "messages": [
        {"timestamp": SECONDS, "type": 0, "content": SPOKEN}, {"timestamp": SECONDS, "type": 80, "content": NOTICE},
        {"timestamp": SECONDS, "type": 1, "content": None}]},
    "chatlog.json": [{"seq": 1, "time": "2026-03-01T16:00:00+08:00", "type": 10000, "content": NOTICE}],
    "weflow.json": {"weflow": {}, "messages": [
        {"createTime": SECONDS, "formattedTime": "2026-03-01 16:00:00", "type": "系统消息", "content": NOTICE}]},
}  # fmt: skip


@pytest.mark.parametrize("name", [*EXPORTS, "chatlab.jsonl"])
def test_exports_of_chats(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".csv"):
        csv_file(path, EXPORTS[name])
    elif name.endswith(".json"):
        path.write_text(json.dumps(EXPORTS[name], ensure_ascii=False, indent=1), "utf-8")
    else:
        messages = [{"_type": "header"}, *EXPORTS["chatlab.json"]["messages"]]
        path.write_text("# 注\n" + "\n".join(map(json.dumps, messages)) + "\n{broken\n", "utf-8")
    reading = read(path, format="joins", zone=ZONE)
    assert pairs(reading) == [("invite", "周岚", "林夕")]
    assert reading.events["at"][0] == AT
    assert [each.reason for each in reading.refused] == (["no_json_object"] if name == "chatlab.jsonl" else [])


def test_what_else_a_reading_says(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{NOTICE}\n", "utf-8")
    reading = read(path, format="joins", mapping=SheetMapping(names={"林夕": "清川"}))
    assert pairs(reading) == [("invite", "周岚", "清川")]
    assert [each.reason for each in reading.noticed] == ["joins_undated"]
    assert read(path, format="joins", day=dt.date(2026, 3, 1)).events["day"][0] == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [("早上好\n", "no_joins"), (f"2026-03-01 08:00 {NOTICE}", "needs_zone"), ("{}", "no_joins"),
     ("[" * 100_000, "no_joins"), ('{"a":' * 100_000, "no_joins"), ("Time,Content\n", "no_joins")],
)  # fmt: skip
def test_a_file_without_joins_says_so(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content, "utf-8")
    with pytest.raises(ReadError) as error:
        read(path, format="joins")
    assert error.value.refusal.reason == reason


def test_a_time_is_that_of_all_notices_under_it() -> None:
    notices = ['"周岚"邀请"林夕"加入了群聊', '"周岚"邀请"石头"加入了群聊']
    text = "\n".join(["2026-03-02 10:00:00", *notices, "大家好", '"周岚"邀请"莫白"加入了群聊'])
    at = dt.datetime(2026, 3, 2, 10)
    assert [join.written_at for join in find_joins(text)] == [at, at, None]
