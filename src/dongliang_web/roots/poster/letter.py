"""信: a letter on paper, with the trial as a row of sticks that lean on one another in pairs."""

from __future__ import annotations

import math

from dongliang_web.roots.poster.sheet import (
    INNER,
    MARGIN,
    PAPER,
    Fonts,
    Poster,
    Sheet,
    put_foot,
    put_head,
    title_size,
)

_CODE_TOP = 1352
_TALLEST = 150


def letter(poster: Poster, fonts: Fonts) -> Sheet:
    """Set the poster as a letter: title above, the rule and the next start, the code at the foot."""
    sheet = Sheet(fonts, PAPER)
    put_head(sheet, poster)
    inviter = put_foot(sheet, poster, _CODE_TOP)
    sheet.stroke(f"M{inviter.x} {inviter.top - 40:.1f}h72", sheet.colours.wood, 8)
    facts = _facts(sheet, poster)
    line = facts - 64
    title = sheet.fit(
        "title",
        poster.title,
        top=252,
        lines=3,
        size=title_size(poster.title, 118),
        smallest=44,
        leading=1.34,
        title=True,
        bold=True,
    )
    sheet.put(title)
    _purpose(sheet, poster, title.bottom + 40, line - 56)
    _sticks(sheet, poster, line)
    return sheet


def _facts(sheet: Sheet, poster: Poster) -> float:
    """Put the rule and the next start above the code, each after a slanted stick; return their upper edge."""
    bottom: float = _CODE_TOP - 64
    for name, words, bold in (("start", poster.start, False), ("rule", poster.rule, True)):
        block = sheet.fit(name, words, x=MARGIN + 44, room=INNER - 44, lines=2, size=46, smallest=30, bold=bold)
        block = sheet.put(block, bottom=bottom)
        middle = block.top + block.size * 0.56
        sheet.stroke(f"M{MARGIN + 8} {middle + 19:.1f}l11 -38", sheet.colours.wood, 8)
        bottom = block.top - 22
    return bottom + 22


def _purpose(sheet: Sheet, poster: Poster, top: float, bottom: float) -> None:
    """Put as much of the purpose as there is room for between the title and the sticks."""
    size, leading = 40, 1.6
    lines = min(4, math.floor((bottom - _TALLEST - top) / (size * leading)))
    if poster.purpose and lines > 0:
        sheet.put(
            sheet.fit(
                "purpose",
                poster.purpose,
                top=top,
                lines=lines,
                size=size,
                smallest=34,
                leading=leading,
                colour=sheet.colours.second,
            )
        )


def _sticks(sheet: Sheet, poster: Poster, line: float) -> None:
    """Draw the days of the trial on a line: those that are needed lean on one another, the others lie."""
    sheet.stroke(f"M{MARGIN} {line}h{INNER}", sheet.colours.line, 2)
    step = INNER / (poster.days + 0.6)
    tall = min(_TALLEST, step * 2.3)
    thick = max(3.0, min(11.0, step * 0.17))
    foot = line - thick / 2 - 3
    standing, lying = [], []
    for number in range(poster.days):
        x = MARGIN + step * (number + 0.3)
        if number >= poster.required:
            lying.append(f"M{x + step * 0.12:.1f} {foot:.1f}h{step * 0.72:.1f}")
        elif number % 2:
            standing.append(f"M{x + step * 0.9:.1f} {foot:.1f}L{x + step * 0.08:.1f} {foot - tall:.1f}")
        elif number + 1 == poster.required:
            standing.append(f"M{x + step * 0.5:.1f} {foot:.1f}v{-tall:.1f}")
        else:
            standing.append(f"M{x + step * 0.1:.1f} {foot:.1f}L{x + step * 0.92:.1f} {foot - tall:.1f}")
    sheet.stroke("".join(standing), sheet.colours.dai, thick)
    sheet.stroke("".join(lying), sheet.colours.wood, thick)
