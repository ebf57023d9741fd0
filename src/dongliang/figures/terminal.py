"""A report on the terminal: the headline, what was found with its evidence, and the centres by name."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dongliang.report.sentences import findings, headline
from dongliang.report.shape import Report
from dongliang.words import Language, explain, harmless, label

#: A Latin word or number, or one other sign, with the closing marks and blanks behind it.
_PIECES = re.compile(r"(?:[!-~–]+|[^!-~–\s])[，。；：、！？）」』》％]*\s*|\s+")


def show(report: Report, language: Language, console: Console) -> None:
    """Print a report in short. Names from the history cannot move the cursor or colour the screen."""
    _say(console, report.community.name, style="dim")
    _say(console, headline(report, language), style="bold")
    _say(console, _record(report, language), style="dim")
    for number, found in enumerate(findings(report, language), 1):
        console.print()
        _say(console, f"{number}. {found.title}", indent=3, hanging=True)
        _say(console, found.why, indent=3, style="dim")
    console.print()
    for line in _last(report, language):
        _say(console, line)


def _record(report: Report, language: Language) -> str:
    community = report.community
    values = {"events": community.events, "members": community.members, "with_ties": community.with_ties}
    if community.first_day is None:
        return explain("commands.report.undated", language, **values)
    days = {"first": community.first_day, "last": community.last_day, "window": report.window}
    return explain("commands.report.record", language, **values, **days)


def _last(report: Report, language: Language) -> list[str]:
    """Return the centres, the kind of place, and how many lines were not used."""
    lines = []
    if report.centres.centres:
        told = ("、" if language == "zh-Hans" else ", ").join(sorted(each.member for each in report.centres.centres))
        lines.append(explain("commands.report.centres", language, centres=told))
    place = report.community.place
    key = "commands.report.place_unknown" if place == "unknown" else "commands.report.place"
    lines.append(explain(key, language, place=label(f"place.{place}", language)))
    if report.refused:
        lines.append(explain("commands.report.refused", language, count=len(report.refused)))
    return lines


def _say(console: Console, text: str, *, style: str = "", indent: int = 0, hanging: bool = False) -> None:
    """Print a paragraph wrapped to the terminal's width."""
    for number, line in enumerate(wrapped(harmless(text), max(console.width - indent, 20))):
        margin = 0 if hanging and number == 0 else indent
        console.print(Text(" " * margin + line), style=style, soft_wrap=True)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text within a width of terminal cells.

    Chinese may break between any two signs, numbers and Latin words hold together, and no line begins with a closing
    mark; breaking at spaces alone would leave Chinese ragged.
    """
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]
