"""What a command says of the lines that were not used, and of what is to be known beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dongliang.readers import Reading, Remark, Scanned
from dongliang.words import Language, explain

_SHOWN = 20


def remarked(reading: Reading | Scanned, language: Language, every: bool = False) -> Iterator[str]:
    """Yield what was not used and what is to be known beside, each under its heading with its place."""
    for head, remarks in (("convert.refused", reading.refused), ("convert.noticed", reading.noticed)):
        if remarks:
            yield explain(head, language)
            yield from _remarks(remarks, language, every)


def _remarks(remarks: Sequence[Remark], language: Language, every: bool) -> Iterator[str]:
    for _, alike in groupby(remarks, key=lambda remark: remark.reason):
        same = list(alike)
        shown = same if every else same[:_SHOWN]
        for remark in shown:
            yield f"  {remark.where()}: {remark.sentence(language)}"
        if len(shown) < len(same):
            yield "  " + explain("convert.more", language, count=len(same) - len(shown))
