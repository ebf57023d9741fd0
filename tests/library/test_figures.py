"""Figures: pictures begin at zero, are JSON, and their table and sentence say what they show."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.figures import FEWEST, Curve, DayCount, Figure, Step, daily_counts, funnel, hours_of_day, survival
from dongliang.figures.axes import day_marks, room_for, spread_marks, value_marks
from dongliang.words import LANGUAGES, Language

FIRST = dt.date(2026, 11, 1)
TRIAL = (1.0, 1.0, 0.9, 0.8, 0.7, 0.7)


def drawn(figure: Figure) -> dict[str, Any]:
    assert figure.options is not None
    return figure.options


def lines(figure: Figure, name: str = "") -> list[dict[str, Any]]:
    """Return the series with a name, or those without one: whiskers, nodes and written names."""
    return [each for each in drawn(figure)["series"] if each.get("name", "") == name]


def counts(*each: int) -> list[DayCount]:
    return [DayCount(FIRST + dt.timedelta(days=i), count) for i, count in enumerate(each)]


def every_figure(language: Language) -> list[Figure]:
    hours = [1] * 20 + [4, 8, 20, 30]
    steps = [Step("报名", 200), Step("开始", 176, (0.83, 0.92)), Step("走完", 66, (0.27, 0.4))]
    curves = [Curve("第三期", 40, TRIAL, (0.55, 0.82)), Curve("第二期", 64, (1, 0.9, 0.5))]
    return [
        daily_counts(counts(4, 0, 31), language),
        hours_of_day(hours, language),
        survival(curves, language),
        funnel(steps, language),
    ]


# ------------------------------------------------------------------ axes


@given(st.floats(0, 1e6))
def test_an_axis_holds_its_values_with_three_to_five_marks(top: float) -> None:
    end, step = value_marks(top)
    assert end >= top
    assert end % step == 0
    assert 3 <= end // step + 1 <= 5


@given(st.integers(1, 366))
def test_days_have_at_most_five_marks_that_do_not_crowd(last: int) -> None:
    marks = day_marks(last)
    assert marks[0] == 1
    assert marks == sorted(set(marks))
    assert len(marks) <= 5
    assert max(marks) <= max(last, 1)
    assert all(later - earlier >= last / 8 for earlier, later in pairwise(marks))


@given(st.integers(0, 400))
def test_spread_marks_hold_both_ends(count: int) -> None:
    marks = spread_marks(count)
    assert len(marks) == min(count, 4)
    assert not count or (marks[0], marks[-1]) == (0, count - 1)


def test_fifteen_days_are_marked_as_one_says_them() -> None:
    assert day_marks(15) == [1, 5, 10, 15]
    assert day_marks(28) == [1, 7, 14, 21, 28]
    assert day_marks(7) == [1, 4, 6]


def test_room_grows_with_the_longest_name() -> None:
    assert room_for([]) == "1.0em"
    assert room_for(["第三期", "Co"]) == "4.0em"
    assert room_for(["Cohort 3"]) == "5.5em"


# ------------------------------------------------------------------ all figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_json_begins_at_zero_and_says_what_it_shows(language: Language) -> None:
    for figure in every_figure(language):
        options = json.loads(json.dumps(drawn(figure)))
        valued = [options[axis] for axis in ("xAxis", "yAxis") if options[axis]["type"] == "value"]
        assert valued and all(axis["min"] == 0 for axis in valued)
        assert "legend" not in options
        assert figure.title and figure.finding and figure.caption.startswith(figure.finding)
        assert {len(row) for row in figure.rows} == {len(figure.header)}


def test_colours_are_the_sheets_own() -> None:
    text = json.dumps([drawn(figure) for figure in every_figure("en")])
    assert "#" not in text and "rgb" not in text
    assert "var(--s1)" in text


# ------------------------------------------------------------------ days and hours


def test_daily_counts_draw_and_list_every_day() -> None:
    figure = daily_counts(counts(4, 0, 31), "zh-Hans")
    assert lines(figure, "打卡")[0]["data"] == [4, 0, 31]
    assert figure.rows == (("11月1日", "4"), ("11月2日", "0"), ("11月3日", "31"))
    assert figure.finding == "11月1日到11月3日共 35 条，一天最多 31 条，最少 0 条。"
    assert drawn(figure)["yAxis"]["max"] == 40
    assert "35 check-ins from 1 Nov to 3 Nov" in daily_counts(counts(4, 0, 31), "en").finding


@pytest.mark.parametrize("days", [[], counts(0, 0)])
def test_without_check_ins_nothing_is_drawn(days: list[DayCount]) -> None:
    assert daily_counts(days, "en").options is None


def test_hours_begin_where_the_community_day_begins() -> None:
    hours = [0] * 24
    hours[3], hours[4], hours[12] = 30, 10, 60
    figure = hours_of_day(hours, "zh-Hans", day_start=4)
    assert figure.rows[0] == ("4点", "10", "10%")
    assert figure.rows[-1] == ("3点", "30", "30%")
    assert figure.finding == "换日前两小时（2–4 点）占 30%，最多的是 12 点，占 60%。"
    assert "before the day changes (2:00–4:00) hold 30%" in hours_of_day(hours, "en", day_start=4).finding
    assert hours_of_day(hours, "zh-Hans").finding == "一天的最后两小时占 0%，最多的是 12 点，占 60%。"
    bars = lines(figure, "占比")[0]["data"]
    assert [bar["value"] for bar in bars][:2] == [10.0, 0.0]
    assert [place for place, bar in enumerate(bars) if bar["itemStyle"]["color"] == "var(--s1)"] == [22, 23]


def test_hours_refuse_a_day_of_another_length_and_an_empty_one_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="24 hours, 23 counts"):
        hours_of_day([1] * 23, "en")
    assert hours_of_day([0] * 24, "en").options is None


def test_hours_of_few_check_ins_are_told_but_not_drawn() -> None:
    hours = [0] * 23 + [FEWEST - 1]
    figure = hours_of_day(hours, "zh-Hans")
    assert (figure.options, figure.finding) == (None, f"才 {FEWEST - 1} 条，还说不准。")
    assert figure.rows[-1] == ("23点", str(FEWEST - 1), "100%")
    assert hours_of_day([0] * 23 + [FEWEST], "zh-Hans").options is not None


# ------------------------------------------------------------------ cohorts


def test_a_curve_goes_down_in_steps_and_ends_in_its_whisker_and_name() -> None:
    figure = survival([Curve("第三期", 40, TRIAL, (0.55, 0.82))], "zh-Hans")
    curve = lines(figure, "第三期")[0]
    assert curve["step"] == "end"
    assert curve["data"] == [[0, 100], [1, 100], [2, 90], [3, 80], [4, 70], [5, 70]]
    whisker = next(each for each in lines(figure) if each["type"] == "line")
    (at, low), (same, high) = whisker["data"]
    assert (low, high) == (55, 82)
    assert at == same > 5
    written = next(each["label"] for each in lines(figure) if "label" in each)
    assert written["text"] == "第三期"
    assert figure.caption == "第三期：40 位开始，第 5 日还有 70% 在走。细线是 95% 的区间。"


def test_the_table_of_curves_holds_every_day_and_leaves_open_what_has_not_come() -> None:
    figure = survival([Curve("Three", 40, (1, 0.9)), Curve("Two", 64, (1, 0.8, 0.5), (0.4, 0.6))], "en")
    assert figure.header == ("Day", "Three", "Two")
    assert figure.rows == (
        ("Started", "40", "64"),
        ("day 1", "90%", "80%"),
        ("day 2", "", "50%"),
        ("95% interval", "–", "40–60%"),
    )


def test_names_of_curves_that_end_together_stand_apart_and_others_stay() -> None:
    ends = {"a": 0.82, "b": 0.52, "c": 0.5, "d": 0.51}
    figure = survival([Curve(name, 40, (1, end)) for name, end in ends.items()], "en")
    named = {each["label"]["text"]: each["data"][0][1] for each in lines(figure) if "label" in each}
    assert named["a"] == 82
    assert sorted(named, key=lambda name: -named[name]) == sorted(ends, key=lambda name: -ends[name])
    heights = sorted(named.values())
    assert all(upper - lower > 10 for lower, upper in pairwise(heights))


def test_whiskers_of_curves_that_end_together_stand_apart() -> None:
    curves = [Curve(name, 40, TRIAL, (0.5, 0.8)) for name in "abcd"]
    places = [each["data"][0][0] for each in lines(survival(curves, "en")) if each["type"] == "line"]
    assert len(set(places)) == 4
    assert max(places) <= drawn(survival(curves, "en"))["xAxis"]["max"]


def test_more_than_four_curves_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        survival([Curve(name, 40, TRIAL) for name in "abcde"], "en")


def test_too_few_people_are_listed_but_not_drawn() -> None:
    few = Curve("few", FEWEST - 1, TRIAL)
    alone = survival([few], "zh-Hans")
    assert alone.options is None
    assert alone.caption == "才 9 位，还说不准。"
    beside = survival([Curve("many", FEWEST, TRIAL), few], "en")
    assert lines(beside, "many") and not lines(beside, "few")
    assert beside.header == ("Day", "many", "few")


@pytest.mark.parametrize(
    ("curves", "said"),
    [
        ([], "No check-in yet."),
        ([Curve("new", 40, (1.0,))], "Just begun: look again in a day."),
        ([Curve("unmeasured", 7, ())], "Only 7 people: too few to say."),
    ],
)
def test_without_a_curve_the_figure_says_why(curves: list[Curve], said: str) -> None:
    figure = survival(curves, "en")
    assert (figure.options, figure.caption) == (None, said)


# ------------------------------------------------------------------ steps


def test_a_funnel_shows_shares_of_the_first_step_with_their_intervals() -> None:
    figure = funnel([Step("Signed up", 200), Step("Finished", 66, (0.27, 0.4))], "en")
    assert lines(figure, "Share")[0]["data"] == [100, 33]
    whisker = lines(figure)[1]["data"]
    assert whisker[0] == [27, 1]
    assert (whisker[1]["value"], whisker[1]["label"]["text"]) == ([40, 1], "66  33%")
    assert figure.rows == (("Signed up", "200", "100%", "–"), ("Finished", "66", "33%", "27–40%"))
    assert figure.caption == "Signed up 200, Finished 66. Thin lines are 95% intervals."


@pytest.mark.parametrize("steps", [[], [Step("报名", 5), Step("开始", 3)], [Step("报名", 0), Step("开始", 0)]])
def test_a_funnel_of_too_few_is_only_a_table(steps: list[Step]) -> None:
    figure = funnel(steps, "zh-Hans")
    assert figure.options is None
    assert "还说不准" in figure.caption
    assert len(figure.rows) == len(steps)
