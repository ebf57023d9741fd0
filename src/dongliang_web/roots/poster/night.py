"""夜: on dark ground two large sticks that lean on each other, a Chinese title upright beside them."""

from __future__ import annotations

import re

from dongliang_web.pages.drawing import Block, Upright
from dongliang_web.roots.poster.sheet import (
    INNER,
    MARGIN,
    NIGHT,
    WIDTH,
    Fonts,
    Poster,
    Sheet,
    put_foot,
    put_head,
    title_size,
)

_TOP, _CODE_TOP = 244, 1376
_UPRIGHT_LARGEST, _UPRIGHT_SMALLEST, _MOST_COLUMNS = 116, 84, 3
#: What can stand upright: Chinese alone, in not too many signs.
_CHINESE = re.compile(r"[\u4e00-\u9fff，。、；：！？（）《》「」『』]{2,30}")


def night(poster: Poster, fonts: Fonts) -> Sheet:
    """Set the title upright where it is Chinese and short, else in lines."""
    sheet = Sheet(fonts, NIGHT)
    put_head(sheet, poster)
    start = sheet.put(
        sheet.fit("start", poster.start, size=42, smallest=26, colour=sheet.colours.second), bottom=_CODE_TOP - 60
    )
    rule = sheet.put(sheet.fit("rule", poster.rule, lines=2, size=50, smallest=32, bold=True), bottom=start.top - 12)
    line = rule.top - 44
    upright = _upright(sheet, poster, line - 72)
    if upright is not None:
        sheet.blocks.append(upright)
        _sticks(sheet, _TOP + 130, line, upright.box[0] - 40)
    else:
        title = sheet.put(
            sheet.fit(
                "title", poster.title, top=_TOP, lines=3, size=108, smallest=44, leading=1.34, title=True, bold=True
            )
        )
        _sticks(sheet, title.bottom + 64, line, WIDTH - MARGIN)
    sheet.stroke(f"M{MARGIN} {line:.1f}h{INNER}", sheet.colours.line, 2)
    put_foot(sheet, poster, _CODE_TOP)
    return sheet


def _upright(sheet: Sheet, poster: Poster, bottom: float) -> Block | None:
    """Set the title in upright columns from the right; nothing where it cannot stand so."""
    if not _CHINESE.fullmatch(poster.title) or sheet.fonts.title.lacks(Upright.standing(poster.title)):
        return None
    room = bottom - _TOP
    found = sheet.fit(
        "title",
        poster.title,
        room=room,
        lines=_MOST_COLUMNS,
        size=title_size(poster.title, _UPRIGHT_LARGEST),
        smallest=_UPRIGHT_SMALLEST,
        title=True,
        bold=True,
    )
    if found.cut:
        return None
    return Upright(
        "title",
        found.lines,
        WIDTH - MARGIN,
        _TOP,
        room,
        found.size,
        sheet.fonts.title,
        sheet.colours.ink,
        leading=1.46,
        bold=True,
    )


def _sticks(sheet: Sheet, top: float, line: float, right: float) -> None:
    """Draw the sign 人 of two sticks as large as there is room for; the second holds the first."""
    thick = 26.0
    foot = line - thick / 2 - 2
    tall = min(foot - top, (right - MARGIN - thick) / 0.9)
    left = MARGIN + thick / 2
    # The second leans on the first a quarter below its end.
    top_x, lean_x = left + tall * 0.58, left + tall * 0.58 * 0.74
    sheet.stroke(f"M{left:.1f} {foot:.1f}L{top_x:.1f} {foot - tall:.1f}", sheet.colours.dai, thick)
    sheet.stroke(
        f"M{left + tall * 0.86:.1f} {foot:.1f}L{lean_x + thick:.1f} {foot - tall * 0.72:.1f}", sheet.colours.wood, thick
    )
