"""Breaking a text into lines that look well: Chinese by its rules for marks (避头尾), words and numbers kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import rjieba

from dongliang_web.pages.drawing.fonts import Font

#: Marks that no line begins with, and marks that no line ends with.
NOT_FIRST = frozenset("，。、；：！？）】》〉」』”’…—·～％,.!?;:)]}%°々〻ーっゃゅょッャュョ")
NOT_LAST = frozenset("（【《〈「『“‘([{￥¥$#")
#: Marks whose sign fills only the left half of its square: at the end of a line the right half is air.
HALF = frozenset("，。、；：！？）】》〉」』")
_PHRASE_ENDS = frozenset("，。；：！？、,.;:!?—…")
_HAN = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
#: What is never parted: a date, a number with its counter, a word or number in Latin letters.
_WHOLE = re.compile(
    r"\d+年\d+月\d+日|\d+月\d+日|第 ?\d+ ?[期日天]|\d+ [\u4e00-\u9fff]"
    r"|[^\s\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\s+"
)
_ELLIPSIS = "…"
#: Steps by which a text shrinks, and what they cost against lines that break badly.
_STEP, _SHRINKING = 0.96, 1.6
_MID_PHRASE, _MID_WORD, _SHORT_END = 0.16, 0.5, 0.3
_LATIN, _LONGEST_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]{2}"), 24
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in lines, at the size at which it fits."""

    lines: tuple[str, ...]
    size: float
    #: Whether its end had to be left out.
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece that stays in one line, and how bad it would be to break after it."""

    text: str
    cost: float


def drawable(text: str, *fonts: Font) -> str:
    """Return a text without the signs that a font lacks or no drawing can hold, each run of spaces as one."""
    printed = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)
    lacking = {sign for font in fonts for sign in font.lacks(printed)}
    return " ".join("".join(sign for sign in printed if sign not in lacking).split())


def set_text(
    text: str, font: Font, *, room: float, most_lines: int, largest: float, smallest: float, bold: bool = False
) -> Setting:
    """Break a text into at most so many lines no wider than the room, at the size that suits it best.

    What does not fit even at the smallest size is cut, with an ellipsis.
    """
    parts = tuple(_parts(text[:_LONGEST], font, room / smallest, bold=bold))
    best: tuple[float, Setting] | None = None
    for size in _sizes(largest, smallest):
        broken = _broken(parts, font, room / size, most_lines, bold=bold)
        if broken is not None:
            cost = broken[0] + _SHRINKING * (1 - size / largest)
            if best is None or cost < best[0]:
                best = cost, Setting(broken[1], size)
    return best[1] if best and len(text) <= _LONGEST else _cut(text, font, room, most_lines, smallest, bold=bold)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    size = largest
    while size > smallest:
        yield size
        size *= _STEP
    yield smallest


def _cut(text: str, font: Font, room: float, most_lines: int, size: float, *, bold: bool) -> Setting:
    """Set as much of a text as fits."""
    fewest, most = 0, min(len(text), _LONGEST)
    found: tuple[str, ...] = (_ELLIPSIS,)
    while fewest < most:
        many = (fewest + most + 1) // 2
        parts = list(_parts(_shortened(text, many), font, room / size, bold=bold))
        broken = _broken(parts, font, room / size, most_lines, bold=bold)
        if broken is None:
            most = many - 1
        else:
            fewest, found = many, broken[1]
    return Setting(found, size, cut=True)


def _shortened(text: str, many: int) -> str:
    """Return about so many signs of a text, with an ellipsis instead of a parted word."""
    head = text[:many]
    if _LATIN.fullmatch(text[many - 1 : many + 1]) and " " in head[-_LONGEST_WORD:]:
        head = head.rpartition(" ")[0]
    return head.rstrip(" ，。、；：,.;:") + _ELLIPSIS


def _broken(
    parts: Sequence[_Part], font: Font, room: float, most_lines: int, *, bold: bool
) -> tuple[float, tuple[str, ...]] | None:
    """Return the least bad way to break parts into lines, and how bad it is; None where they do not fit.

    Lines of like length are good; a break within a phrase or a word, and a last line of one or two signs, are bad.
    """
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}] + [{} for _ in parts]
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            line = "".join(part.text for part in parts[start:end]).strip()
            wide = _width(line, font, bold=bold)
            if wide > room:
                break
            last = end == len(parts)
            cost = (1 - wide / room) ** 2 * (0.5 if last else 1) + (0 if last else parts[end - 1].cost)
            cost += _SHORT_END if last and start and len(line.rstrip("。！？.!?")) <= 2 else 0
            for lines, (so_far, _) in best[start].items():
                if lines < most_lines and so_far + cost < best[end].get(lines + 1, (float("inf"), 0))[0]:
                    best[end][lines + 1] = so_far + cost, start
    if not best[-1]:
        return None
    many, (cost, _) = min(best[-1].items(), key=lambda item: item[1][0])
    lines, end = [], len(parts)
    for number in range(many, 0, -1):
        start = best[end][number][1]
        lines.append("".join(part.text for part in parts[start:end]).strip())
        end = start
    return cost, tuple(reversed(lines))


def _width(line: str, font: Font, *, bold: bool) -> float:
    """Return a line's width in units of its size, without the air after a mark at its end."""
    return _measured(line, font, bold) - (0.5 if line[-1:] in HALF else 0)


@cache
def _em(font: Font, bold: bool, sign: str) -> float:
    return font.width(sign, 1, bold=bold)


def _measured(line: str, font: Font, bold: bool) -> float:
    return sum(_em(font, bold, sign) for sign in line)


def _parts(text: str, font: Font, room: float, *, bold: bool) -> Iterator[_Part]:
    """Split a text where lines may break, with the cost of doing so there."""
    pieces: list[str] = []
    for piece in _words(text):
        if pieces and (piece[0] in NOT_FIRST or pieces[-1][-1] in NOT_LAST or piece.isspace()):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    for piece in pieces:
        cost = 0.0 if piece.rstrip()[-1:] in _PHRASE_ENDS else _MID_PHRASE
        if _HAN.search(piece) is None and cost:
            cost = _MID_PHRASE / 2
        while _width(piece, font, bold=bold) > room and len(piece) > 1:
            many = next(n for n in range(len(piece), 0, -1) if n == 1 or _width(piece[:n], font, bold=bold) <= room)
            yield _Part(piece[:many], _MID_WORD)
            piece = piece[many:]
        yield _Part(piece, cost)


def _words(text: str) -> Iterator[str]:
    """Yield what stays whole, and the words of what is Chinese between."""
    end = 0
    for found in _WHOLE.finditer(text):
        yield from rjieba.cut(text[end : found.start()])
        yield found[0]
        end = found.end()
    yield from rjieba.cut(text[end:])
