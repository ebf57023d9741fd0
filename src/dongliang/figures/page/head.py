"""The head of the page: whose record it is, the answer, and what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from dongliang.figures.figure import NOTHING
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.figures.page.parts import Writer, held, phrases
from dongliang.report.shape import Report
from dongliang.words import format_full_date

_OTHER_LANGUAGE = {"zh-Hans": ("en", "English"), "en": ("zh", "中文")}
#: Findings at the head of the page; what more was found stands in its part.
_MOST_FINDINGS = 6
#: Five sticks seen from above, each ending on the next, round a middle one.
_STICKS = "M-14.6-11.4 35.6-25.8M6.3-17.4 35.6 25.9M18.5.6-13.6 41.8M5.1 17.8-44 0M-15.4 10.4-13.6-41.9"


class Finding(Protocol):
    """One thing that was found: a sentence, the evidence for it, and the part of the page where it is seen."""

    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def part(self) -> str: ...


def head(report: Report, headline: str, names: bool, write: Writer) -> Markup:
    """Return the head: mark and community, what the page can be set to, the answer, and what the record holds."""
    mark = tag(
        "svg",
        lone("path", d=_STICKS),
        lone("circle", r="6.5"),
        class_="mark",
        viewBox="-48 -48 96 96",
        aria_hidden="true",
    )
    whose = report.community.name or write.word("title")
    over = tag("p", mark, tag("span", whose))
    title = tag(
        "div", tag("h1", phrases(headline)), "" if names else tag("p", write.word("names_hidden"), class_="quiet")
    )
    return tag(
        "header", tag("div", over, _settings(write), class_="over"), title, _record(report, write), class_="report-head"
    )


def _settings(write: Writer) -> Markup:
    code, name = _OTHER_LANGUAGE[write.language]
    spoken = "en" if code == "en" else "zh-Hans"
    buttons = (
        tag("button", name, type="button", data_language=code, lang=spoken, hidden=True),
        tag("button", write.word("size"), type="button", data_size=True, hidden=True),
        tag(
            "button",
            write.word("dark"),
            type="button",
            data_dark=write.word("dark"),
            data_light=write.word("light"),
            hidden=True,
        ),
    )
    return tag("nav", *buttons, aria_label=write.word("settings"))


def _record(report: Report, write: Writer) -> Markup:
    community = report.community
    dates = write.word("no_dates")
    if community.first_day and community.last_day:
        dates = write.says("from_to", first=community.first_day, last=community.last_day)
    counts = {"members": f"{community.members:,}", "tied": f"{community.with_ties:,}"}
    people = write.says("people_named" if report.day else "people_undated", window=report.window, **counts)
    if not community.with_ties:
        people = write.says("people_alone", **counts)
    rows: list[tuple[str, str]] = [(write.word("recorded"), dates)]
    if report.day and report.day != community.last_day:
        rows.append((write.word("as_of"), format_full_date(report.day, write.language)))
    rows += [
        (write.word("people"), people),
        (write.word("events"), write.says("events_read", events=f"{community.events:,}")),
    ]
    if report.refused:
        link = tag("a", write.says("refused_lines", count=len(report.refused)), href=f"#{write.code}-refused")
        rows.append((write.word("not_used"), link))
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in rows), class_="meta")


def foremost(found: Sequence[Finding]) -> tuple[list[Finding], dict[str, list[Finding]]]:
    """Return the findings that stand at the head, one of each part before a second of any, and the rest by part."""
    firsts = {finding.part: finding for finding in reversed(found)}
    ordered = sorted(found, key=lambda finding: finding is not firsts[finding.part])[:_MOST_FINDINGS]
    rest: dict[str, list[Finding]] = {}
    for finding in found:
        if finding not in ordered:
            rest.setdefault(finding.part, []).append(finding)
    return [finding for finding in found if finding in ordered], rest


def aside(found: Sequence[Finding]) -> Markup:
    """Return findings that stand in their part, each with its evidence."""
    said = (joined((tag("p", held(each.title)), tag("p", each.why, class_="quiet"))) for each in found)
    return tag("div", *said, class_="prose more") if found else NOTHING


def findings(found: Sequence[Finding], there: Collection[str], write: Writer) -> Markup:
    """Return what was found, each with its evidence and, where the page has it, the way to its picture."""
    items = []
    for number, finding in enumerate(found, 1):
        why: list[str] = [finding.why]
        if finding.part in there:
            why += [
                " " if write.language == "en" else "",
                tag("a", write.word("see"), href=f"#{write.code}-{finding.part}"),
            ]
        words = tag("div", tag("p", held(finding.title)), tag("p", *why, class_="why"))
        items.append(tag("li", tag("span", write.number(number), class_="sure", aria_hidden="true"), words))
    return write.part("found", write.word("found"), *([tag("ol", *items, class_="find")] if items else []))
