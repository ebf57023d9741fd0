"""What pictures are drawn of: blocks of words, the mark, a QR code; as SVG, and then as PNG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import resvg_py
import segno

from dongliang_web.pages.drawing.fonts import Font
from dongliang_web.pages.drawing.setting import HALF, Setting

#: The mark's five sticks around its middle, as in mark.svg.
MARK = "M-14.6 -11.4 35.6 -25.8M6.3 -17.4 35.6 25.9M18.5 0.6 -13.6 41.8M5.1 17.8 -44.0 -0.0M-15.4 10.4 -13.6 -41.9"
#: Height of a letter above its line, and of all of it, in parts of its size.
_ABOVE, _ALL = 0.9, 1.18
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}

#: Marks as they stand in upright columns.
_UPRIGHT_MARKS = str.maketrans("，。、；：！？（）《》「」『』", "︐︒︑︔︓︕︖︵︶︽︾﹁﹂﹃﹄")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of words within a box."""

    name: str
    lines: tuple[str, ...]
    x: float
    top: float
    room: float
    size: float
    font: Font
    colour: str
    leading: float = 1.4
    bold: bool = False
    align: Literal["start", "middle", "end"] = "start"
    #: Whether the end of its words had to be left out.
    cut: bool = False

    @classmethod
    def on_line(
        cls, name: str, found: Setting, x: float, line: float, room: float, font: Font, colour: str, *, bold: bool
    ) -> Block:
        """Place words by the line on which the first of them stand."""
        top = line - found.size * _ABOVE
        return cls(name, found.lines, x, top, room, found.size, font, colour, bold=bold, cut=found.cut)

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.size * (self.leading * (len(self.lines) - 1) + _ALL)

    @property
    def bottom(self) -> float:
        """Lower edge of the box."""
        return self.top + self.height

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, upper, right and lower edge."""
        return self.x, self.top, self.x + self.room, self.bottom

    def svg(self) -> str:
        """Write the lines."""
        at = self.x + self.room * _ANCHORS[self.align]
        first = self.top + self.size * _ABOVE
        head = (
            f'<g font-family="{escape(self.font.family)}" font-size="{self.size:.1f}" fill="{self.colour}" '
            f'font-weight="{700 if self.bold else 400}" text-anchor="{self.align}">'
        )
        lines = (
            f'<text x="{at + self._air(line):.1f}" y="{first + number * self.size * self.leading:.1f}">'
            f"{escape(line)}</text>"
            for number, line in enumerate(self.lines)
        )
        return f"{head}{''.join(lines)}</g>"

    def _air(self, line: str) -> float:
        """Return by how much a line moves so that its signs, not the air after its last mark, stand in the middle."""
        return self.size / 2 * _ANCHORS[self.align] if line[-1:] in HALF else 0.0


@dataclass(frozen=True, slots=True)
class Upright(Block):
    """Chinese in upright columns from the right, ``x`` their right edge and ``room`` their height."""

    @staticmethod
    def standing(text: str) -> str:
        """Return a text with its marks as they stand in upright columns."""
        return text.translate(_UPRIGHT_MARKS)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, upper, right and lower edge."""
        wide = self.size * (self.leading * (len(self.lines) - 1) + 1)
        return self.x - wide, self.top, self.x, self.top + self.room

    def svg(self) -> str:
        """Write the columns sign by sign."""
        signs = (
            f'<text x="{self.x - self.size * (0.5 + column * self.leading):.1f}" '
            f'y="{self.top + self.size * (row + 0.88):.1f}">{escape(sign)}</text>'
            for column, line in enumerate(self.lines)
            for row, sign in enumerate(self.standing(line))
        )
        return (
            f'<g font-family="{escape(self.font.family)}" font-size="{self.size:.1f}" fill="{self.colour}" '
            f'font-weight="{700 if self.bold else 400}" text-anchor="middle">{"".join(signs)}</g>'
        )


def shown_address(address: str) -> str:
    """Write an address as one reads it aloud."""
    return address.partition("://")[2].rstrip("/") or address


def qr_code(address: str, x: float, y: float, room: float, colour: str, *, quiet: int = 0) -> str:
    """Draw a QR code in the middle of a square with a side of ``room``, so many empty squares around it.

    Squares are whole pixels, so that no edge blurs.
    """
    rows: Sequence[Sequence[int]] = [list(row) for row in segno.make(address, micro=False, error="m").matrix]
    square = int(room // (len(rows) + 2 * quiet))
    shift = (room - square * len(rows)) / 2
    dark = "".join(
        f"M{column} {row}h1v1h-1z" for row, signs in enumerate(rows) for column, sign in enumerate(signs) if sign
    )
    place = f"translate({x + shift:.0f} {y + shift:.0f}) scale({square})"
    return f'<path transform="{place}" d="{dark}" fill="{colour}" shape-rendering="crispEdges"/>'


def png(parts: Sequence[str], width: int, height: int, fonts: Sequence[Font], *, shown_width: int = 0) -> bytes:
    """Draw parts of SVG as a picture; ``shown_width`` makes a smaller one of it."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )
    files = list(dict.fromkeys(file for font in fonts for file in font.files))
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files, width=shown_width or width)
    )
