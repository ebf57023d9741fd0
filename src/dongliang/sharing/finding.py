"""Finding what was said: the words of a text, the terms of a question, and the place that answers it.

Chinese is written without spaces, and programmes cut it into words that are not always those one looks for. So a text
is kept in two ways: as words, and as single signs in their order. A term is found by its words wherever they stand, or
by its signs one right after the other, however the text was cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dongliang.sharing.reading import read

#: Cuts a text into words; those within a longer one may come besides.
Cut = Callable[[str], Sequence[str]]
MOST_TERMS = 8
LONGEST_TERM = 60
#: Signs of a word that are kept: PostgreSQL takes none of more than 2,046 bytes, and a sign has four at most.
LONGEST_WORD = 255
#: Letters from which on a word is also found by its beginning: breath finds breathing.
_BEGINNING = 3
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Indexed:
    """A text as it is kept for finding: its words, each once, and its signs in their order."""

    words: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: as written, by its words, and by its signs."""

    plain: str
    words: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def beginning(self) -> bool:
        """Whether words that only begin like this are found too."""
        return len(self.signs) == 1 and len(self.plain) >= _BEGINNING


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an excerpt, and whether it is what was looked for."""

    text: str
    hit: bool = False


def indexed(text: str, cut: Cut) -> Indexed:
    """Return a text as it is kept for finding."""
    plain = read(text).plain
    return Indexed(tuple(dict.fromkeys(_words(plain, cut))), tuple(_signs(plain)))


def terms_of(question: str, cut: Cut) -> tuple[Term, ...]:
    """Return what is looked for, of a question as it was typed; the first few terms of it."""
    runs = _RUN.findall(read(question).plain)[:MOST_TERMS]
    shortened = [run[:LONGEST_TERM] for run in dict.fromkeys(runs)]
    return tuple(Term(run, tuple(dict.fromkeys(_words(run, cut))), tuple(_signs(run))) for run in shortened)


def _words(plain: str, cut: Cut) -> Iterator[str]:
    for word in cut(plain):
        yield from (run[:LONGEST_WORD] for run in _RUN.findall(word))


def _signs(plain: str) -> Iterator[str]:
    """Yield each sign of a script without spaces alone, and words of the others."""
    for run in _RUN.findall(plain):
        word = ""
        for sign in run:
            if unicodedata.category(sign) != "Lo":
                word += sign
                continue
            if word:
                yield word[:LONGEST_WORD]
            word = ""
            yield sign
        if word:
            yield word[:LONGEST_WORD]


def excerpt(text: str, terms: Sequence[Term], around: int = 30) -> tuple[Part, ...]:
    """Return the text about the first place that answers, with all that was looked for marked.

    ``around`` is how many signs stand before and after; a text without a hit gives its beginning.
    """
    hits = _hits(text, terms)
    first = hits[0] if hits else (0, 0)
    start, end = max(first[0] - around, 0), min(first[1] + around + (0 if hits else around), len(text))
    parts, here, cut_off = list[Part](), start, "…" * (start > 0)
    for begins, ends in hits:
        if ends > end:
            break
        parts += [Part(cut_off + text[here:begins]), Part(text[begins:ends], hit=True)]
        here, cut_off = ends, ""
    parts += [Part(cut_off + text[here:end] + "…" * (end < len(text)))]
    return tuple(part for part in parts if part.text)


def _hits(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where terms stand in a text, joined where they touch: each as written, or else its words."""
    reading = read(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        looked_for = [term.plain] if term.plain in reading.plain else term.words
        for each in looked_for:
            found += (reading.span(*place.span()) for place in re.finditer(re.escape(each), reading.plain))
    joined: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined
