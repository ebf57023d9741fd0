"""A report on the terminal: the headline, what was found with its evidence, and the centres by name."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from dongliang.report.sentences import findings, headline
from dongliang.report.shape import Report
from dongliang.words import Language, explain, harmless, label, percent


def show(report: Report, language: Language, console: Console | None = None) -> None:
    """Print a report in short. Names from the history cannot move the cursor or colour the screen."""
    console = console or Console(highlight=False)
    console.print(_plain(report.community.name), style="dim")
    console.print(_plain(headline(report, language)), style="bold")
    console.print(_plain(_record(report, language)), style="dim")
    for number, found in enumerate(findings(report, language), 1):
        console.print()
        console.print(_plain(f"{number}. {found.title}"))
        console.print(Padding(_plain(found.why), (0, 0, 0, 3)), style="dim")
    console.print()
    for line in _last(report, language):
        console.print(_plain(line))


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
        told = "  ".join(f"{each.member} {percent(each.lean)}" for each in report.centres.centres)
        lines.append(explain("commands.report.centres", language, centres=told))
    place = report.community.place
    key = "commands.report.place_unknown" if place == "unknown" else "commands.report.place"
    lines.append(explain(key, language, place=label(f"place.{place}", language)))
    if report.refused:
        lines.append(explain("commands.report.refused", language, count=len(report.refused)))
    return lines


def _plain(line: str) -> Text:
    return Text(harmless(line))
