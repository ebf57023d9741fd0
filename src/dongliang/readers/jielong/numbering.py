"""How the lines of a list are numbered: as WeChat does it, or as people do by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: As WeChat writes it. A number at the very start of the line, so that a list set inwards stays part of a text; 3.5 is
#: no number of a line.
_PLAIN = re.compile(r"(\d{1,3}) ?[.．、)）。](?!\d)(.*)")
#: As people write it: in brackets, in a circle, on a key, in Chinese.
_BY_HAND = (
    re.compile(r"[(（【\[](\d{1,3})[)）】\]](.*)"),
    re.compile(r"([①-⑳㉑-㉟㊱-㊿⑴-⒇⒈-⒛])(.*)"),
    re.compile(r"((?:\d\ufe0f?\u20e3){1,3}|🔟)(.*)"),
    re.compile(r"[(（]?([一二三四五六七八九十]{1,3})(?: ?[.．、。]|[)）])(.*)"),
)
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that begins with a number: the number, and what stands behind it."""

    number: int
    rest: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """One way of numbering lines."""

    pattern: re.Pattern[str]

    def read(self, row: str) -> Numbered | None:
        """Return the number at the start of a line and what stands behind it, or None."""
        match = self.pattern.match(row)
        number = _number(match.group(1)) if match else None
        return None if match is None or number is None else Numbered(number, match.group(2).strip())


PLAIN = Numbering(_PLAIN)
_ALL = (PLAIN, *map(Numbering, _BY_HAND))


def numbering_of(rows: Sequence[str]) -> Numbering:
    """Return how a list numbers its lines: as WeChat does if any line is, else as the first numbered one is."""
    if any(map(PLAIN.read, rows)):
        return PLAIN
    return next((each for row in rows for each in _ALL if each.read(row)), PLAIN)


def otherwise(row: str, numbering: Numbering) -> Numbered | None:
    """Return the number that a line bears in any other way than its list does, or None."""
    return next((found for each in _ALL if each is not numbering and (found := each.read(row))), None)


def _number(written: str) -> int | None:
    if written[0] in "一二三四五六七八九十":
        return _chinese(written)
    if written == "🔟":
        return 10
    digits = [unicodedata.digit(sign, None) for sign in written if sign.isdecimal()]
    if digits:
        return int("".join(map(str, digits)))
    return int(unicodedata.numeric(written))


def _chinese(written: str) -> int | None:
    """Return a number below a hundred as it is written in Chinese: 七, 十, 十七, 七十, 七十七."""
    tens, ten, ones = written.rpartition("十")
    if any(part not in _DIGITS for part in (tens, ones) if part):
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
