"""What the answers to a question show, as a page tells it: what all agree on first, small counts untold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dongliang.figures import Figure, OpinionDot, group_name, opinion_map
from dongliang.words import Language
from dongliang_web.harmony.actions import figures_of, placed
from dongliang_web.harmony.models import Ground, GroundFigures, GroundStatement
from dongliang_web.harmony.models.ground import FEWEST_TOLD
from dongliang_web.pages.language import language

#: While a question is open, whoever has answered so many, or all there are, sees what was found.
SEEN_FROM = 7
#: Statements shown of what sets one group apart.
MOST_APART = 5
WAYS = ("agree", "disagree", "pass")


@dataclass(frozen=True, slots=True)
class Told:
    """One group's answers to a statement as they are told."""

    group: str
    agree: str
    disagree: str
    passed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with how the groups answered it; ``agrees`` tells which way it is of note."""

    words: str
    groups: tuple[Told, ...]
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its size and what sets it apart."""

    name: str
    size: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Results:
    """What a page shows of a question. ``waits``: whoever looks has to answer first; ``few``: nobody can tell yet."""

    waits: int = 0
    few: bool = False
    people: int = 0
    agreed: list[Line] = field(default_factory=list)
    rejected: list[Line] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    is_clear: bool = True
    #: The group to which whoever looks is nearest; shown to them alone.
    nearest: str = ""
    figure: Figure | None = None
    every: list[Line] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)


def results_for(
    ground: Ground,
    standing: Sequence[GroundStatement],
    mine: Mapping[int, int],
    *,
    is_open: bool,
    at: dt.datetime,
) -> Results:
    """Return what somebody with these answers is shown.

    While a question is open nobody sees what others think before they have answered: so nobody is led.
    """
    figures = figures_of(ground, at)
    still = min(SEEN_FROM, len(standing)) - len(mine.keys() & {each.pk for each in standing})
    if is_open and still > 0:
        return Results(waits=still, few=not figures.shown)
    if not figures.shown:
        return Results(few=True)
    return _told(figures, {each.pk: each.words for each in standing if each.words}, mine)


def _told(figures: GroundFigures, words: Mapping[int, str], mine: Mapping[int, int]) -> Results:
    shown, spoken = figures.shown, language()
    names = [group_name(number, len(shown["sizes"]), spoken) for number in range(len(shown["sizes"]))]
    lines = _Lines(figures, words, names)
    me = placed(figures, dict(mine))
    shared = {*shown["agreed"], *shown["rejected"]}
    groups = [
        Group(name, size, lines.of([each for each, _ in apart if each not in shared][:MOST_APART], dict(apart)))
        for name, size, apart in zip(names, shown["sizes"], shown["apart"], strict=True)
    ]
    return Results(
        people=shown["people"],
        agreed=lines.of(shown["agreed"]),
        rejected=lines.of(shown["rejected"]),
        groups=groups if len(groups) > 1 else [],
        is_clear=shown["is_clear"],
        nearest=names[me[2]] if me and len(names) > 1 else "",
        figure=_map(figures, me, spoken),
        every=lines.of(shown["statements"]),
        heads=names,
    )


def _map(figures: GroundFigures, me: tuple[float, float, int] | None, spoken: Language) -> Figure:
    dots = [OpinionDot(x, y, group) for x, y, group in figures.shown["dots"]]
    return opinion_map(dots, figures.shown["explained"], me[:2] if me else None, spoken)


class _Lines:
    """Says how the groups answered a statement."""

    def __init__(self, figures: GroundFigures, words: Mapping[int, str], names: Sequence[str]) -> None:
        self.words, self.names = words, names
        self.counted = figures.shown["groups"]
        self.columns = {statement: place for place, statement in enumerate(figures.shown["statements"])}

    def of(self, statements: Sequence[int], agrees: Mapping[int, bool] | None = None) -> list[Line]:
        """Return the statements that still stand, in the order given."""
        return [
            Line(self.words[each], self._groups(each), agrees is None or agrees[each])
            for each in statements
            if each in self.words
        ]

    def _groups(self, statement: int) -> tuple[Told, ...]:
        column = self.columns[statement]
        rows = zip(self.names, self.counted, strict=True)
        return tuple(Told(name, *(told(counted[way][column]) for way in WAYS)) for name, counted in rows)


def told(count: int) -> str:
    """Write a count of people; one under three is not told, nor whether it is nobody."""
    return str(count) if count >= FEWEST_TOLD else "–"
