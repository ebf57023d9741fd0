"""The pictures of the report: what they draw is what was measured, and drawn the same at every call."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.figures.calendar import MOST_MONTHS, calendar
from dongliang.figures.choices import gate_choices
from dongliang.figures.figure import FEWEST, Figure
from dongliang.figures.layout import NO_GROUP, Tie, positions
from dongliang.figures.months import centre_months
from dongliang.figures.network import network, shortened
from dongliang.figures.pulling import standing_curve
from dongliang.figures.roots import root_forest
from dongliang.figures.sides import sides
from dongliang.figures.sticks import MOST_STICKS, Tent, pulled, stage_sign, standing
from dongliang.report.shape import Branch, Choice, Dot, Drawn, Root, RootsPart
from dongliang.words import LANGUAGES, Language
from tests.library.report_cases import CENTRES, LAST, S_CURVE, made_up_report

DAY = dt.timedelta(days=1)


def drawn(figure: Figure) -> dict[str, Any]:
    assert figure.options is not None
    return figure.options


def every_picture(language: Language) -> list[Figure]:
    report = made_up_report()
    return [
        gate_choices(report.gate.choices, language),
        standing_curve(report.centres.s_curve, report.centres.k_star, language),
        centre_months(report.centres.months, language),
        network(report.drawn, report.centres.centres, language),
        calendar({each.day: each.count for each in report.rhythm.days}, language),
        root_forest(report.roots, report.drawn.roots, language),
        sides(report.harmony, language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_says_what_it_shows_in_words_and_numbers(language: Language) -> None:
    for figure in every_picture(language):
        assert figure.title and figure.caption.startswith(figure.finding)
        assert bool(figure.options) != bool(figure.drawing)
        assert figure.rows and {len(row) for row in figure.rows} == {len(figure.header)}
        text = json.dumps(figure.options) + figure.drawing
        assert not re.search("[^&]#", text) and "rgb" not in text and "style=" not in text


def test_every_picture_is_the_same_at_every_call() -> None:
    assert every_picture("en") == every_picture("en")


# ------------------------------------------------------------------ what a gate buys


def test_a_gate_is_shown_from_the_strictest_down_and_the_longest_first() -> None:
    figure = gate_choices(made_up_report().gate.choices, "en")
    right, found = (
        next(each for each in drawn(figure)["series"] if each.get("name") == name)
        for name in ("Rightly let in", "Not missed")
    )
    assert [point[1] for point in right["data"]] == [84, 77, 68, 60]
    assert [point[1] for point in found["data"]] == [47, 65, 82, 89]
    assert len(figure.rows) == 5
    assert figure.finding.startswith("Asking for 15 of 15 days, 84% of those let in stayed, and 47%")


def test_gates_that_few_pass_are_not_drawn() -> None:
    few = Choice(15, 15, 200, FEWEST - 1, 40, 8, 0.9, (0.6, 1.0), 0.2, (0.1, 0.3))
    some = Choice(15, 14, 200, 30, 40, 20, 0.7, (0.5, 0.8), 0.5, (0.3, 0.6))
    assert gate_choices([few, some], "en").options is None
    assert gate_choices([], "zh-Hans").caption == "这几道门放进来的、留下的都不满 10 位，还说不准。"
    assert gate_choices([some, replace(some, at_least=13)], "en").options


# ------------------------------------------------------------------ one by one


def test_the_curve_marks_where_less_than_half_is_left() -> None:
    figure = standing_curve(S_CURVE, 7, "zh-Hans")
    half, curve, apart = drawn(figure)["series"]
    assert half["data"][0] == [0, 23]
    assert curve["data"][:3] == [[0, 46], [1, 42], [2, 37]]
    assert apart["data"] == [[7, 20]]
    assert "拔到第 7 位，才剩不到一半" in figure.finding
    assert figure.rows[-1] == ("15", "2")


def test_a_curve_that_does_not_fall_apart_says_what_is_left() -> None:
    figure = standing_curve((40, 39, 38), 21, "en")
    assert len(drawn(figure)["series"]) == 2
    assert figure.finding == "Pulled from the highest down: without 1, 39 of 40 still hold together; without 2, 38 do."


@pytest.mark.parametrize("curve", [(), (9, 3)])
def test_few_are_not_pulled(curve: tuple[int, ...]) -> None:
    assert standing_curve(curve, 1, "en").options is None


# ------------------------------------------------------------------ months


def test_months_tell_where_it_began_and_where_it_is() -> None:
    months = made_up_report().centres.months
    figure = centre_months(months, "zh-Hans")
    assert figure.finding.startswith("2026年5月 是单中心，依靠散在 1.3 位，拔去 1 位就散；2026年11月 是多中心")
    assert figure.rows[0] == ("2026年5月", "单中心", "1.3", "1", "86%", "18")
    assert centre_months(months[:1], "en").options is None


# ------------------------------------------------------------------ network


def test_centres_are_in_wood_and_named_and_nobody_else_is() -> None:
    report = made_up_report()
    nodes = drawn(network(report.drawn, report.centres.centres, "en"))["series"][0]["data"]
    named = {node["name"] for node in nodes if "label" in node}
    assert named == set(CENTRES)
    assert {node["name"] for node in nodes if node["itemStyle"]["color"] == "var(--wood-fill)"} == named
    shapes = {(node["symbol"], node["itemStyle"]["color"]) for node in nodes if node["name"] not in named}
    assert len({shape for shape, _ in shapes}) == len({color for _, color in shapes}) == 3


def test_groups_after_the_fourth_are_the_others() -> None:
    dots = tuple(
        Dot(f"{group}-{place}", 9.0 - place, 0.1, f"{group}-0", False) for group in "abcdef" for place in range(4)
    )
    figure = network(Drawn(dots, (), ()), (), "en")
    colors = {node["itemStyle"]["color"] for node in drawn(figure)["series"][0]["data"]}
    assert len(colors) == 5 and "var(--s6)" in colors
    assert figure.rows[-1] == ("Others", "8", "–")
    assert "others: 8" in [entry.text for entry in figure.key]


@settings(max_examples=20)
@given(st.lists(st.integers(NO_GROUP, 4), min_size=1, max_size=40), st.integers(0, 2**32 - 1))
def test_everybody_has_a_place_of_their_own_in_the_box(groups: list[int], seed: int) -> None:
    numbers = {group: place for place, group in enumerate(sorted({each for each in groups if each >= 0}))}
    of = [numbers.get(group, NO_GROUP) for group in groups]
    chosen = np.random.default_rng(seed).integers(0, len(of), (len(of), 2))
    ties = [Tie(int(a), int(b), 1.0) for a, b in chosen if a != b]
    places = positions(of, ties, 1.2, [False] * len(of))
    assert np.isfinite(places).all()
    assert (places > -1e-9).all() and (places[:, 0] < 1.2 + 1e-9).all() and (places[:, 1] < 1 + 1e-9).all()
    assert len({(round(x, 6), round(y, 6)) for x, y in places.tolist()}) == len(of)
    assert np.array_equal(places, positions(of, ties, 1.2, [False] * len(of)))


def test_nobody_has_no_place() -> None:
    assert positions([], [], 1, []).shape == (0, 2)


def test_long_names_are_shortened() -> None:
    assert shortened("周岚") == "周岚"
    assert shortened("长" * 20) == "长" * 7 + "…"
    assert shortened("Bartholomew Fitzgerald") == "Bartholomew Fi…"


# ------------------------------------------------------------------ sticks


@given(st.integers(1, 500), st.data())
def test_sticks_fall_as_members_would(leaning: int, data: st.DataObject) -> None:
    tent = Tent(leaning, data.draw(st.integers(0, leaning)), "周岚")
    assert tent.sticks == min(leaning, MOST_STICKS)
    assert (tent.fallen_sticks == 0) == (tent.falling == 0)
    assert (tent.fallen_sticks == tent.sticks) == (tent.falling == leaning)
    assert abs(tent.fallen_sticks / tent.sticks - tent.falling / leaning) <= 1 / tent.sticks
    assert pulled(tent, "en").count('class="st fell"') == tent.fallen_sticks
    lines = "".join(re.findall(r'class="st(?: back)?" d="([^"]*)"', pulled(tent, "en")))
    assert lines.count("M") == tent.sticks - tent.fallen_sticks


def test_both_tents_say_what_they_show() -> None:
    tent = Tent(45, 4, "<周岚>")
    assert 'aria-label="现在：45 位靠着，中间一位"' in standing(tent, "zh-Hans")
    assert 'aria-label="拔去之后：41 位互相靠得住，4 位没有着落"' in pulled(tent, "zh-Hans")
    assert "&lt;周岚&gt;" in pulled(tent, "en") and "<周岚>" not in pulled(tent, "en")


@pytest.mark.parametrize("stage", ["single", "multi", "decentred"])
def test_each_stage_has_its_sign(stage: str) -> None:
    assert ("mid" in stage_sign(stage)) == (stage != "decentred")


# ------------------------------------------------------------------ roots


def test_lit_are_tips_with_life_and_all_that_leads_to_them() -> None:
    roots = [Root("a", None, False), Root("b", "a", False), Root("c", "b", True), Root("d", "a", False)]
    part = RootsPart(4, (1, 2, 1), (Branch("a", 4, 3, 1),), None, "joined")
    figure = root_forest(part, roots, "en")
    assert figure.drawing.count('class="tip lit"') == 1 and figure.drawing.count('class="tip"') == 1
    dark, lit = re.findall(r'<g class="root(?: lit)?">(.*?)</g>', figure.drawing)
    assert (dark.count("<path"), lit.count("<path")) == (1, 2)
    assert figure.rows == (("a", "4", "3", "1"),)


def test_a_circle_of_invitations_and_one_to_oneself_end() -> None:
    roots = [
        Root("a", None, True),
        Root("b", "a", True),
        Root("x", "y", True),
        Root("y", "x", True),
        Root("z", "z", True),
    ]
    part = RootsPart(5, (1, 1), (Branch("a", 2, 2, 2),), None, "joined")
    assert root_forest(part, roots, "en").drawing.count("<svg") == 1


def test_without_invitations_there_are_no_roots_to_draw() -> None:
    part = RootsPart(2, (2,), (), None, "joined")
    figure = root_forest(part, [Root("a", None, True), Root("b", None, True)], "zh-Hans")
    assert (figure.drawing, figure.options, figure.caption) == ("", None, "还没有谁带来谁的记录。")


@settings(max_examples=30)
@given(st.integers(1, 200), st.integers(0, 2**32 - 1))
def test_roots_stay_under_their_ground(people: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    roots = [Root("0", None, True)] + [
        Root(str(n), str(int(random.integers(0, n))), bool(n % 2)) for n in range(1, people + 1)
    ]
    figure = root_forest(RootsPart(people + 1, (1, people), (), None, "joined"), roots, "en")
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', figure.drawing)
    assert box
    width, height = map(float, box.groups())
    for x, y in re.findall(r'<circle class="tip(?: lit)?" cx="([\d.-]+)" cy="([\d.-]+)"', figure.drawing):
        assert 0 < float(x) < width and 0 < float(y) < height


# ------------------------------------------------------------------ calendar


def test_a_calendar_has_a_cell_for_every_day_of_a_year() -> None:
    counts = {LAST - DAY * back: back % 7 for back in range(600)}
    figure = calendar(counts, "en")
    cells = sum(len(re.findall("M", d)) for d in re.findall(r'class="step-\d" d="([^"]*)"', figure.drawing))
    first = dt.date(2025, 12, 1)
    assert cells == (LAST - first).days + 1
    assert figure.drawing.count("<svg") == MOST_MONTHS
    assert sum(int(row[-1]) for row in figure.rows) == sum(count for day, count in counts.items() if day >= first)
    assert "busiest day was" in figure.finding


def test_days_that_are_not_given_are_days_on_which_nobody_wrote() -> None:
    counts = {LAST - DAY * 3: 4, LAST: 2}
    figure = calendar(counts, "zh-Hans")
    assert figure.finding == "2026年11月22日到2026年11月25日共 6 条；最多的一天是11月22日，4 条；2 日没有人写。"
    assert figure.rows == (
        ("11月16日", "", "", "", "", "", "", "4", "4"),
        ("11月23日", "0", "0", "2", "", "", "", "", "2"),
    )
    assert "天天有人写" in calendar({LAST: 1}, "zh-Hans").finding


@pytest.mark.parametrize("counts", [{}, {LAST: 0}])
def test_without_a_check_in_there_is_no_calendar(counts: dict[dt.date, int]) -> None:
    figure = calendar(counts, "en")
    assert (figure.drawing, figure.rows, figure.caption) == ("", (), "No check-in yet.")


# ------------------------------------------------------------------ between two


def test_between_two_nobody_but_they_are_named() -> None:
    figure = sides(made_up_report().harmony, "en")
    counted = {name: int(number) for name, number in figure.rows}
    assert sum(counted.values()) == 44
    assert figure.drawing.count("<circle") == 44
    assert set(re.findall(r"<text[^>]*>(.*?)</text>", figure.drawing)) == set(CENTRES[:2])
