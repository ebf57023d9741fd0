"""What every part of the page is put together from: headings, pictures with their tables, short facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count

from dongliang.figures.figure import NOTHING, Figure
from dongliang.figures.markup import Markup, as_json, joined, safe, tag
from dongliang.words import Language, explain, label

_HAN = re.compile(r"[\u3400-\u9fff]")
_PHRASE_END = re.compile(r"(?<=[，。；：、])")
_BEFORE_COUNTER = re.compile(r"(?<=\d) (?=[\u3400-\u9fff])")
_NUMBERS = "一二三四五六七八九十"


class Writer:
    """Writes one language of the page; ``code`` (zh, en) begins the names of what can be linked to.

    ``drawn`` holds the options that stand in the page already, so that a picture without words stands there once.
    """

    def __init__(self, language: Language, drawn: dict[Markup, str]) -> None:
        self.language = language
        self.code = language[:2]
        self._drawn = drawn
        self._pictures = count(1)

    def word(self, key: str) -> str:
        """Return a word of the page."""
        return label(f"report_page.{key}", self.language)

    def says(self, key: str, **values: object) -> str:
        """Return a sentence of the page with its values."""
        return explain(f"report_page.{key}", self.language, **values)

    def listed(self, names: Iterable[str]) -> str:
        """Return names one after the other."""
        return (", " if self.language == "en" else "、").join(names)

    def together(self, sentences: Iterable[str]) -> str:
        """Return sentences as one paragraph."""
        return (" " if self.language == "en" else "").join(sentences)

    def number(self, value: int) -> str:
        """Return the number of a finding: 一, 二 …, or 1, 2 …"""
        return _NUMBERS[value - 1] if self.language != "en" and value <= len(_NUMBERS) else str(value)

    def part(self, key: str, title: str, *blocks: Markup, small: str = "") -> Markup:
        """Return a part of the page under its heading; nothing where it would hold nothing."""
        if not any(blocks):
            return NOTHING
        name = f"{self.code}-{key}"
        head = tag("h2", title, tag("small", small) if small else "", id=f"{name}-head")
        return tag("section", head, *blocks, id=name, class_=f"part {key}", aria_labelledby=f"{name}-head")

    def figure(self, figure: Figure, *after: Markup) -> Markup:
        """Return a picture under its title, with the sentence and the table that say the same."""
        name = f"{self.code}-picture-{next(self._pictures)}"
        return tag(
            "div",
            tag("h3", figure.title),
            tag(
                "figure",
                self._picture(name, figure),
                self.key(figure),
                tag("figcaption", figure.caption),
                self.table(figure.title, figure.header, figure.rows, summary=self.word("see_numbers")),
            ),
            *after,
            class_="block",
        )

    def _picture(self, name: str, figure: Figure) -> Markup:
        if figure.options is None:
            return figure.drawing
        options = as_json(figure.options)
        written = NOTHING if options in self._drawn else tag("script", options, type="application/json", id=name)
        css, source = f"chart {figure.shape}".rstrip(), self._drawn.setdefault(options, name)
        return joined((tag("div", class_=css, data_chart=source, role="img", aria_label=figure.finding), written))

    def key(self, figure: Figure) -> Markup:
        """Return what the signs of a picture mean."""
        if not figure.key:
            return NOTHING
        return tag("ul", *(tag("li", entry.sign, tag("span", entry.text)) for entry in figure.key), class_="key")

    def table(self, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], summary: str = "") -> Markup:
        """Return a table, behind a line that opens it where one is given; nothing where it has no rows."""
        if not rows:
            return NOTHING
        head = tag(
            "tr", *(tag("th", cell, scope="col", class_="n" if place else None) for place, cell in enumerate(header))
        )
        body = (
            tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell, class_="n") for cell in row[1:]))
            for row in rows
        )
        caption = tag("caption", title, class_="hide")
        table = tag("table", caption, tag("thead", head), tag("tbody", *body), class_="table")
        scrolled = tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=title)
        return tag("details", tag("summary", summary), scrolled) if summary else scrolled

    def facts(self, facts: Iterable[tuple[str, str]]) -> Markup:
        """Return figures in words: a number, and what it is the number of."""
        rows = [tag("li", tag("b", number), tag("span", words)) for number, words in facts]
        return tag("ul", *rows, class_="evidence") if rows else NOTHING


def columns(kind: str, *blocks: Markup) -> Markup:
    """Return blocks side by side on a wide screen; nothing where there are none."""
    some = [block for block in blocks if block]
    return tag("div", *some, class_=f"cols {kind}") if some else NOTHING


def held(sentence: str) -> Markup:
    """Return a sentence in which Chinese numbers hold to their counters."""
    return safe(_BEFORE_COUNTER.sub("\u00a0", sentence))


def phrases(sentence: str) -> Markup:
    """Return a title whose phrases hold together at the ends of lines, and whose numbers hold to their counters."""
    if not _HAN.search(sentence):
        return safe(sentence)
    parts = _PHRASE_END.split(_BEFORE_COUNTER.sub("\u00a0", sentence))
    return joined(tag("span", part, class_="keep") for part in parts if part)
