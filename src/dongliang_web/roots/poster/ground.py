"""根: above the ground the title, below it roots that divide and go on growing at their tips."""

from __future__ import annotations

import math
import random

from dongliang_web.pages.drawing import shown_address
from dongliang_web.roots.poster.sheet import (
    CODE,
    EARTH,
    HEIGHT,
    INNER,
    MARGIN,
    PAPER,
    WIDTH,
    Fonts,
    Poster,
    Sheet,
    title_size,
)

_GROUND, _CODE_TOP = 884, 1244
_PURPOSE = 36
_GENERATIONS = 8
#: Left, upper, right and lower edges that no root grows across: the code's sheet and the words below it.
_STONE = ((WIDTH - CODE) / 2 - 28, _CODE_TOP - 28, (WIDTH + CODE) / 2 + 28, _CODE_TOP + CODE + 200)
_DEEPEST = 1630


def ground(poster: Poster, fonts: Fonts) -> Sheet:
    """Set the words on paper above the ground, the code and who invites among the roots."""
    sheet = Sheet(fonts, PAPER)
    sheet.ornaments.append(f'<rect y="{_GROUND}" width="{WIDTH}" height="{HEIGHT - _GROUND}" fill="{EARTH.ground}"/>')
    _roots(sheet, poster)
    _above(sheet, poster)
    sheet.put_code(poster.address, (WIDTH - CODE) / 2, _CODE_TOP)
    inviter = sheet.put(
        sheet.fit(
            "inviter",
            poster.inviter,
            top=_CODE_TOP + CODE + 28,
            lines=2,
            size=46,
            smallest=26,
            title=True,
            bold=True,
            colour=EARTH.ink,
            align="middle",
        )
    )
    sheet.put(
        sheet.fit(
            "address",
            shown_address(poster.address),
            top=inviter.bottom + 10,
            size=30,
            smallest=16,
            colour=EARTH.third,
            align="middle",
        )
    )
    return sheet


def _above(sheet: Sheet, poster: Poster) -> None:
    """Put the title at the top, the next start and the rule down on the ground, the purpose between if it fits."""
    sheet.put_mark(MARGIN + 40, 132, 0.86)
    if poster.community != poster.title:
        name = sheet.fit(
            "community", poster.community, x=MARGIN + 104, room=INNER - 104, size=42, smallest=22, title=True, bold=True
        )
        sheet.put(name, top=132 - name.height / 2)
    title = sheet.put(
        sheet.fit(
            "title",
            poster.title,
            top=224,
            lines=3,
            size=title_size(poster.title, 112),
            smallest=44,
            leading=1.32,
            title=True,
            bold=True,
        )
    )
    start = sheet.put(
        sheet.fit("start", poster.start, size=40, smallest=26, colour=sheet.colours.second), bottom=_GROUND - 52
    )
    rule = sheet.put(sheet.fit("rule", poster.rule, lines=2, size=46, smallest=30, bold=True), bottom=start.top - 10)
    lines = int((rule.top - title.bottom - 60) / (_PURPOSE * 1.6))
    if poster.purpose and lines:
        sheet.put(
            sheet.fit(
                "purpose",
                poster.purpose,
                top=title.bottom + 28,
                lines=min(3, lines),
                size=_PURPOSE,
                smallest=32,
                leading=1.55,
                colour=sheet.colours.second,
            )
        )


def _roots(sheet: Sheet, poster: Poster) -> None:
    """Let roots grow, in another way for each address; their tips are lit."""
    chance = random.Random(poster.address)
    by_width: dict[float, list[str]] = {}
    tips: list[tuple[float, float]] = []
    growing = [
        (WIDTH / 2 + x, float(_GROUND), math.radians(90 + turn), 168.0, 0)
        for x, turn in ((-26, 62), (-16, 34), (0, 2), (16, -34), (26, -62))
    ]
    while growing:
        x, y, angle, length, generation = growing.pop()
        end = x + math.cos(angle) * length, y + math.sin(angle) * length
        if not _free(*end) or generation == _GENERATIONS:
            if generation:
                tips.append((x, y))
            continue
        width = max(3.0, 15 * 0.74**generation)
        by_width.setdefault(width, []).append(f"M{x:.1f} {y:.1f}L{end[0]:.1f} {end[1]:.1f}")
        turns = (chance.uniform(-0.5, -0.2), chance.uniform(0.2, 0.5))
        kept = turns if chance.random() < 0.62 or generation < 2 else (chance.choice(turns),)
        for turn in kept:
            # What has turned up is drawn down again.
            bent = angle + turn + 0.16 * math.cos(angle)
            growing.append((*end, bent, length * chance.uniform(0.7, 0.92), generation + 1))
    for width, paths in by_width.items():
        sheet.stroke("".join(paths), EARTH.dai, width)
    sheet.ornaments.append("".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{EARTH.wood}"/>' for x, y in tips))


def _free(x: float, y: float) -> bool:
    """Tell whether a root may come to a place."""
    left, upper, right, lower = _STONE
    in_stone = left < x < right and upper < y < lower
    return not in_stone and 40 < x < WIDTH - 40 and _GROUND + 30 < y < _DEEPEST
