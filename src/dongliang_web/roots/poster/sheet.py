"""What stands on a poster, and the sheet on which a layout places it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from dongliang_web.pages.drawing import MARK, Block, Font, drawable, qr_code, set_text, shown_address

WIDTH, HEIGHT, MARGIN = 1080, 1920, 96
INNER = WIDTH - 2 * MARGIN
#: Side of the light sheet under the code: squares of whole pixels with the quiet zone around them.
CODE = 412
#: Where the middle of the head is, and how few signs make a short title.
_HEAD, _FEW = 136, 5


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a poster, in one language, and the address that its code holds."""

    community: str
    #: Its purpose in one sentence; the community's name where it has none.
    title: str
    #: The rest of its purpose.
    purpose: str
    rule: str
    start: str
    inviter: str
    address: str
    #: Days of the trial, and how many of them are needed: one stick stands for each.
    days: int
    required: int

    def drawable(self, fonts: Fonts) -> Poster:
        """Return the same without the signs that the fonts lack."""
        texts: dict[str, Any] = {each: drawable(getattr(self, each), fonts.title, fonts.text) for each in _WORDS}
        return replace(self, **texts)

    def left_out(self, fonts: Fonts) -> str:
        """Return the signs that the fonts lack."""
        words = "".join(getattr(self, each) for each in _WORDS)
        lacking = fonts.title.lacks(words) | fonts.text.lacks(words)
        return "".join(sorted(sign for sign in lacking if sign.isprintable()))


_WORDS = [each.name for each in fields(Poster) if each.name not in ("address", "days", "required")]


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two fonts of a poster."""

    title: Font
    text: Font


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a layout."""

    ground: str
    ink: str
    second: str
    third: str
    line: str
    dai: str
    wood: str


PAPER = Colours("#f4f2ec", "#211f1b", "#4a463f", "#666057", "#d8d3c8", "#17505a", "#a96c20")
NIGHT = Colours("#13181a", "#ece9e1", "#cbc8bf", "#a5a39a", "#3c4648", "#8cc9cf", "#c98f45")
EARTH = Colours("#123d45", "#f4f2ec", "#dae7e7", "#b9d0d2", "#2d5c64", "#8cc9cf", "#e3b679")
#: The code is dark on light in every layout; some phones read no other.
CODE_INK, CODE_GROUND = "#211f1b", "#fffefb"


@dataclass(slots=True)
class Sheet:
    """Where everything stands: ornaments below, blocks of words, and the code."""

    fonts: Fonts
    colours: Colours
    ornaments: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    #: Left and upper edge of the code's sheet.
    code: tuple[float, float] = (0, 0)
    code_drawn: str = ""

    def fit(
        self,
        name: str,
        text: str,
        *,
        x: float = MARGIN,
        top: float = 0,
        room: float = INNER,
        lines: int = 1,
        size: float,
        smallest: float,
        leading: float = 1.4,
        title: bool = False,
        bold: bool = False,
        colour: str = "",
        align: Literal["start", "middle", "end"] = "start",
    ) -> Block:
        """Set a text for a place, without putting it there yet."""
        font = self.fonts.title if title else self.fonts.text
        found = set_text(text, font, room=room, most_lines=lines, largest=size, smallest=smallest, bold=bold)
        ink = colour or self.colours.ink
        return Block(name, found.lines, x, top, room, found.size, font, ink, leading, bold, align, found.cut)

    def put(self, block: Block, *, top: float | None = None, bottom: float | None = None) -> Block:
        """Put a block where it is, or with its upper or lower edge elsewhere; one without words is left out."""
        if top is not None or bottom is not None:
            block = replace(block, top=top if top is not None else (bottom or 0) - block.height)
        if any(block.lines):
            self.blocks.append(block)
        return block

    def put_code(self, address: str, x: float, top: float) -> None:
        """Put the code on its light sheet."""
        self.code = x, top
        edge = f' stroke="{self.colours.line}" stroke-width="2"' if self.colours is PAPER else ""
        self.code_drawn = (
            f'<rect x="{x}" y="{top}" width="{CODE}" height="{CODE}" rx="24" fill="{CODE_GROUND}"{edge}/>'
            f"{qr_code(address, x, top, CODE, CODE_INK, quiet=4)}"
        )

    def put_mark(self, x: float, y: float, scale: float = 1.0) -> None:
        """Draw the mark around a point."""
        self.ornaments.append(
            f'<g transform="translate({x} {y}) scale({scale})"><path d="{MARK}" fill="none" '
            f'stroke="{self.colours.ink}" stroke-width="7.5" stroke-linecap="round"/>'
            f'<circle r="6.5" fill="{self.colours.wood}"/></g>'
        )

    def stroke(self, path: str, colour: str, width: float) -> None:
        """Draw sticks: straight lines with round ends."""
        if path:
            self.ornaments.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round"/>'
            )

    def drawn(self) -> list[str]:
        """Return the parts of the picture, the lowest first."""
        ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{self.colours.ground}"/>'
        return [ground, *self.ornaments, self.code_drawn, *(block.svg() for block in self.blocks)]


def title_size(title: str, usual: float) -> float:
    """Return how large the letters of a title may be: a name of a few signs stands larger than a sentence."""
    return usual * 1.5 if len(title) <= _FEW else usual


def put_head(sheet: Sheet, poster: Poster) -> None:
    """Put the mark into the upper left corner, and the community's name beside it unless it is the title."""
    sheet.put_mark(MARGIN + 40, _HEAD, 0.92)
    if poster.community != poster.title:
        name = sheet.fit(
            "community",
            poster.community,
            x=MARGIN + 108,
            room=INNER - 108,
            lines=2,
            size=44,
            smallest=22,
            leading=1.25,
            title=True,
            bold=True,
        )
        sheet.put(name, top=_HEAD - name.height / 2)


def put_foot(sheet: Sheet, poster: Poster, top: float) -> Block:
    """Put the code to the left, its address below, and who invites beside it; return the latter."""
    sheet.put_code(poster.address, MARGIN, top)
    address = shown_address(poster.address)
    sheet.put(
        sheet.fit(
            "address",
            address,
            top=top + CODE + 20,
            lines=2,
            size=30,
            smallest=18,
            leading=1.2,
            colour=sheet.colours.third,
        )
    )
    side = MARGIN + CODE + 56
    inviter = sheet.fit(
        "inviter",
        poster.inviter,
        x=side,
        room=WIDTH - MARGIN - side,
        lines=5,
        size=56,
        smallest=28,
        leading=1.36,
        title=True,
        bold=True,
    )
    return sheet.put(inviter, bottom=top + CODE)
