"""Text as it comes out of a chat window: signs that nobody sees taken away, all blanks alike, lines ending alike."""

from __future__ import annotations

import re

#: Signs without width and signs of direction; the joiner of emoji (U+200D) is none of them.
_UNSEEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_BLANKS = "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_CONTROLS = [*range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]
_SIGNS = {
    **dict.fromkeys(map(ord, _UNSEEN)),
    **dict.fromkeys(_CONTROLS),
    **dict.fromkeys(map(ord, _BLANKS), " "),
    **dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), "\n"),
}
_HALVES = re.compile("[\ud800-\udfff]")


def seen(text: str) -> str:
    """Return a text as it is seen; its lines keep their numbers."""
    return _HALVES.sub("", text.replace("\r\n", "\n").translate(_SIGNS))
