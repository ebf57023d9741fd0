"""The last parts of the page: the roots, the lines that were not used, and how to work it all out again."""

from __future__ import annotations

from dongliang.centres import WINDOW
from dongliang.figures.figure import NOTHING
from dongliang.figures.markup import Markup, tag
from dongliang.figures.page.parts import Writer
from dongliang.figures.roots import MOST_DRAWN, root_forest
from dongliang.report.shape import Refused, Report

#: Lines not used that are listed.
_MOST_REFUSED = 200


def roots(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return who came through whom."""
    found = report.roots
    if not found.branches:
        return NOTHING
    many = len(found.branches) > MOST_DRAWN
    after = [tag("p", write.word("more_branches"), class_="fine")] if many else []
    figure = root_forest(found, report.drawn.roots, write.language)
    return write.part("roots", write.word("roots"), more, write.figure(figure, *after))


def refused(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return the lines that were not used, each with why."""
    lines = report.refused
    if not lines:
        return NOTHING
    header = (write.word("file"), write.word("line"), write.word("reason"))
    head = tag("tr", *(tag("th", cell, scope="col") for cell in header))
    rows = (tag("tr", *_cells(line, write)) for line in lines[:_MOST_REFUSED])
    title = write.word("refused")
    table = tag(
        "table",
        tag("caption", title, class_="hide"),
        tag("thead", head),
        tag("tbody", *rows),
        class_="table refused-lines",
    )
    left_out = len(lines) - _MOST_REFUSED
    return write.part(
        "refused",
        title,
        tag("p", write.word("refused_why"), class_="quiet"),
        tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=title),
        tag("p", write.says("more_refused", count=left_out), class_="quiet") if left_out > 0 else NOTHING,
        small=write.says("refused_lines", count=len(lines)),
    )


def _cells(line: Refused, write: Writer) -> tuple[Markup, ...]:
    reason = line.said.get(write.language, "")
    number = "–" if line.line is None else str(line.line)
    return (tag("th", line.file or "–", scope="row"), tag("td", number), tag("td", reason))


def _options(report: Report) -> list[str]:
    """Return the options by which the report was made, as far as they differ from what is taken unsaid."""
    options = [f"--day {report.day.isoformat()}"] if report.day else []
    if report.window != WINDOW:
        options.append(f"--window {report.window}")
    if report.zone != "UTC":
        options.append(f"--zone {report.zone}")
    if report.community.place != "unknown":
        options.append(f"--place {report.community.place}")
    options += [f"--kinds {','.join(report.kinds)}"] if report.kinds else []
    return options + ([f"--affinity {','.join(report.affinity)}"] if report.affinity else [])


def foot(report: Report, write: Writer) -> Markup:
    """Return how the figures can be worked out again."""
    again = tag("p", write.word("again"), " ", tag("code", " ".join(("dongliang report FILE", *_options(report)))))
    return tag("footer", tag("p", write.word("made_by")), again, class_="fine")
