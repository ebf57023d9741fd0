"""根: above the ground the title, below it roots that divide and go on growing at their tips."""

from __future__ import annotations

import math
import random
from collections import deque

from dongliang_web.pages.drawing import shown_address
from dongliang_web.roots.poster.sheet import (
    CODE,
    EARTH,
    HEIGHT,
    PAPER,
    WIDTH,
    Fonts,
    Poster,
    Sheet,
    put_head,
    title_size,
)

_GROUND, _CODE_TOP = 884, 1244
_PURPOSE = 36
#: How many times a root divides, how long its first piece is, and how far apart roots keep.
_GENERATIONS, _FIRST, _APART = 9, 160.0, 27.0
#: Left, upper, right and lower edges that no root grows across: the code's sheet and the words below it.
_STONE = ((WIDTH - CODE) / 2 - 28, _CODE_TOP - 28, (WIDTH + CODE) / 2 + 28, _CODE_TOP + CODE + 200)
_DEEPEST = 1720


def ground(poster: Poster, fonts: Fonts) -> Sheet:
    """Set the words on paper above the ground, the code and who invites among the roots."""
    sheet = Sheet(fonts, PAPER)
    sheet.ornaments.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{EARTH.ground}"/>')
    _roots(sheet, poster)
    # Over the ends of the roots, so that they come out of the ground itself.
    sheet.ornaments.append(f'<rect width="{WIDTH}" height="{_GROUND}" fill="{PAPER.ground}"/>')
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
    put_head(sheet, poster)
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
    taken: list[tuple[float, float]] = []
    divided: set[tuple[float, float]] = set()
    growing = deque(
        (WIDTH / 2 + x, float(_GROUND), math.radians(90 + turn), _FIRST, 0)
        for x, turn in ((-26, 62), (-16, 34), (0, 2), (16, -34), (26, -62))
    )
    while growing:
        x, y, angle, length, generation = growing.popleft()
        end = x + math.cos(angle) * length, y + math.sin(angle) * length
        if generation == _GENERATIONS or not _free(*end) or any(math.dist(end, other) < _APART for other in taken):
            continue
        taken.append(end)
        divided.add((x, y))
        width = max(3.0, 15 * 0.78**generation)
        by_width.setdefault(width, []).append(f"M{x:.1f} {y:.1f}L{end[0]:.1f} {end[1]:.1f}")
        turns = (chance.uniform(-0.5, -0.2), chance.uniform(0.2, 0.5))
        kept = turns if chance.random() < 0.7 or generation < 2 else (chance.choice(turns),)
        for turn in kept:
            # What has turned up is drawn down again.
            bent = angle + turn + 0.16 * math.cos(angle)
            growing.append((*end, bent, length * chance.uniform(0.76, 0.94), generation + 1))
    for width, paths in by_width.items():
        sheet.stroke("".join(paths), EARTH.dai, width)
    sheet.ornaments.append(
        "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{EARTH.wood}"/>' for x, y in taken if (x, y) not in divided
        )
    )


def _free(x: float, y: float) -> bool:
    """Tell whether a root may come to a place."""
    left, upper, right, lower = _STONE
    in_stone = left < x < right and upper < y < lower
    return not in_stone and 40 < x < WIDTH - 40 and _GROUND + 30 < y < _DEEPEST
