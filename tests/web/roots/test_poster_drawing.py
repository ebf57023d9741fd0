"""Every layout with every kind of text: words have ink, stay in their boxes and apart, and the code can be read."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from dongliang_web.pages.drawing import Block, png
from dongliang_web.roots.poster import HEIGHT, LAYOUTS, WIDTH, Poster, compose, draw
from dongliang_web.roots.poster.sheet import CODE
from tests.web.roots.posters import CHINESE, LONG, POSTERS, SHORT, codes, fonts, opened, worn

EVERY = [pytest.param(layout, text, id=f"{layout}-{text}") for layout in LAYOUTS for text in POSTERS]
#: By how much a letter may reach out of its box: a swash, the edge of a stroke.
OVER = 3
LEAST_EDGE = 30
#: The corners of the code's sheet are round.
EDGE = 8


def ink(block: Block) -> tuple[int, int, int, int] | None:
    """Return the box of what a block alone leaves on the paper."""
    alone = ['<rect width="1080" height="1920" fill="#fff"/>', replace(block, colour="#000").svg()]
    return Image.eval(opened(png(alone, WIDTH, HEIGHT, [block.font])).convert("L"), lambda value: 255 - value).getbbox()


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(("layout", "text"), EVERY)
def test_all_words_have_ink_within_their_boxes_and_apart(layout: str, text: str) -> None:
    sheet = compose(POSTERS[text], layout, fonts())
    assert {"title", "rule", "start", "inviter", "address"} <= {block.name for block in sheet.blocks}
    for block in sheet.blocks:
        drawn, (left, top, right, bottom) = ink(block), block.box
        assert drawn is not None, f"no ink where the {block.name} stands"
        reach = (drawn[0] - left, drawn[1] - top, right - drawn[2], bottom - drawn[3])
        assert min(reach) >= -OVER, f"the {block.name} leaves its box by {reach}: {block.lines}"
        assert left >= LEAST_EDGE and top >= LEAST_EDGE, block
        assert right <= WIDTH - LEAST_EDGE and bottom <= HEIGHT - LEAST_EDGE, block
    x, y = sheet.code
    boxes = [*((block.name, block.box) for block in sheet.blocks), ("code", (x, y, x + CODE, y + CODE))]
    for (name, box), (other_name, other) in itertools.combinations(boxes, 2):
        assert not overlap(box, other), f"{name} and {other_name} lie on each other"


@pytest.mark.parametrize(("layout", "text"), EVERY)
def test_what_must_be_known_is_never_cut_off(layout: str, text: str) -> None:
    sheet = compose(POSTERS[text], layout, fonts())
    cut = {block.name for block in sheet.blocks if block.cut}
    assert cut <= {"purpose"}, cut
    address = next(block for block in sheet.blocks if block.name == "address")
    assert "".join(address.lines) == POSTERS[text].address.partition("://")[2]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("address", [SHORT, LONG], ids=["short", "long"])
def test_the_code_can_be_read_also_out_of_a_chat(layout: str, address: str) -> None:
    picture = opened(draw(replace(CHINESE, address=address), layout, fonts()))
    assert picture.size == (WIDTH, HEIGHT)
    assert codes(picture) == [address]
    assert codes(worn(picture)) == [address]
    corners = zxingcpp.read_barcodes(picture)[0].position
    assert corners.top_right.x - corners.top_left.x >= 298, "the code is at least 300 px wide"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_code_lies_dark_on_light_with_room_around_it(layout: str) -> None:
    sheet = compose(CHINESE, layout, fonts())
    x, y = (int(edge) + EDGE for edge in sheet.code)
    side = CODE - 2 * EDGE
    card = np.asarray(opened(draw(CHINESE, layout, fonts())).convert("L").crop((x, y, x + side, y + side)))
    rows, columns = np.nonzero(card < 128)
    square = (columns.max() - columns.min() + 1) / 25
    assert square == int(square), "squares are whole pixels"
    quiet = card[: rows.min()]
    assert rows.min() + EDGE >= 4 * square and quiet.min() > 240


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_smaller_picture_is_the_same_one(layout: str) -> None:
    small = opened(draw(CHINESE, layout, fonts(), shown_width=540))
    assert small.size == (540, 960)
    assert codes(small) == [SHORT]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_hostile_words_stay_words(layout: str) -> None:
    drawn = "".join(compose(POSTERS["hostile"], layout, fonts()).drawn())
    assert "<script" not in drawn and "<image" not in drawn and "\x00" not in drawn and "\u202e" not in drawn
    assert "&lt;/text&gt;&lt;script&gt;" in re.sub(r"</text><text[^>]*>", "", drawn)


def test_signs_that_no_font_has_are_left_out_and_told() -> None:
    poster = POSTERS["emoji"]
    left_out = poster.left_out(fonts())
    assert {"🌱", "👧", "🙏"} <= set(left_out)
    assert poster.drawable(fonts()).inviter == "白芷请你来看看"
    assert poster.drawable(fonts()).community == "手"
    assert CHINESE.left_out(fonts()) == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_name_in_signs_that_no_font_has_leaves_the_rest(layout: str) -> None:
    blocks = {block.name for block in compose(replace(CHINESE, community="🌱", title="🌱"), layout, fonts()).blocks}
    assert "title" not in blocks and {"rule", "start", "inviter", "address"} <= blocks


@pytest.mark.parametrize(("days", "required"), [(3, 1), (15, 15), (16, 15), (100, 67), (100, 1)])
@pytest.mark.parametrize("layout", ["letter", "ring"])
def test_a_stick_stands_for_each_day(layout: str, days: int, required: int) -> None:
    sheet = compose(replace(CHINESE, days=days, required=required), layout, fonts())
    strokes = re.findall(r'<path d="([^"]*)" fill="none" stroke="(#17505a|#a96c20)"', "".join(sheet.ornaments))
    dai = "".join(path for path, colour in strokes if colour == "#17505a")
    wood = "".join(path for path, colour in strokes if colour == "#a96c20")
    # The letter has three strokes of wood besides.
    assert (dai.count("M"), wood.count("M") - (3 if layout == "letter" else 0)) == (required, days - required)


def test_a_short_chinese_title_stands_upright_at_night() -> None:
    upright = next(block for block in compose(CHINESE, "night", fonts()).blocks if block.name == "title")
    assert "︐" in upright.svg() and "，" not in upright.svg()
    lying = compose(replace(CHINESE, title="在 Berlin 练"), "night", fonts())
    assert "Berlin" in next(block for block in lying.blocks if block.name == "title").svg()


def test_the_same_words_give_the_same_picture() -> None:
    other: Poster = replace(CHINESE)
    assert draw(CHINESE, "roots", fonts()) == draw(other, "roots", fonts())
