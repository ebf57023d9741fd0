"""A text as people read it: plain signs for full-width and circled ones, small letters, nothing invisible."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_UNSEEN = frozenset({"Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read, and of each sign at which place it was written."""

    written: str
    plain: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return from and to which place a stretch of the plain text was written."""
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Reading:
    """Return a text as it is read."""
    plain, places = [], []
    for place, sign in enumerate(text):
        if unicodedata.category(sign) in _UNSEEN:
            continue
        digit = unicodedata.digit(sign, None)
        for each in unicodedata.normalize("NFKC", sign).lower() if digit is None else str(digit):
            plain.append(each)
            places.append(place)
    return Reading(text, "".join(plain), tuple(places))
