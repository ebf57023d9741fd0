"""Names in a list: where one ends, and what of it stays the same when its owner changes an emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from dongliang.readers.jielong.shape import LONGEST_NAME, Jielong, Written
from dongliang.readers.pasted import seen

_BEHIND = " \n:：,，、。;；|｜"
#: A word in capital letters behind a Latin name: ``Mo Bai`` may be a whole name.
_LATIN_NAME, _CAPITAL = re.compile(r"[A-Za-z][\w.'-]*"), re.compile(r"[A-Z]")
#: A single Chinese sign is seldom a whole name: ``何 青``.
_ONE_SIGN = re.compile(r"[\u3400-\u9fff]")

#: Marks that choose how an emoji or an ideograph is drawn, and the frame of a number.
_VARIANTS = frozenset(map(chr, [*range(0xFE00, 0xFE10), 0x20E3, *range(0xE0100, 0xE01F0)]))


def normal_name(name: str) -> str:
    """Return a name without emoji, numbers, case, blanks and signs; the name itself where nothing would be left."""
    folded = _folded(_folded(name))
    # A mark is of a name only upon a letter; alone it is what is left of a sign.
    left = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LM" and sign not in _VARIANTS)
    return _folded(left) if any(map(str.isalpha, left)) else folded


def _folded(name: str) -> str:
    # Folding can take a letter apart that composing put together, so one goes upon the other.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def with_names(jielong: Jielong, known: Collection[str]) -> Jielong:
    """Return a list whose names end where a known name ends, and at the first blank where none begins the line.

    The longest known name counts (``Maohua Zhu`` before ``Maohua``), and only where a blank, a comma, a colon or the
    end of the line stands behind it: 林 is not found in 林夕.
    """
    names = {cleaned for name in known if (cleaned := seen(name).strip())}
    return replace(jielong, lines=tuple(_with_name(written, names) for written in jielong.lines))


def may_go_on(written: Written) -> bool:
    """Tell whether a name may hold a blank, so that where it ends is a guess that somebody should look at."""
    if _ONE_SIGN.fullmatch(written.name) and written.text:
        return True
    return bool(_LATIN_NAME.fullmatch(written.name) and _CAPITAL.match(written.text))


def _with_name(written: Written, names: Collection[str]) -> Written:
    rest = written.rest
    for end in range(min(len(rest), LONGEST_NAME), 0, -1):
        if (end == len(rest) or rest[end] in _BEHIND) and rest[:end] in names:
            return replace(written, name=rest[:end], text=rest[end:].lstrip(_BEHIND))
    return written
