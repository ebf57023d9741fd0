"""The day's digest as a picture to share: 1080 wide, on paper, one stick for each person."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import resvg_py
import segno

from dongliang_web.connectors.fonts import Font

WIDTH, HEIGHT, MARGIN = 1080, 1440, 96
GROUND, SURFACE, LINE = "#f4f2ec", "#fffefb", "#d8d3c8"
INK, INK_2, INK_3, DAI, WOOD = "#211f1b", "#4a463f", "#666057", "#17505a", "#a96c20"
_INNER = WIDTH - 2 * MARGIN
#: The mark's five sticks, as in mark.svg.
_MARK = "M-14.6 -11.4 35.6 -25.8M6.3 -17.4 35.6 25.9M18.5 0.6 -13.6 41.8M5.1 17.8 -44.0 -0.0M-15.4 10.4 -13.6 -41.9"
#: Where the sticks stand, and how tall one is at the most.
_STICKS_TOP, _STICKS_HEIGHT, _TALLEST = 618, 320, 128
_LEAN = 0.5
_CARD_TOP, _CARD_HEIGHT, _QR = 1128, 232, 184
_LINE_HEIGHT = 1.45


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

    def words(self) -> str:
        """Return all that is written on it."""
        lines = (self.community, self.date, self.beside, self.counts, self.until, self.where, self.link)
        return "".join(lines)


def draw_poster(poster: Poster, font: Font) -> bytes:
    """Draw the picture as PNG; signs that the font lacks have to be taken out before."""
    svg = "".join(_svg(poster, font))
    drawn = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(font.files))
    return bytes(drawn)


def without(text: str, signs: set[str]) -> str:
    """Return a text without some signs, and without those that no drawing can hold."""
    return "".join(sign for sign in text if sign not in signs and sign.isprintable()).strip()


def _svg(poster: Poster, font: Font) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{escape(font.family)}"><rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
    )
    yield f'<g transform="translate({MARGIN + 44} 140)"><path d="{_MARK}" fill="none" stroke="{INK}" '
    yield f'stroke-width="7.5" stroke-linecap="round"/><circle r="6.5" fill="{WOOD}"/></g>'
    yield _text(poster.community, MARGIN + 116, 156, 44, font, INK, weight=700, room=_INNER - 116)
    yield _text(poster.date, MARGIN - 4, 360, 128, font, INK, weight=700, room=_INNER)
    yield _text(poster.beside, MARGIN, 426, 40, font, INK_3, room=_INNER)
    yield _text(poster.counts, MARGIN, 540, 56, font, INK, weight=700, room=_INNER)
    yield from _sticks(poster.written, poster.on_leave)
    for row, line in enumerate(_broken(poster.until, 42, font)):
        yield _text(line, MARGIN, 1022 + row * 42 * _LINE_HEIGHT, 42, font, INK_2, room=_INNER)
    yield from _card(poster, font)
    yield "</svg>"


def _text(
    words: str, x: float, y: float, size: float, font: Font, colour: str, *, room: float, weight: int = 400
) -> str:
    """Write a line, smaller where it would not fit into its room."""
    # Bold letters are wider than those that were measured.
    wide = font.width(words, size) * (1.06 if weight > 400 else 1.0)
    fitting = size * min(1.0, room / wide) if wide else size
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{fitting:.1f}" font-weight="{weight}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _broken(words: str, size: float, font: Font, most: int = 2) -> list[str]:
    """Break a sentence into lines that fit: English between words, Chinese after a mark or anywhere."""
    parts = words.split(" ") if " " in words and words.isascii() else list(words)
    joint = " " if words.isascii() else ""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{joint if lines[-1] else ''}{part}"
        if font.width(longer, size) <= _INNER or not lines[-1] or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _sticks(written: int, on_leave: int) -> Iterator[str]:
    """Draw a stick for each who has written, two leaning on each other, and a lying one for each on leave.

    Where there is nobody yet stands the mark without its pillar.
    """
    many = math.ceil(written / 2) * 2 + on_leave
    if not many:
        yield f'<g transform="translate({WIDTH / 2} {_STICKS_TOP + _STICKS_HEIGHT / 2}) scale(3)"><path d="{_MARK}" '
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
    yield _qr(poster.link, MARGIN + 24, _CARD_TOP + 24)
    x, room = MARGIN + 24 + _QR + 36, _INNER - _QR - 24 - 36 - 32
    yield _text(poster.where, x, _CARD_TOP + 108, 44, font, INK, weight=700, room=room)
    yield _text(_shown(poster.link), x, _CARD_TOP + 162, 32, font, INK_3, room=room)


def _shown(link: str) -> str:
    return link.partition("://")[2].rstrip("/") or link


def _qr(link: str, x: float, y: float) -> str:
    """Draw a QR code; its quiet zone is the sheet that it lies on."""
    rows: Sequence[Sequence[int]] = [list(row) for row in segno.make(link, micro=False, error="m").matrix]
    # Whole pixels for each square, so that no edge blurs.
    square = _QR // len(rows)
    shift = (_QR - square * len(rows)) / 2
    dark = "".join(
        f"M{column} {row}h1v1h-1z" for row, signs in enumerate(rows) for column, sign in enumerate(signs) if sign
    )
    place = f"translate({x + shift:.0f} {y + shift:.0f}) scale({square})"
    return f'<path transform="{place}" d="{dark}" fill="{INK}" shape-rendering="crispEdges"/>'
