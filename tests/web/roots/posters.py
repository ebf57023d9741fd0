"""Posters to try the drawing on: usual ones, and texts that somebody would break it with."""

from __future__ import annotations

import io
from dataclasses import replace

import zxingcpp
from PIL import Image

from dongliang_web.pages.drawing import chinese_font, title_font
from dongliang_web.roots.poster import Fonts, Poster

SHORT = "https://d.cn/j/k7m2xq4d9a"
LONG = "https://the-longest-name-of-a-host-that-anybody-takes.communities.example.org:8443/j/k7m2xq4d9a"
CHINESE = Poster(
    "一双手",
    "把手练好，每天写一点，和同路的人一起。",
    "我们是一群练手法的人：推拿师、康复师、照顾父母的女儿，也有自己腰痛、想弄明白的人。",
    "15 日里打卡 13 日，就进大群",
    "第 4 期，12月7日 星期一开始",
    "白芷请你来看看",
    SHORT,
    15,
    13,
)
ENGLISH = Poster(
    "A Pair of Hands",
    "Train your hands, write a little every day, with people on the same road.",
    "We are therapists, nurses, daughters who care for their parents, and people with a sore back.",
    "Check in on 13 of 15 days and you are in",
    "Cohort 4 starts Mon 7 Dec",
    "Bai Zhi invites you",
    SHORT,
    15,
    13,
)
POSTERS = {
    "chinese": CHINESE,
    "english": ENGLISH,
    "a name alone": replace(CHINESE, title="一双手", purpose="", start="下一期待定", days=3, required=3),
    "one sign": replace(CHINESE, community="善", title="善", purpose="", inviter="善请你来看看"),
    "long": replace(
        CHINESE,
        community="很长的名字" * 12,
        title="一句很长的话" * 10,
        purpose="很长的目的，" * 100,
        rule="先答对 60 题，100 日里打卡 67 日，一周至多缺 2 日，至多连缺 3 日，就进大群",
        start="第 1042 期，2027年12月27日 星期一开始",
        inviter="名字有六十个字" * 8 + "名字六个请你来看看",
        address=LONG,
        days=100,
        required=67,
    ),
    "long english": replace(
        ENGLISH,
        community="The Society of Everybody " * 2 + "and More",
        title="We practise every morning before the others get up and write",
        purpose="And so on and on. " * 30,
        rule="Answer 60 of 100 questions right, check in on 67 of 100 days, miss at most 2 a week, and you are in",
        start="Cohort 1042 starts Wed 27 December 2027",
        inviter="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewiss invites you",
        address=LONG,
        days=100,
        required=67,
    ),
    "without spaces": replace(ENGLISH, title="w" * 60, community="W" * 60, purpose="m" * 600, inviter="W" * 60),
    "mixed": replace(
        CHINESE, title="在 Berlin 和上海之间，用 GitHub 写每天的 practice log。", inviter="O’Connor 请你来看看"
    ),
    "hostile": replace(
        CHINESE,
        community="</text><script>alert(1)</script>",
        title='"><image href="file:///etc/passwd"/>&amp;&#0;',
        purpose="\x00\x1b[31m\u202eأمامي]]><!--",
        inviter="{0}%s请你来看看",
    ),
    "emoji": replace(
        CHINESE, title="一起🌱练👨\u200d👩\u200d👧习❤\ufe0f", community="🙏🏽手", inviter="🌱白芷🌱请你来看看"
    ),
}


def fonts() -> Fonts:
    """Return the fonts of this system, which `make system` installs."""
    title, text = title_font(), chinese_font()
    assert title and text, "there is no font with Chinese signs"
    return Fonts(title, text)


def opened(png: bytes) -> Image.Image:
    """Open a picture."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def codes(picture: Image.Image) -> list[str]:
    """Read the codes in a picture, by a decoder that has nothing to do with what drew them."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def worn(picture: Image.Image) -> Image.Image:
    """Return a picture as it comes out of a chat: half as large, and compressed hard."""
    half = picture.resize((picture.width // 2, picture.height // 2))
    kept = io.BytesIO()
    half.save(kept, "JPEG", quality=60)
    return Image.open(kept)
