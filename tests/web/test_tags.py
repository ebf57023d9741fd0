"""Tags and filters of the pages: faces, signs of days, calendars, titles, times, fields."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, engines
from django.urls import reverse
from django.utils import timezone, translation

from dongliang_web.templatetags import house as tags

TODAY = dt.date(2026, 11, 25)
NOW = dt.datetime(2026, 11, 25, 20, 37, tzinfo=dt.UTC)


@dataclass
class Person:
    name: str
    id: int = 7
    picture_url: str = ""
    url: str = ""


@dataclass
class Mark:
    day: dt.date
    state: str
    wrote: bool = False
    url: str = ""


@dataclass
class Row:
    name: str
    marks: list[Mark] = field(default_factory=list)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"), timezone.override("UTC"):
        yield


def page(source: str, **values: Any) -> str:
    return engines["django"].from_string("{% load house %}" + source).render(values)


def labels(html: str) -> list[str]:
    return re.findall(r'aria-label="([^"]*)"', html)


def days(first: dt.date, *states: str) -> list[Mark]:
    return [Mark(first + dt.timedelta(days=i), state) for i, state in enumerate(states)]


@pytest.mark.parametrize(
    ("name", "letter"), [("周岚", "岚"), ("Ann Lee", "A"), ("ming 明", "明"), (" 何青 ", "青"), ("", "")]
)
def test_a_face_without_a_picture_shows_a_letter(name: str, letter: str) -> None:
    html = page("{% face person %}", person=Person(name))
    assert re.search(r'class="face t[1-6]" aria-hidden="true">([^<]*)<', html).group(1) == letter  # type: ignore[union-attr]


def test_a_face_with_a_picture_shows_it_and_keeps_its_tint_otherwise() -> None:
    assert 'src="/p/1"' in page("{% face person 'tiny' %}", person=Person("周岚", picture_url="/p/1"))
    assert page("{% face person %}", person=Person("周岚")) == page("{% face person %}", person=Person("周岚"))


def test_names_are_text_not_markup() -> None:
    html = page("{% face person %}{% include 'parts/faces.html' %}", person=Person("<b>"), members=[Person("<b>x")])
    assert "<b>" not in html
    assert "&lt;b&gt;x" in html


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{% day_sign 'done' 25 %}", "25日 已打卡"),
        ("{% day_sign 'made_up' day %}", "11月25日 补卡"),
        ("{% day_sign 'out' day True %}", "11月25日 已打卡（本期已止）"),
        ("{% day_sign 'missed' day True %}", "11月25日 未打卡"),
        ("{% day_sign 'rest' %}", "休息日"),
    ],
)
def test_a_day_sign_names_its_day_and_state(source: str, name: str) -> None:
    assert labels(page(source, day=TODAY)) == [name]


def test_a_day_sign_speaks_english() -> None:
    with translation.override("en"):
        assert labels(page("{% day_sign 'done' day %}", day=TODAY)) == ["25 Nov Checked in"]


def test_a_key_lists_only_what_occurs_in_one_order() -> None:
    marks = [Mark(TODAY, "out", wrote=True), *days(TODAY, "missed", "done", "out")]
    html = page("{% key marks %}", marks=marks)
    assert labels(html) == ["已打卡", "未打卡", "本期已止", "已打卡（本期已止）"]


def test_a_calendar_puts_days_under_their_weekday() -> None:
    marks = days(dt.date(2026, 11, 24), "done", "pending", "not_yet", "not_yet", "not_yet", "not_yet", "not_yet")
    html = page("{% calendar marks '第三期' today %}", marks=marks, today=TODAY)
    weeks = [re.findall(r"<td[^>]*>(?:<span[^>]*>(\d+)</span>)?", row) for row in html.split("<tr>")[2:]]
    assert weeks == [["", "24", "25", "26", "27", "28", "29"], ["30", "", "", "", "", "", ""]]
    assert html.count('aria-current="date"') == 1
    assert "第三期" in html


def test_days_over_two_months_are_named_with_their_month() -> None:
    html = page("{% calendar marks 'x' %}", marks=days(dt.date(2026, 11, 30), "done", "missed"))
    assert labels(html)[:2] == ["11月30日 已打卡", "12月1日 未打卡"]


def test_a_heat_map_has_one_table_a_month_with_the_year_where_it_turns() -> None:
    marks = days(dt.date(2025, 11, 30), *["done"] * 35)
    html = page("{% heat_map marks today %}", marks=marks, today=TODAY)
    assert re.findall(r"<caption>([^<]*)</caption>", html) == ["2025年11月", "12月", "2026年1月"]
    assert html.count("<svg") == 35 + 1


def test_a_matrix_writes_mondays_and_today_and_keeps_those_out_apart() -> None:
    first = dt.date(2026, 11, 21)
    rows = [Row("周岚", days(first, "done", "done", "missed", "done", "pending", "not_yet"))]
    ended = [Row("<何青>", days(first, "missed", "missed", "out", "out", "out", "out"))]
    html = page(
        "{% matrix '第三期' days rows today ended '本期已止的 1 位' %}",
        days=[mark.day for mark in rows[0].marks],
        rows=rows,
        ended=ended,
        today=TODAY,
    )
    assert re.findall(r'<th scope="col"[^>]*>(\d+)', html) == ["23", "25"]
    assert html.count('<td class="now">') == 2
    assert html.count('<td class="we">') == 2
    assert html.index("周岚") < html.index("本期已止的 1 位") < html.index("&lt;何青&gt;")
    assert len(labels(html)) == 1 + 12 + 5


def test_sticks_say_what_they_show() -> None:
    html = page("{% sticks 6 12 1 %}")
    assert (html.count('class="stand"'), html.count('class="wait"'), html.count('class="spare"')) == (6, 6, 1)
    assert re.findall(r"\d+", labels(html)[0]) == ["6", "6", "1"]


def test_phrases_of_a_title_hold_together() -> None:
    html = tags.phrases("还能通过。今天起的 7 日里，打卡 6 日就转正。")
    assert html.split('<span class="keep">')[1:] == [
        "还能通过。</span>",
        "今天起的 7\u00a0日里，</span>",
        "打卡 6\u00a0日就转正。</span>",
    ]
    assert tags.phrases("You can still pass, <b>.") == "You can still pass, &lt;b&gt;."
    assert tags.phrases("Up to 1 day, 2 Dec.") == "Up to 1\u00a0day, 2\u00a0Dec."


def test_a_date_and_a_moment_do_not_break_inside() -> None:
    html = tags.phrases("11月22日那天要在 11月24日 04:00 前补上，到 2027年1月2日止。")
    whole = re.findall(r'<span class="whole">(.*?)</span>', html)
    assert whole == ["11月22日", "11月24日", "04:00\u00a0前", "2027年1月2日止。"]
    # the date and its hour move to the next line together, and part only where they are longer than a line
    moment = '<span class="keep"><span class="whole">11月24日</span> <span class="whole">04:00\u00a0前</span></span>'
    assert moment in html
    said = tags.phrases("先答题，再开始：12月25日 00:00 以前，2 道里答对 2 道。")
    assert '<span class="whole">00:00\u00a0以前，</span></span></span>' in said
    assert said.count("<span") == said.count("</span>")
    assert tags.phrases("Make it up by 24 Nov 04:00.") == "Make it up by 24\u00a0Nov\u00a004:00."


def test_a_chinese_text_on_an_english_page_names_its_language() -> None:
    with translation.override("en"):
        assert page("<p{{ text|tongue }}>", text="今天练手。") == '<p lang="zh-Hans">'
        assert page("<p{{ text|tongue }}>", text="Hands.") == "<p>"
    assert page("<p{{ text|tongue }}>", text="今天练手。") == "<p>"


def test_dates_are_written_as_each_language_does() -> None:
    assert page("{{ day|day_name }} {{ day|short_day }}", day=TODAY) == "11月25日 星期三 11月25日"
    with translation.override("en"):
        assert page("{{ day|day_name }} {{ day|short_day }}", day=TODAY) == "Wed 25 Nov 25 Nov"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "just now"), (1, "1 minute ago"), (23, "23 minutes ago"), (60, "19:37"), (20 * 60 + 38, "24 Nov 23:59")],
)
def test_an_instant_is_said_as_a_reader_says_it(minutes: int, said: str) -> None:
    with translation.override("en"):
        assert page("{{ at|when:now }}", at=NOW - dt.timedelta(minutes=minutes), now=NOW) == said


def test_times_are_the_readers_own() -> None:
    with timezone.override("Asia/Shanghai"):
        assert page("{{ at|clock }}", at=NOW) == "04:37"


class Enrolment(forms.Form):
    name = forms.CharField(label="称呼", help_text="大家看到的名字。")
    why = forms.CharField(label="为什么", required=False)
    who = forms.ChoiceField(label="给谁看", choices=[("m", "成员"), ("c", "同期")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="愿意出现在报名页上", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def test_a_field_has_its_label_above_its_hint_and_its_error_below() -> None:
    html = page("{% field form.name %}", form=Enrolment({"name": ""}))
    places = [html.index(part) for part in ("称呼", "<input", "大家看到的名字。", 'class="error"')]
    assert places == sorted(places)
    described = re.search(r'aria-describedby="([^"]*)"', html)
    assert described and all(f'id="{each}"' in html for each in described.group(1).split())
    assert 'aria-invalid="true"' in html


def test_only_fields_that_may_be_left_empty_say_so() -> None:
    form = Enrolment()
    with translation.override("en"):
        said = [name for name in form.fields if "optional" in page("{% field field %}", field=form[name])]
    assert said == ["why"]


def test_choices_are_a_group_with_its_name_and_a_box_stands_in_its_label() -> None:
    assert "<legend>给谁看</legend>" in page("{% field form.who %}", form=Enrolment())
    assert re.search(
        r'<label class="choice"[^>]*><input type="checkbox"', page("{% field form.agreed %}", form=Enrolment())
    )


def test_faults_of_hidden_fields_are_shown() -> None:
    html = page("{% include 'parts/fields.html' %}", form=Enrolment({"name": "x", "who": "m"}))
    assert html.count('class="note stop"') == 1


def places(state: str, **values: Any) -> list[tuple[str, str]]:
    member = SimpleNamespace(state=state) if state else None
    house = SimpleNamespace(
        account=object(), membership=member, community=SimpleNamespace(slug="hands"), here=values["here"]
    )
    found = tags.bar_places(Context({"house": house, **values}))
    return [(place.name, current) for place, current in found]


def test_the_bar_holds_what_one_may_see_and_says_where_one_is() -> None:
    today, people = reverse("today", args=["hands"]), reverse("people_page", args=["hands"])
    assert places("candidate", here=today) == [("today", "page"), ("people", ""), ("figures", ""), ("me", "")]
    assert places("member", here=people + "x", place="people")[1] == ("people", "true")
    assert places("visitor", here=today) == [("home", ""), ("me", "")]
    assert places("", here=reverse("me")) == [("home", ""), ("me", "page")]
    assert tags.bar_places(Context({})) == []
