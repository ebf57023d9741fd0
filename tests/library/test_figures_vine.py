"""The drawing of a vine."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from dongliang.figures import vine_drawing


def test_it_climbs_from_the_first_to_the_last_and_names_everybody() -> None:
    drawn = ElementTree.fromstring(vine_drawing(["林小满", "安宁", "何青"], True, "zh-Hans"))
    assert drawn.attrib["aria-label"] == "藤：林小满、安宁、何青"
    names = [(each.text, float(each.attrib["y"])) for each in drawn.iter("text")]
    assert [name for name, _ in names] == ["林小满", "安宁", "何青"]
    heights = [y for _, y in names]
    assert heights == sorted(heights, reverse=True)
    assert [each.attrib["class"] for each in drawn.iter("circle")] == ["start", "joint", "end centre"]


def test_an_end_that_is_no_centre_is_not_full() -> None:
    assert 'class="end"' in vine_drawing(["a", "b"], False, "en")
    assert "centre" not in vine_drawing(["a", "b"], False, "en")


@pytest.mark.parametrize("count", [2, 3, 12])
def test_nothing_is_drawn_outside(count: int) -> None:
    drawn = vine_drawing(["一个很长很长的名字"] * count, True, "zh-Hans")
    wide, high = (int(each) for each in re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawn)[0])
    root = ElementTree.fromstring(drawn)
    for each in root.iter("circle"):
        x, y, r = (float(each.attrib[name]) for name in ("cx", "cy", "r"))
        assert r <= x <= wide - r
        assert r <= y <= high - r
    for each in root.iter("text"):
        reach = 12 * len(each.text or "") * (-1 if each.attrib["text-anchor"] == "end" else 1)
        assert 0 <= float(each.attrib["x"]) + reach <= wide


def test_names_are_escaped() -> None:
    assert "&lt;b&gt;" in vine_drawing(["<b>", "b"], True, "en")
