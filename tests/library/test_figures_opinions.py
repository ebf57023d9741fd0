"""The map of opinions: a dot for everybody and no name, one's own place for oneself, nothing drawn of few."""

from __future__ import annotations

import re

import pytest

from dongliang.figures import FEWEST_DOTS, OpinionDot, group_name, opinion_map

DOTS = [OpinionDot(0.1 * number, 1.0 - 0.05 * number * (number % 3), number % 3 % 2) for number in range(FEWEST_DOTS)]


def test_each_person_is_a_dot_in_the_sign_of_their_group() -> None:
    figure = opinion_map(DOTS, 0.69, None, "en")
    assert figure.drawing.count("<path") == len(DOTS)
    assert figure.drawing.count('class="f-s1"') == 10
    assert figure.drawing.count('class="f-s3"') == 5
    assert figure.rows == (("Group A", "10"), ("Group B", "5"))
    assert "69%" in figure.finding
    assert 'class="me"' not in figure.drawing
    assert re.findall(r"<text[^>]*>(.*?)</text>", figure.drawing) == ["A", "B"]


def test_all_stand_inside_the_picture_and_so_does_whoever_looks() -> None:
    drawing = opinion_map(DOTS, 0.5, (40.0, -9.0), "zh-Hans").drawing
    places = re.findall(r"translate\(([-\d.]+) ([-\d.]+)\)", drawing)
    assert all(0 < float(x) < 360 and 0 < float(y) < 300 for x, y in places)
    x, y = re.search(r'class="me" cx="([\d.]+)" cy="([\d.]+)"', drawing).groups()  # type: ignore[union-attr]  # is there
    assert 0 < float(x) < 360
    assert 0 < float(y) < 300
    assert ">你<" in drawing


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_of_fewer_than_fifteen_there_is_no_picture(language: str) -> None:
    figure = opinion_map(DOTS[:-1], 0.5, (0.0, 0.0), language)  # type: ignore[arg-type]  # one of the two
    assert figure.drawing == ""
    assert str(FEWEST_DOTS) in figure.caption


def test_one_group_bears_no_letter() -> None:
    figure = opinion_map([OpinionDot(0.0, 0.0, 0)] * 20, 0.0, (0.0, 0.0), "en")
    assert figure.rows == (("Everybody", "20"),)
    assert "<text" in figure.drawing
    assert ">A<" not in figure.drawing
    assert group_name(4, 5, "zh-Hans") == "E 组"
