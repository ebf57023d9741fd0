"""The page as one file, with a policy that lets nothing in but what it holds itself."""

from __future__ import annotations

from dongliang.figures import assets
from dongliang.figures.figure import NOTHING
from dongliang.figures.markup import Markup, lone, tag
from dongliang.figures.page.daily import gate, rhythm
from dongliang.figures.page.foot import foot, refused, roots
from dongliang.figures.page.head import aside, findings, foremost, head
from dongliang.figures.page.names import pseudonyms, visible
from dongliang.figures.page.parts import Writer
from dongliang.figures.page.structure import centres, harmony, pillar
from dongliang.report import sentences
from dongliang.report.shape import Report
from dongliang.words import LANGUAGES, Language, label

_SHEETS = ("ground.css", "figures.css", "report.css")
_SCRIPTS = ("vendor/echarts.min.js", "charts.js", "report.js")
_PARTS = {
    "gate": gate,
    "rhythm": rhythm,
    "centres": centres,
    "pillar": pillar,
    "harmony": harmony,
    "roots": roots,
    "refused": refused,
}


def html(report: Report, *, names: bool, language: Language) -> str:
    """Return the report as a page in both languages, of which one is shown at first.

    Without ``names`` every member bears a code. The file asks for nothing: style and scripts are in it, and its own
    policy (CSP) admits these alone, by their SHA-256. Whatever a history calls its members is text and stays text.
    """
    shown = visible(report if names else pseudonyms(report))
    sheets = [tag("style", Markup(assets.read(name)), data_file=name) for name in _SHEETS]
    scripts = [tag("script", Markup(assets.read(name)), data_file=name) for name in _SCRIPTS]
    order = sorted(LANGUAGES, key=lambda each: each != language)
    drawn: dict[Markup, str] = {}
    mains = [_main(shown, names, Writer(each, drawn), hidden=each != language) for each in order]
    meta = (
        lone("meta", charset="utf-8"),
        lone("meta", http_equiv="Content-Security-Policy", content=_policy()),
        lone("meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        lone("meta", name="referrer", content="no-referrer"),
        lone("link", rel="icon", href=assets.icon()),
    )
    page = tag(
        "html",
        tag("head", *meta, tag("title", _title(shown, language)), *sheets),
        tag("body", *mains, *scripts, class_="bare"),
        lang=language,
    )
    return f"<!doctype html>\n{page}\n"


def _main(report: Report, names: bool, write: Writer, hidden: bool) -> Markup:
    first, rest = foremost(sentences.findings(report, write.language))
    parts = {key: make(report, write, aside(rest.get(key, ()))) for key, make in _PARTS.items()}
    there = {key for key, part in parts.items() if part}
    nothing = NOTHING if there else tag("p", write.word("empty"), class_="part")
    return tag(
        "main",
        head(report, sentences.headline(report, write.language), names, write),
        findings(first, there, write),
        nothing,
        *parts.values(),
        foot(report, write),
        id=write.code,
        class_="wide report",
        lang=write.language,
        data_title=_title(report, write.language),
        hidden=hidden,
    )


def _title(report: Report, language: Language) -> str:
    return " · ".join(filter(None, (label("report_page.title", language), report.community.name)))


def _policy() -> str:
    """Return what the browser may do with the page: run and apply what stands in it, and nothing else."""
    scripts = " ".join(map(assets.allowed, _SCRIPTS))
    sheets = " ".join(map(assets.allowed, _SHEETS))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {sheets}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
