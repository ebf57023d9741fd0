"""Breaking a text into lines that look well: Chinese by its rules for marks (避头尾), words and numbers kept whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from dongliang_web.pages.drawing.fonts import Font

#: Marks that no line begins with, and marks that no line ends with.
NOT_FIRST = frozenset("，。、；：！？）】》〉」』”’…—·～％,.!?;:)]}%°々〻ーっゃゅょッャュョ")
NOT_LAST = frozenset("（【《〈「『“‘([{￥¥$#")
#: Words that lean on the one before them.
_LEANING = frozenset("的了着过吗呢吧们地得")
#: Marks whose sign fills only the left half of its square: at the end of a line the right half is air.
HALF = frozenset("，。、；：！？）】》〉」』")
_PHRASE_ENDS = frozenset("，。；：！？、,.;:!?—…")
_HAN = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
#: What is never parted: a date, a number with its counter, a word or number in Latin letters.
_WHOLE = re.compile(
    r"\d+年\d+月\d+日|\d+月\d+日|第 ?\d+ ?[期日天]|\d+ [\u4e00-\u9fff]"
    r"|[^\s\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\s+"
)
#: Quotes that Chinese fonts draw as wide as a sign, where they stand in Latin words.
_LATIN_QUOTE = re.compile(r"(?<=[A-Za-z\u00c0-\u024f])’(?=[A-Za-z\u00c0-\u024f])")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_ELLIPSIS = "…"
#: Steps by which a text shrinks, and what they cost against lines that break badly.
_STEP, _SHRINKING = 0.96, 1.6
_MID_PHRASE, _LATIN_SPACE, _MID_WORD, _SHORT_END = 0.3, 0.08, 0.5, 0.3
_LATIN, _LONGEST_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]{2}"), 24
_LONGEST, _KEPT_SIGNS = 400, 40_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in lines, at the size at which it fits."""

    lines: tuple[str, ...]
    size: float
    #: Whether its end had to be left out.
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece that stays in one line, how bad it would be to break after it, and its width in units of its size."""

    text: str
    cost: float
    width: float
    #: Of its width what is air, should a line end with it: spaces, the right half of a mark.
    air: float


def drawable(text: str, *fonts: Font) -> str:
    """Return a text without the signs that a font lacks or no drawing can hold, each run of spaces as one."""
    printed = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)
    lacking = {sign for font in fonts for sign in font.lacks(printed)}
    left = " ".join("".join(sign for sign in printed if sign not in lacking).split())
    return _LATIN_QUOTE.sub("'", left) if _HAN.search(left) else left.translate(_STRAIGHT)


def set_text(
    text: str, font: Font, *, room: float, most_lines: int, largest: float, smallest: float, bold: bool = False
) -> Setting:
    """Break a text into at most so many lines no wider than the room, at the size that suits it best.

    What does not fit even at the smallest size is cut, with an ellipsis.
    """
    parts = tuple(_parts(text[:_LONGEST], font, room / smallest, bold=bold))
    best: tuple[float, Setting] | None = None
    for size in _sizes(largest, smallest):
        broken = _broken(parts, room / size, most_lines)
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
        broken = _broken(parts, room / size, most_lines)
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


def _broken(parts: Sequence[_Part], room: float, most_lines: int) -> tuple[float, tuple[str, ...]] | None:
    """Return how bad the least bad way to break parts into lines is, and the lines; None where they do not fit.

    Full lines are good; a break within a phrase or a word, and a last line of one or two signs, are bad.
    """
    begins = list(itertools.accumulate((part.width for part in parts), initial=0.0))
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}] + [{} for _ in parts]
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            wide = begins[end] - begins[start] - parts[end - 1].air
            if wide > room:
                break
            last = end == len(parts)
            cost = (1 - wide / room) ** 2 * (0.5 if last else 1) + (0 if last else parts[end - 1].cost)
            cost += _SHORT_END if last and start and wide < 2.1 else 0
            for lines, (so_far, _) in best[start].items():
                if lines < most_lines and so_far + cost < best[end].get(lines + 1, (float("inf"), 0))[0]:
                    best[end][lines + 1] = so_far + cost, start
    if not best[-1]:
        return None
    many, (cost, _) = min(best[-1].items(), key=lambda item: item[1][0])
    ends = [len(parts)]
    for number in range(many, 0, -1):
        ends.append(best[ends[-1]][number][1])
    return cost, tuple(_line(parts, start, end) for end, start in reversed(list(itertools.pairwise(ends))))


def _line(parts: Sequence[_Part], start: int, end: int) -> str:
    return "".join(part.text for part in parts[start:end]).strip()


def _parts(text: str, font: Font, room: float, *, bold: bool) -> Iterator[_Part]:
    """Split a text where lines may break, with the cost of doing so there; what is wider than the room is parted."""
    pieces: list[str] = []
    for piece in _words(text):
        leans = piece[0] in NOT_FIRST or piece in _LEANING or piece.isspace()
        if pieces and (leans or pieces[-1][-1] in NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    for piece in pieces:
        whole = piece.rstrip()
        cost = 0.0 if whole[-1:] in _PHRASE_ENDS else _MID_PHRASE if _HAN.search(piece) else _LATIN_SPACE
        begin = 0
        while _wide(whole[begin:], font, bold) > room and len(whole) - begin > 1:
            end = begin + 1
            while _wide(whole[begin : end + 1], font, bold) <= room:
                end += 1
            yield _Part(whole[begin:end], _MID_WORD, _wide(whole[begin:end], font, bold), 0.0)
            begin = end
        spaces = _wide(piece[len(whole) :], font, bold)
        air = spaces + (0.5 if whole[-1:] in HALF else 0.0)
        yield _Part(piece[begin:], cost, _wide(whole[begin:], font, bold) + spaces, air)


@lru_cache(_KEPT_SIGNS)
def _em(font: Font, bold: bool, sign: str) -> float:
    return font.width(sign, 1, bold=bold)


def _wide(text: str, font: Font, bold: bool) -> float:
    """Return a text's width in units of its size, without the kerning that makes it a little narrower."""
    return sum(_em(font, bold, sign) for sign in text)


def _words(text: str) -> Iterator[str]:
    """Yield what stays whole, and the words of what is Chinese between."""
    end = 0
    for found in _WHOLE.finditer(text):
        yield from rjieba.cut(text[end : found.start()])
        yield found[0]
        end = found.end()
    yield from rjieba.cut(text[end:])
