"""Names in a list: where one ends, and what of it stays the same when its owner changes an emoji."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import replace

from dongliang.readers.jielong.shape import LONGEST_NAME, Jielong, Written
from dongliang.readers.pasted import seen

_BEHIND = " \n:：,，、。;；|｜"


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


def _with_name(written: Written, names: Collection[str]) -> Written:
    rest = written.rest
    for end in range(min(len(rest), LONGEST_NAME), 0, -1):
        if (end == len(rest) or rest[end] in _BEHIND) and rest[:end] in names:
            return replace(written, name=rest[:end], text=rest[end:].lstrip(_BEHIND))
    return written
