"""A kept session as Markdown, as a text for an article and as one page: what was typed is shown, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dongliang.figures.session import session_page
from dongliang.sharing import (
    KeptChapter,
    KeptFile,
    KeptMessage,
    KeptSession,
    as_article,
    as_markdown,
    chaptered,
    size_in_words,
    within,
)
from dongliang.sharing.markdown import escaped, in_yaml

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NASTY = "<script>alert(1)</script> {{ site.x }} {% include %} *粗* [x](http://e.org) `a` # 题\n# 一\n1. 二\n- 三"


def at(minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, 21, 19, 30, tzinfo=SHANGHAI) + dt.timedelta(minutes=minute)


def picture(name: str, content: bytes | None = b"\xff\xd8picture") -> KeptFile:
    return KeptFile("picture", name, "image/jpeg", len(content or b"") or 700, f"https://here/{name}", content)


def film(content: bytes | None = None) -> KeptFile:
    return KeptFile("film", "003.mp4", "video/mp4", 12_400_000, "https://here/003.mp4", content)


def session(**more: object) -> KeptSession:
    messages = [
        KeptMessage(at(0), "白芷", "大家好。"),
        KeptMessage(at(1), "白芷", "先说筋膜", (picture("002.jpg"),)),
        KeptMessage(at(9), "小林", "早上做还是晚上做？", is_question=True),
        KeptMessage(at(10), "白芷", NASTY, (film(),)),
    ]
    made = KeptSession(
        title='肩颈: "三步" 松解',
        community="一双手",
        speaker="白芷",
        brought_by="周岚",
        began_at=at(0),
        ended_at=at(150),
        address="https://here/c/hands/sessions/7/",
        permalink="/c/hands/sessions/7/",
        chapters=chaptered(messages, [(1, "筋膜是什么"), (2, "问与答")]),
        came=("小林", "周岚"),
        asked=("小林",),
        tags=("分享会", "一双手"),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_chapters_hold_all_messages_once_and_in_order() -> None:
    messages = [KeptMessage(at(n), "甲", str(n)) for n in range(6)]
    parts = chaptered(messages, [(4, "乙"), (2, "甲"), (6, "空")])
    assert [(part.title, [each.text for each in part.messages]) for part in parts] == [
        ("", ["0", "1"]),
        ("甲", ["2", "3"]),
        ("乙", ["4", "5"]),
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Zl", "Zp"], include_characters="\n")))
def test_what_was_typed_is_what_markdown_shows(text: str) -> None:
    """A reader of Markdown gives back the same words, and makes nothing of them but paragraphs and lines."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    shown = []
    for token in tokens:
        children = token.children or []
        assert {each.type for each in children} <= {"text", "text_special", "hardbreak"}, escaped(text)
        shown += [each.content or "\n" for each in children] + ["\n"] * bool(children)
    assert "".join(shown).split() == text.split()


@given(st.text())
def test_a_front_matter_gives_back_any_title(title: str) -> None:
    told = as_markdown(session(title=title, tags=(title, "b")), "en", front_matter=True)
    read = yaml.safe_load(told.split("\n---\n")[0].removeprefix("---\n"))
    assert read["title"] == title
    assert read["tags"] == [title, "b"]
    assert read["permalink"] == "/c/hands/sessions/7/"
    assert read["date"].timestamp() == at(0).timestamp()


def test_yaml_lines_stay_one_line() -> None:
    assert in_yaml("a\nb\u2028c\x85d").isprintable()


def test_markdown_names_chapters_people_and_files() -> None:
    told = as_markdown(session(), "zh-Hans")
    assert told.startswith('# 肩颈: "三步" 松解\n')
    assert "## 筋膜是什么" in told
    assert "- 到场: 小林、周岚" in told
    assert "- 时长: 150 分钟" in told
    assert "![图, 1 kB](files/002.jpg)" in told
    assert "[影片, 12.4 MB](files/003.mp4)" in told
    assert "**小林** 19:39 · 提问" in told
    assert "{{" not in told
    assert "{%" not in told
    assert "<script" not in told.replace("\\<script", "")


def test_an_article_is_plain_paragraphs_in_which_one_voice_goes_on() -> None:
    told = as_article(session(), "zh-Hans")
    assert "大家好。" in told
    assert told.count("白芷：") == 1, "named again only after another had spoken"
    assert "1. 筋膜是什么" in told
    assert "〔图 1：002.jpg〕" in told
    assert "问（小林）：早上做还是晚上做？" in told


class _Elements(HTMLParser):
    """Collects the elements of a page, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.fetched: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.fetched += [value or "" for key, value in attrs if key == "src" or (tag == "link" and key == "href")]
        assert not [key for key, _ in attrs if key.startswith("on") or key == "style"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_holds_everything_in_itself(language: str) -> None:
    made = session(title=NASTY, speaker=NASTY)
    page = _Elements()
    page.feed(session_page(made, language))  # type: ignore[arg-type]
    assert "script" not in page.names
    assert page.fetched
    assert all(address.startswith("data:") for address in page.fetched)
    assert NASTY in page.texts
    assert page.names.count("img") == 1
    assert "video" not in page.names, "a film without its contents is a link"


def test_the_page_s_policy_admits_its_own_sheets_alone() -> None:
    page = session_page(session(), "en")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "unsafe" not in policy[1]


def test_pictures_come_first_where_not_all_has_room() -> None:
    files = (film(), picture("a.jpg", None), picture("b.jpg", None))
    files = tuple(replace(each, size=size) for each, size in zip(files, (50, 60, 60), strict=True))
    made = session(chapters=(KeptChapter("", (KeptMessage(at(0), "白芷", files=files),)),))
    held = {each.name: each.content for each in within(made, 100, lambda file: file.name.encode()).files()}
    assert held == {"003.mp4": None, "a.jpg": b"a.jpg", "b.jpg": None}


def test_sizes_are_said_as_people_do() -> None:
    assert [size_in_words(each) for each in (1, 640_000, 2_440_000)] == ["1 kB", "640 kB", "2.4 MB"]
