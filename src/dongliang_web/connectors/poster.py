"""The day's digest as a picture to share: 1080 wide, on paper, one stick for each person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from dongliang_web.pages.drawing import MARK, Block, Font, png, qr_code, set_text, shown_address

WIDTH, HEIGHT, MARGIN = 1080, 1440, 96
GROUND, SURFACE, LINE = "#f4f2ec", "#fffefb", "#d8d3c8"
INK, INK_2, INK_3, DAI, WOOD = "#211f1b", "#4a463f", "#666057", "#17505a", "#a96c20"
_INNER = WIDTH - 2 * MARGIN
#: Where the sticks stand, and how tall one is at the most.
_STICKS_TOP, _STICKS_HEIGHT, _TALLEST = 618, 320, 128
_LEAN = 0.5
_CARD_TOP, _CARD_HEIGHT, _QR = 1128, 232, 184


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on the picture, in the community's language."""

    community: str
    date: str
    #: The weekday, or which day of which cohort.
    beside: str
    counts: str
    until: str
    where: str
    link: str
    written: int
    on_leave: int


def draw_poster(poster: Poster, font: Font) -> bytes:
    """Draw the picture as PNG; signs that the font lacks have to be taken out before."""
    return png(list(_svg(poster, font)), WIDTH, HEIGHT, [font])


def _svg(poster: Poster, font: Font) -> Iterator[str]:
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
    yield f'<g transform="translate({MARGIN + 44} 140)"><path d="{MARK}" fill="none" stroke="{INK}" '
    yield f'stroke-width="7.5" stroke-linecap="round"/><circle r="6.5" fill="{WOOD}"/></g>'
    yield _text(poster.community, MARGIN + 116, 156, 44, font, INK, bold=True, room=_INNER - 116)
    yield _text(poster.date, MARGIN - 4, 360, 128, font, INK, bold=True)
    yield _text(poster.beside, MARGIN, 426, 40, font, INK_3)
    yield _text(poster.counts, MARGIN, 540, 56, font, INK, bold=True)
    yield from _sticks(poster.written, poster.on_leave)
    yield _text(poster.until, MARGIN, 1022, 42, font, INK_2, most_lines=2)
    yield from _card(poster, font)


def _text(
    words: str,
    x: float,
    line: float,
    size: float,
    font: Font,
    colour: str,
    *,
    room: float = _INNER,
    bold: bool = False,
    most_lines: int = 1,
) -> str:
    """Write words on a line and below it, smaller where they would not fit into their room."""
    found = set_text(words, font, room=room, most_lines=most_lines, largest=size, smallest=size * 0.25, bold=bold)
    return Block.on_line("", found, x, line, room, font, colour, bold=bold).svg()


def _sticks(written: int, on_leave: int) -> Iterator[str]:
    """Draw a stick for each who has written, two leaning on each other, and a lying one for each on leave.

    Where there is nobody yet stands the mark without its pillar.
    """
    many = math.ceil(written / 2) * 2 + on_leave
    if not many:
        yield f'<g transform="translate({WIDTH / 2} {_STICKS_TOP + _STICKS_HEIGHT / 2}) scale(3)"><path d="{MARK}" '
        yield f'fill="none" stroke="{LINE}" stroke-width="7.5" stroke-linecap="round"/></g>'
        return
    rows = _rows(many)
    tall = _tall(rows)
    wide, step = tall * _LEAN, min(_STICKS_HEIGHT / rows, _TALLEST * 1.22)
    in_a_row, thick = _in_a_row(wide), max(2.5, tall * 0.085)
    first = _STICKS_TOP + (_STICKS_HEIGHT - rows * step) / 2 + tall
    standing, lying = [], []
    for number in range(many):
        x, y = MARGIN + number % in_a_row * wide, first + number // in_a_row * step
        if number < written:
            standing.append(_stick(x, y, wide, tall, leans=number % 2, alone=number % 2 == 0 and number + 1 == written))
        elif number >= many - on_leave:
            lying.append(f"M{x + wide * 0.2:.1f} {y:.1f}h{wide * 0.6:.1f}")
    for path, colour in ((standing, DAI), (lying, WOOD)):
        if path:
            yield f'<path d="{"".join(path)}" fill="none" stroke="{colour}" '
            yield f'stroke-width="{thick:.1f}" stroke-linecap="round"/>'


def _stick(x: float, y: float, wide: float, tall: float, *, leans: int, alone: bool) -> str:
    """Draw one of a pair that is the sign 人: the first reaches the top, the second leans on it; alone it stands."""
    if alone:
        return f"M{x + wide * 0.5:.1f} {y:.1f}v{-tall:.1f}"
    if leans:
        return f"M{x + wide * 0.86:.1f} {y:.1f}L{x - wide * 0.05:.1f} {y - tall * 0.78:.1f}"
    return f"M{x + wide * 0.14:.1f} {y:.1f}L{x + wide * 1.06:.1f} {y - tall:.1f}"


def _tall(rows: int) -> float:
    return min(_TALLEST, _STICKS_HEIGHT / rows * 0.82)


def _rows(many: int) -> int:
    """Return in how few rows so many sticks stand."""
    rows = 1
    while _in_a_row(_tall(rows) * _LEAN) * rows < many:
        rows += 1
    return rows


def _in_a_row(wide: float) -> int:
    """Return how many sticks of a width stand in a row: an even number, so that no pair is parted."""
    return max(2, int(_INNER / wide) // 2 * 2)


def _card(poster: Poster, font: Font) -> Iterator[str]:
    """Draw the sheet with the QR code of the link, and what it is for."""
    yield f'<rect x="{MARGIN}" y="{_CARD_TOP}" width="{_INNER}" height="{_CARD_HEIGHT}" rx="28" fill="{SURFACE}" '
    yield f'stroke="{LINE}" stroke-width="2"/>'
    yield qr_code(poster.link, MARGIN + 24, _CARD_TOP + 24, _QR, INK)
    x, room = MARGIN + 24 + _QR + 36, _INNER - _QR - 24 - 36 - 32
    yield _text(poster.where, x, _CARD_TOP + 108, 44, font, INK, bold=True, room=room)
    yield _text(shown_address(poster.link), x, _CARD_TOP + 162, 32, font, INK_3, room=room)
