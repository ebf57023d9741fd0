"""环: a frame of sticks from above, one for each day of the trial, each resting on the next around the title."""

from __future__ import annotations

import math

from dongliang_web.pages.drawing import Block, shown_address
from dongliang_web.roots.poster.sheet import (
    CODE,
    PAPER,
    WIDTH,
    Fonts,
    Poster,
    Sheet,
    title_size,
)

_CENTRE, _INSIDE, _OUTSIDE = (WIDTH / 2, 610.0), 322.0, 434.0
#: Rooms that fit into the ring: of a few long lines, and of more short ones.
_TITLES = ((3, 560.0, 60.0), (5, 490.0, 36.0))
_CODE_TOP = 1306


def ring(poster: Poster, fonts: Fonts) -> Sheet:
    """Set the title into the ring, everything else on the middle line below it."""
    sheet = Sheet(fonts, PAPER)
    if poster.community != poster.title:
        name = sheet.fit(
            "community",
            poster.community,
            lines=2,
            size=46,
            smallest=24,
            leading=1.25,
            title=True,
            bold=True,
            align="middle",
        )
        sheet.put(name, bottom=152)
    else:
        sheet.put_mark(WIDTH / 2, 106, 0.8)
    _frame(sheet, poster.days, poster.required)
    title = _title(sheet, poster)
    sheet.put(title, top=_CENTRE[1] - title.height / 2)
    rule = sheet.put(
        sheet.fit("rule", poster.rule, top=1088, lines=2, size=52, smallest=34, leading=1.3, bold=True, align="middle")
    )
    sheet.put(
        sheet.fit(
            "start",
            poster.start,
            top=rule.bottom + 14,
            size=40,
            smallest=26,
            colour=sheet.colours.second,
            align="middle",
        )
    )
    _foot(sheet, poster)
    return sheet


def _foot(sheet: Sheet, poster: Poster) -> None:
    """Put the code, who invites and the address below one another."""
    sheet.put_code(poster.address, (WIDTH - CODE) / 2, _CODE_TOP)
    inviter = sheet.put(
        sheet.fit(
            "inviter",
            poster.inviter,
            top=_CODE_TOP + CODE + 32,
            lines=2,
            size=42,
            smallest=26,
            title=True,
            bold=True,
            align="middle",
        )
    )
    sheet.put(
        sheet.fit(
            "address",
            shown_address(poster.address),
            top=inviter.bottom + 8,
            size=28,
            smallest=16,
            colour=sheet.colours.third,
            align="middle",
        )
    )


def _title(sheet: Sheet, poster: Poster) -> Block:
    """Set the title in few lines if its letters stay large, else in more and shorter ones."""
    tried = [
        sheet.fit(
            "title",
            poster.title,
            x=_CENTRE[0] - room / 2,
            room=room,
            lines=lines,
            size=title_size(poster.title, 92),
            smallest=smallest,
            leading=1.36,
            title=True,
            bold=True,
            align="middle",
        )
        for lines, room, smallest in _TITLES
    ]
    return next((each for each in tried if not each.cut), tried[-1])


def _frame(sheet: Sheet, many: int, needed: int) -> None:
    """Draw the sticks; those of days that may be missed are of wood, and the ring holds without them."""
    inside = _INSIDE * math.tan(math.pi / many)
    outside = math.sqrt(_OUTSIDE**2 - _INSIDE**2)
    thick = max(3.0, min(13.0, 2 * math.pi * _INSIDE / many * 0.11))
    spare = {round((number + 0.5) * many / (many - needed)) for number in range(many - needed)}
    sticks: dict[bool, list[str]] = {False: [], True: []}
    for number in range(many):
        angle = 2 * math.pi * number / many - math.pi / 2
        across, along = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        ends = [
            (
                _CENTRE[0] + across[0] * _INSIDE + along[0] * at,
                _CENTRE[1] + across[1] * _INSIDE + along[1] * at,
            )
            for at in (-inside, outside)
        ]
        sticks[number in spare].append("M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*ends[0], *ends[1]))
    sheet.stroke("".join(sticks[False]), sheet.colours.dai, thick)
    sheet.stroke("".join(sticks[True]), sheet.colours.wood, thick)
