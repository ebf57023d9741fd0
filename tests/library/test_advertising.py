"""What is held as advertising and what is not: links, numbers, names and calls, however they are written."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.sharing import Kind, kinds_of, reasons
from dongliang.words import LANGUAGES, label

#: A text -> what is found in it, as it was written.
HELD = {
    "讲义在 https://example.org/a?b=c，请看": (Kind.LINK, "https://example.org/a?b=c"),
    "看这里taobao.com不错": (Kind.LINK, "taobao.com"),
    "见www.example.de": (Kind.LINK, "www.example.de"),
    "t.me/abc": (Kind.LINK, "t.me/abc"),
    "163.com": (Kind.LINK, "163.com"),
    "ｔａｏｂａｏ．ｃｏｍ": (Kind.LINK, "ｔａｏｂａｏ．ｃｏｍ"),
    "taobao 点 com": (Kind.LINK, "taobao 点 com"),
    "tao\u200bbao.com": (Kind.LINK, "tao\u200bbao.com"),
    "复制 ￥abCD1234xyz￥ 打开": (Kind.LINK, "￥abCD1234xyz￥"),
    "#小程序://名字/abc": (Kind.LINK, "小程序://名字/abc"),
    "weixin://dl/business": (Kind.LINK, "weixin://dl/business"),
    "写到 lin@example.com": (Kind.EMAIL, "lin@example.com"),
    "lin (at) example (dot) com": (Kind.EMAIL, "lin (at) example (dot) com"),
    "lin艾特qq点com": (Kind.EMAIL, "lin艾特qq点com"),
    "微信 xiaolin88": (Kind.WECHAT, "微信 xiaolin88"),
    "我的微信号：xiaolinlaoshi": (Kind.WECHAT, "微信号：xiaolinlaoshi"),
    "VX xiaolin-1": (Kind.WECHAT, "VX xiaolin-1"),
    "V：abc_12345": (Kind.WECHAT, "V：abc_12345"),
    "my WeChat is xiaolin_88": (Kind.WECHAT, "WeChat is xiaolin_88"),
    "微信13800138000": (Kind.WECHAT, "13800138000"),
    "QQ：123456": (Kind.QQ, "123456"),
    "qq群 87654321": (Kind.QQ, "87654321"),
    "13800138000": (Kind.PHONE, "13800138000"),
    "138-0013-8000": (Kind.PHONE, "138-0013-8000"),
    "138★0013★8000": (Kind.PHONE, "138★0013★8000"),
    "一三八零零一三八零零零": (Kind.PHONE, "一三八零零一三八零零零"),
    "幺三捌〇〇①③八000": (Kind.PHONE, "幺三捌〇〇①③八000"),
    "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0": (Kind.PHONE, "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0"),
    "8613800138000": (Kind.PHONE, "8613800138000"),
    "+1 (415) 555-2671": (Kind.PHONE, "1 (415) 555-2671"),
    "415-555-2671": (Kind.PHONE, "415-555-2671"),
    "0571-88886666": (Kind.PHONE, "0571-88886666"),
    "400-820-8820": (Kind.PHONE, "400-820-8820"),
    "电话：6512 3456": (Kind.PHONE, "6512 3456"),
    "whatsapp 6512 3456": (Kind.PHONE, "6512 3456"),
    "2026-11-25 138 0013 8000": (Kind.PHONE, "138 0013 8000"),
    "加我微信": (Kind.CALL, "加我微信"),
    "想学的加v": (Kind.CALL, "加v"),
    "扫码进群": (Kind.CALL, "扫码进群"),
    "长按识别二维码关注": (Kind.CALL, "长按识别二维码关注"),
    "欢迎私信我": (Kind.CALL, "欢迎私信我"),
    "Please contact me via the form": (Kind.CALL, "contact me via"),
    "link in bio": (Kind.CALL, "link in bio"),
}

#: Texts of days, counts, hours, measures and talk, which nobody may be held for.
TRUE = """
第15天打卡，今天走了 12345 步。
2026-11-25 打卡
2026年11月25日 19:30-21:00 分享
19:30-21:00
2026.11.25 - 2026.12.09
20261125
11/25 12/09 100% 30/90
身高165 体重 55.5 血压 120/80 心率 72
165 172 168 55
收缩压 135 138 129 131，舒张压 85
1.5 3.2 2.1 4.4 3.0 2
深蹲 50 60 70 80 90 100
喝水 400 500 1000 ml
体温36.5℃，睡了7.5小时
微信步数：12345
微信群里 2026-11-25 说过
今天微信群里有人问呼吸
用微信打卡很方便
微信 15 天
电话 2026-11-25 打过
QQ 音乐里的冥想 15 分钟
吸气四拍，呼气六拍，一二三四五六七八，二二三四五六七八
一、二、三、四、五、六、七、八、九、十、十一
一百三十八次深呼吸
4-7-8 呼吸法 5 组 10 分钟
C3-C7 L4/L5 T12
07:00 起床 07:30 站桩 12:30 午睡
周一 1500 周二 1800 周三 2000 步
第1天 第2天 第3天 第4天 第5天 第6天 第7天 第8天
打卡 138 次，还剩 12 天
老师联系我说明天讲筋膜
我加了三组，每组 15 次
加微波炉热了一下，加微量的盐
关注呼吸，关注当下
扫地拖地 40 分钟
今天我加了群里几位好友聊筋膜
@小林 谢谢
3.5公斤 v1.2.3 版本
i.e. this, e.g. that, 7 p.m.
see node.js and readme.md
I slept well.so I feel fine
call me lazy
my mother called me at night
she would message me to ask
""".strip().splitlines()


@pytest.mark.parametrize("text", HELD)
def test_advertising_is_found_as_it_was_written(text: str) -> None:
    kind, found = HELD[text]
    assert (kind, found) in [(each.kind, each.found) for each in reasons(text)]


@pytest.mark.parametrize("text", TRUE)
def test_days_measures_and_talk_are_left_alone(text: str) -> None:
    assert reasons(text) == ()


@given(st.text())
def test_a_reason_tells_where_it_stands_and_none_overlaps(text: str) -> None:
    _holds_together(text)


@given(st.lists(st.sampled_from("微信加vQ号：:1三０8 -.@/com点群我\n\u200b。cn+(★"), max_size=40).map("".join))
def test_the_same_for_texts_of_what_is_looked_for(text: str) -> None:
    _holds_together(text)


def _holds_together(text: str) -> None:
    found = reasons(text)
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.found
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


_DIGITS = ["〇零0０⓪", "一幺1１①壹", "二2２②", "三3３③叁", "四4４④", "五5５⑤", "六6６⑥", "七7７⑦", "八8８⑧捌", "九9９⑨"]


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.data(),
    st.sampled_from(["", "-", " ", "·", "＊"]),
    st.sampled_from(["老师的课很好", "课后找我 ", "（", "打卡第 "]),
)
def test_a_mobile_number_is_found_in_every_dress(number: str, data: st.DataObject, mark: str, before: str) -> None:
    dressed = [data.draw(st.sampled_from(_DIGITS[int(digit)])) for digit in number]
    written = mark.join(["".join(dressed[:3]), "".join(dressed[3:7]), "".join(dressed[7:])])
    found = reasons(f"{before}{written}，谢谢")
    assert [each.found for each in found] == [written]


@given(st.dates(), st.times(), st.times(), st.integers(0, 99999), st.floats(30, 42))
def test_dates_hours_and_counts_are_never_held(day, began, ended, steps, degrees) -> None:  # type: ignore[no-untyped-def]
    text = (
        f"{day:%Y-%m-%d} {began:%H:%M}-{ended:%H:%M} 第{steps % 15}天，走了 {steps} 步，体温 {degrees:.1f}℃，"
        f"{day.month}月{day.day}日 {day:%Y%m%d} {day:%Y/%m/%d} {began:%H:%M}~{ended:%H:%M}"
    )
    assert reasons(text) == ()


def test_a_long_text_is_read_in_little_time() -> None:
    for piece in ("a.", "1 ", "微信", "加", "a@", "138", "x" * 50, "扫码"):
        began = time.perf_counter()
        reasons(piece * (20_000 // len(piece)))
        assert time.perf_counter() - began < 4, piece


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_word(language: str) -> None:
    assert all(label(f"advertising.{kind}", language) for kind in Kind)  # type: ignore[arg-type]


def test_kinds_are_told_once_and_in_one_order() -> None:
    found = reasons("加我微信 13800138000，13900139000，a.com")
    assert kinds_of(found) == (Kind.LINK, Kind.WECHAT, Kind.PHONE, Kind.CALL)
