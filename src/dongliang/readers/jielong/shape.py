"""A WeChat list (接龙): its head and its lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dongliang.readers.reading import Notice, Refusal

#: Characters of the longest list that is read; a full group of 500 with a page from everybody stays below.
LONGEST = 400_000
#: Characters of the longest name that is taken for one.
LONGEST_NAME = 120
#: Characters of a line that are shown where it is uncertain whose it is or where its name ends.
SHOWN = 24


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a list: its number, the name typed there, and what stands behind it, over however many lines.

    ``at`` and ``wxid`` are told by the XML form alone. ``line`` is the line in what was pasted; two lines of lists are
    equal wherever they were pasted.
    """

    number: int
    name: str
    text: str
    at: dt.datetime | None
    wxid: str
    line: int = field(compare=False)

    @property
    def rest(self) -> str:
        """The whole line behind its number: the name and the text, before anybody decided where one ends."""
        return f"{self.name} {self.text}" if self.text else self.name


@dataclass(frozen=True, slots=True)
class Jielong:
    """A list: its title, the other lines of its head, and its lines in order.

    ``refused`` are the lines without a name that can be used, ``noticed`` what is to be known beside: a name that
    stands twice, numbers out of order, a name that an earlier copy held and the last one lacks.
    """

    title: str
    head: tuple[str, ...]
    lines: tuple[Written, ...]
    refused: tuple[Refusal, ...] = field(default=(), compare=False)
    noticed: tuple[Notice, ...] = field(default=(), compare=False)
