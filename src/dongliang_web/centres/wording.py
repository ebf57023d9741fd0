"""The words of what ties two members."""

from __future__ import annotations

from collections import Counter

from dongliang.events import KINDS
from dongliang.words import Language, explain, label


def counted(counter: Counter[str], language: Language) -> str:
    """Write how often two members met by each kind, the most frequent first: «12 replies, 3 recognitions»."""
    in_order = sorted(((kind, n) for kind, n in counter.items() if n), key=lambda found: (-found[1], found[0]))
    return label("counted.between", language).join(_some(kind, n, language) for kind, n in in_order)


def counted_in_the_past_year(counter: Counter[str], language: Language) -> str:
    """Write the same as a phrase that says of which time it tells: «12 replies, 3 recognitions in the past year»."""
    return explain("counted.past_year", language, counted=counted(counter, language)) if counter.total() else ""


def _some(kind: str, n: int, language: Language) -> str:
    if kind in KINDS and KINDS[kind].ties:
        return explain(f"counted.{kind}", language, n=n)
    return explain("counted.undeclared", language, n=n, kind=kind)
