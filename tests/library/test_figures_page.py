"""The report's page: whole in both languages, closed to the world, and harmless whatever people are called."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.events import Event, events_table
from dongliang.figures import Curve, assets, page, survival
from dongliang.figures.markup import as_json, lone, safe, tag
from dongliang.figures.page.head import foremost
from dongliang.report import build_report
from dongliang.report.sentences import Finding
from dongliang.report.shape import Dot, Refused
from dongliang.words import LANGUAGES, Language
from tests.library.report_cases import CENTRES, HOSTILE, NAMES, empty_report, made_up_report, renamed

#: What a browser keeps of an element's content: text until the end tag, whatever it holds.
RAW = ("script", "style")


class Read(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in RAW:
            self.raw.append((self._open[-1], data))
        else:
            self.words.append(data)


@cache
def whole(language: Language = "zh-Hans", names: bool = True) -> str:
    return page.html(made_up_report(), names=names, language=language)


# ------------------------------------------------------------------ one file


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_there_and_one_is_shown(language: Language) -> None:
    read = Read(whole(language))
    mains = [attributes for name, attributes in read.tags if name == "main"]
    assert [main["lang"] for main in mains if "hidden" not in main] == [language]
    assert {main["lang"] for main in mains} == set(LANGUAGES)
    assert read.tags[0] == ("html", {"lang": language})


def test_each_name_of_an_element_is_given_once() -> None:
    found = [attributes["id"] for _, attributes in Read(whole()).tags if "id" in attributes]
    assert len(found) == len(set(found))


def test_nothing_is_fetched() -> None:
    read = Read(whole())
    addresses = [
        value or ""
        for _, attributes in read.tags
        for name, value in attributes.items()
        if name in ("src", "href", "data")
    ]
    assert addresses and all(address.startswith(("#", "data:")) for address in addresses)
    assert not any("url(" in text or "@import" in text for kind, text in read.raw if kind == "style")
    assert not any(name in attributes for _, attributes in read.tags for name in ("style", "onclick", "onload"))


def test_the_policy_admits_what_stands_in_the_page_and_nothing_else() -> None:
    read = Read(whole())
    policy = next(
        str(attributes["content"])
        for name, attributes in read.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:"
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    kinds = [attributes.get("type") for name, attributes in read.tags if name == "script"]
    scripts = [text for kind, text in read.raw if kind == "script"]
    run = [text for text, kind in zip(scripts, kinds, strict=True) if kind is None]
    sheets = [text for kind, text in read.raw if kind == "style"]
    assert sums(run) == rules["script-src"].split()
    assert sums(sheets) == rules["style-src"].split()


def sums(texts: list[str]) -> list[str]:
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]


def test_the_page_of_a_community_stays_small() -> None:
    assert len(whole().encode()) < 1_600_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_its_options_and_says_its_finding(language: Language) -> None:
    text = whole(language)
    read = Read(text)
    places = [attributes for _, attributes in read.tags if "data-chart" in attributes]
    assert places and all(attributes["aria-label"] for attributes in places)
    for attributes in places:
        found = re.search(f'id="{attributes["data-chart"]}">(.*?)</script>', text)
        assert found and json.loads(found[1])["series"]


def test_it_says_how_to_work_it_out_again() -> None:
    text = whole()
    assert "dongliang report FILE --day 2026-11-25" in text
    assert "断网可读" in text and "asks nobody" in text


def test_no_place_is_left_open_in_a_sentence() -> None:
    said = [text for text in Read(whole()).words if re.search(r"\{\w*[:}]|None|nan", text)]
    assert not said


# ------------------------------------------------------------------ what is not there


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_history_gives_a_whole_page_without_empty_pictures(language: Language) -> None:
    text = page.html(empty_report(), names=True, language=language)
    read = Read(text)
    assert not any("data-chart" in attributes for _, attributes in read.tags)
    assert not any(name == "figure" for name, _ in read.tags)
    assert ("这份记录里还没有可以看的事。" in text) and ("There is nothing to look at" in text)


def test_a_part_without_data_is_left_out() -> None:
    whole_report, nothing = made_up_report(), empty_report()
    text = page.html(replace(whole_report, gate=nothing.gate, roots=nothing.roots), names=True, language="en")
    parts = {attributes.get("id") for name, attributes in Read(text).tags if name == "section"}
    assert {"en-rhythm", "en-centres", "en-pillar", "zh-rhythm"} <= parts
    assert not {"en-gate", "en-roots", "zh-gate"} & parts
    assert 'href="#en-gate"' not in text


def test_few_people_are_said_to_be_few_and_not_drawn() -> None:
    report = made_up_report()
    few = replace(report.drawn, dots=report.drawn.dots[:5], lines=())
    text = page.html(replace(report, drawn=few), names=True, language="en")
    assert "Only 5 people: too few to say." in text


# ------------------------------------------------------------------ what was found


def findings_of(parts: str) -> list[Finding]:
    names = {"g": "gate", "r": "rhythm", "c": "centres", "p": "pillar", "h": "harmony", "o": "roots"}
    return [Finding(str(place), "", "", names[part]) for place, part in enumerate(parts)]  # type: ignore[arg-type]


def test_one_of_each_part_stands_at_the_head_before_a_second_of_any() -> None:
    first, rest = foremost(findings_of("ggrrcppphoo"))
    assert [finding.key for finding in first] == ["0", "2", "4", "5", "8", "9"]
    assert {part: [finding.key for finding in found] for part, found in rest.items()} == {
        "gate": ["1"],
        "rhythm": ["3"],
        "pillar": ["6", "7"],
        "roots": ["10"],
    }
    first, rest = foremost(findings_of("gpp"))
    assert [finding.key for finding in first] == ["0", "1", "2"] and not rest


# ------------------------------------------------------------------ names


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_names_nobody_is_named(language: Language) -> None:
    text = "".join(Read(whole(language, names=False)).words) + "".join(
        re.findall("json.*?</script>", whole(names=False))
    )
    assert not [name for name in (*NAMES, "人12") if name in text]
    assert "M1" in text


def test_codes_are_the_same_at_every_call_and_centres_come_first() -> None:
    report = made_up_report()
    coded = page.pseudonyms(report)
    assert coded == page.pseudonyms(report)
    assert [centre.member for centre in coded.centres.centres] == ["M1", "M2", "M3"]
    assert coded.pillar.pulled == ("M1",)
    assert coded.harmony.rivals == ("M1", "M2")
    assert coded.centres.months == report.centres.months and coded.rhythm == report.rhythm


def test_one_code_is_one_person_wherever_they_stand() -> None:
    report = made_up_report()
    coded = page.pseudonyms(report)
    told = {old.member: new.member for old, new in zip(report.drawn.dots, coded.drawn.dots, strict=True)}
    assert len(set(told.values())) == len(told) == len(NAMES)
    assert {told[old.a] for old in report.drawn.lines} == {new.a for new in coded.drawn.lines}
    assert [told[name] for name in CENTRES] == ["M1", "M2", "M3"]
    assert [dot.group for dot in coded.drawn.dots] == [told[dot.group] for dot in report.drawn.dots]


def test_no_name_is_left_in_the_object() -> None:
    left = str(page.pseudonyms(made_up_report()))
    assert not [name for name in NAMES if name in left]


def test_lines_not_used_say_why_without_values_that_may_be_names() -> None:
    (refused, *_) = page.pseudonyms(made_up_report()).refused
    assert (refused.file, refused.line) == ("第一期.xlsx", 41)
    assert refused.said["en"] == "… stands in line … already; this row does not count."


@pytest.mark.parametrize("names", [True, False])
def test_names_that_are_markup_stay_names(names: bool) -> None:
    report = renamed(made_up_report(), HOSTILE)
    bad = Refused("<b>x</b>.csv", 1, "row_twice", {language: HOSTILE[0] for language in LANGUAGES})
    report = replace(report, refused=(bad,), community=replace(report.community, name=HOSTILE[1]))
    read, plain = Read(page.html(report, names=names, language="en")), Read(whole("en"))
    assert [name for name, _ in read.tags if name in ("script", "style", "img", "iframe")] == [
        name for name, _ in plain.tags if name in ("script", "style", "img", "iframe")
    ]
    assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]


def test_what_is_not_seen_becomes_a_sign() -> None:
    text = page.html(renamed(made_up_report(), HOSTILE), names=True, language="zh-Hans")
    text.encode("utf-8")
    shown = "".join(Read(text).words)
    assert "\u202e" not in shown and "\u2028" not in shown
    assert "行\ufffd分\ufffd隔" in text


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    read = Read(tag("p", text, title=text))
    assert "".join(read.words) == HTMLParserText(text)
    assert [name for name, _ in read.tags] == ["p"]


def HTMLParserText(text: str) -> str:
    """Return a text as an HTML parser gives it back."""
    return "".join(Read(f"<p>{safe(text)}</p>").words)


@given(st.text())
def test_json_in_a_page_is_what_it_was_and_ends_no_script(text: str) -> None:
    inside = as_json({"name": text})
    assert json.loads(inside) == {"name": text}
    assert not re.search("[<>&\u2028\u2029]", inside)


def test_elements_are_written_as_html_reads_them() -> None:
    assert tag("a", "1 < 2", href='"#x"', hidden=True, class_="row", aria_label=None) == (
        '<a href="&quot;#x&quot;" hidden class="row">1 &lt; 2</a>'
    )
    assert lone("circle", stroke_width="2") == '<circle stroke-width="2"/>'
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"


def test_a_dot_without_a_centre_is_one_of_the_others() -> None:
    report = made_up_report()
    lonely = tuple(Dot(f"独{place}", 1.0, 0.0, f"独{place}", False) for place in range(3))
    text = page.html(
        replace(report, drawn=replace(report.drawn, dots=(*report.drawn.dots, *lonely))), names=True, language="en"
    )
    assert "others: 3" in text


def test_names_that_look_alike_once_made_visible_stay_two_people() -> None:
    """Two who invite one another under names that differ in unseen signs alone are no circle, and the page ends."""
    day = dt.date(2026, 3, 1)
    pairs = [("A\u200b", "B"), ("B", "A\u2060")]
    events = [Event("invite", actor, day, target=target) for actor, target in pairs]
    made = page.html(build_report(events_table(events)), names=True, language="en")
    assert "A\ufffd (2)" in made


def test_words_of_people_are_no_templates() -> None:
    script = assets.read("charts.js")
    assert "rest.formatter = () => text" in script
    for name in ("{c}", "var(--s1)"):
        curve = Curve(name, 20, (1.0, 0.8, 0.6), None)
        labels = [each["label"] for each in (survival([curve], "en").options or {})["series"] if "label" in each]
        assert [each["text"] for each in labels] == [name]
        assert not any("formatter" in each for each in labels)
