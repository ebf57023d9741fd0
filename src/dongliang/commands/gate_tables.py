"""The gate's figures on a terminal: tables, each with what it means and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dongliang.figures.figure import FEWEST
from dongliang.figures.rules import rule_words
from dongliang.gate.choice import GATES, LEAST_AFTER, SPARES
from dongliang.gate.survival import LEAST_STARTED, QUIET_DAYS
from dongliang.report.shape import Choice, CohortPart, Foresight, GatePart, Interval, Rule
from dongliang.words import Language, between, explain, harmless, label, percent

#: Days after which the cohorts' table tells who is still in.
_TOLD_AFTER = (3, 7, 15)
#: Rules that fit as well as the best and are written out.
_MOST_EQUAL = 2
#: Some Monday, to name the days of the week by.
_DASH = "–"


def show_gate(part: GatePart, language: Language, console: Console) -> None:
    """Print what was found: how the cohorts went, what a gate would have bought, and which rule fits."""
    for table, lines in (
        (_cohorts(part.cohorts, language), [label("gate_report.share_base", language)]),
        (_still_in(part.cohorts, language), _about_still_in(part.cohorts, language)),
        (_bought(part.choices, language), _about_bought(part.choices, language)),
        (_foreseen(part.foresight, language), _about_foreseen(part.foresight, language)),
        (_fitted(part.cohorts, language), _about_fitted(part.cohorts, language)),
    ):
        if table.row_count:
            console.print(table)
        for line in lines:
            console.print(Text(harmless(line)), soft_wrap=True)
        console.print()


def _table(title: str, headers: Sequence[str], texts: int, language: Language) -> Table:
    """Return an empty table; its headers are keys of words, the first columns texts and the others numbers."""
    name = label(title, language)
    table = Table(title=name, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for place, header in enumerate(headers):
        words = explain("figure.day_name", language, day=header) if header.isdecimal() else label(header, language)
        if place < texts:
            table.add_column(words, overflow="fold")
        else:
            table.add_column(words, justify="right", no_wrap=True)
    return table


def _cohorts(cohorts: Sequence[CohortPart], language: Language) -> Table:
    headers = (
        "table.cohort", "report_page.days", "figure.registered", "figure.started", "figure.not_out",
        "report_page.perfect",
    )  # fmt: skip
    table = _table("gate_report.cohorts", headers, 1, language)
    for cohort in cohorts:
        counts = (len(cohort.days), cohort.registered, cohort.started)
        row = (*map(str, counts), _finished(cohort), str(cohort.perfect))
        table.add_row(Text(harmless(cohort.name)), *row)
    return table


def _finished(cohort: CohortPart) -> str:
    if cohort.registered < FEWEST:
        return str(cohort.finished)
    share = cohort.finished / cohort.registered
    return f"{cohort.finished} · {_share(share, cohort.finished_interval)}"


def _share(share: float | None, interval: Interval) -> str:
    return _DASH if share is None else f"{percent(share)} ({between(interval)})"


def _still_in(cohorts: Sequence[CohortPart], language: Language) -> Table:
    headers = ("table.cohort", *map(str, _TOLD_AFTER), "gate_report.last_day", "gate_report.differs")
    table = _table("figure.survival", headers, 1, language)
    for cohort in cohorts:
        curve = cohort.survival
        if curve.alive:
            days = (percent(curve.alive[day]) if day < len(curve.alive) else _DASH for day in _TOLD_AFTER)
            last = _share(curve.alive[-1], (curve.low[-1], curve.high[-1]))
            table.add_row(Text(harmless(cohort.name)), *days, last, _p(cohort.differs_p))
    return table


def _p(value: float | None) -> str:
    if value is None:
        return _DASH
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _about_still_in(cohorts: Sequence[CohortPart], language: Language) -> Iterator[str]:
    if any(each.survival.alive for each in cohorts):
        yield label("gate_report.still_in_base", language)
    small = [each.name for each in cohorts if each.started < LEAST_STARTED]
    yield from _of(small, "too_few_started", language, least=LEAST_STARTED)
    unruled = [each.name for each in cohorts if each.started and not each.ruled]
    yield from _of(unruled, "unruled", language, days=QUIET_DAYS)
    if any(each.differs_p is not None for each in cohorts):
        yield label("gate_report.differs_means", language)


def _of(names: Sequence[str], key: str, language: Language, **values: int) -> Iterator[str]:
    """Yield a sentence about some cohorts, if there are any."""
    if names:
        listed = label("list.comma", language).join(names)
        yield explain(f"gate_report.{key}", language, names=listed, **values)


def _bought(choices: Sequence[Choice], language: Language) -> Table:
    headers = ("figure.asked", "figure.let_in", "figure.let_in_right", "figure.not_missed")
    table = _table("figure.choices", headers, 1, language)
    for choice in choices:
        asked = explain("figure.days_of", language, days=choice.at_least, of=choice.k)
        right = _known(choice.precision, choice.precision_interval, choice.passed, language)
        found = _known(choice.recall, choice.recall_interval, choice.stayed, language)
        table.add_row(asked, str(choice.passed), right, found, end_section=choice.at_least == choice.k - SPARES[-1])
    return table


def _known(share: float | None, interval: Interval, of: int, language: Language) -> str:
    return _share(share, interval) if of >= FEWEST else label("gate_report.unsure", language)


def _about_bought(choices: Sequence[Choice], language: Language) -> Iterator[str]:
    if not choices:
        yield explain("gate_report.bought_nothing", language, gate=GATES[0], days=LEAST_AFTER)
        return
    yield label("gate_report.bought_means", language)
    yield explain("gate_report.bought_over", language, days=LEAST_AFTER)
    yield label("gate_report.bought_warning", language)
    if any(min(choice.passed, choice.stayed) < FEWEST for choice in choices):
        yield explain("gate_report.few_people", language, least=FEWEST)


def _foreseen(seen: Sequence[Foresight], language: Language) -> Table:
    columns = ("not_yet_out", "stayed", "pairs_right")
    table = _table("gate_report.foresight", ["figure.day", *(f"gate_report.{each}" for each in columns)], 1, language)
    for each in seen:
        few = each.auc is None or min(each.stayed, each.people - each.stayed) < FEWEST
        right = label("gate_report.unsure", language) if few else percent(each.auc or 0)
        day = explain("figure.day_name", language, day=each.k)
        table.add_row(day, str(each.people), str(each.stayed), right)
    return table


def _about_foreseen(seen: Sequence[Foresight], language: Language) -> Iterator[str]:
    if seen:
        yield label("gate_report.foresight_means", language)


def _fitted(cohorts: Sequence[CohortPart], language: Language) -> Table:
    headers = ("table.cohort", "gate_report.rule", "gate_report.reproduced", "gate_report.wrongly_out")
    table = _table("report_page.fitted_rule", headers, 2, language)
    for cohort in cohorts:
        rule = cohort.fitted_rule
        if rule is not None:
            fits = f"{rule.reproduced}/{rule.of}"
            table.add_row(Text(harmless(cohort.name)), rule_words(rule, language), fits, str(rule.wrongly_out))
            for line in _equal(rule.ties, language):
                table.add_row("", line, "", "")
    return table


def _equal(ties: Sequence[Rule], language: Language) -> Iterator[str]:
    for rule in ties[:_MOST_EQUAL]:
        yield explain("gate_report.or_rule", language, rule=rule_words(rule, language))
    if len(ties) > _MOST_EQUAL:
        yield explain("gate_report.and_more", language, more=len(ties) - _MOST_EQUAL)


def _about_fitted(cohorts: Sequence[CohortPart], language: Language) -> Iterator[str]:
    fitted = [each for each in cohorts if each.fitted_rule is not None]
    if fitted:
        yield label("gate_report.fits_means", language)
        yield label("gate_report.fits_warning", language)
    few = [each.name for each in fitted if each.fitted_rule is not None and each.fitted_rule.of < FEWEST]
    yield from _of(few, "few_out", language, least=FEWEST)
    yield from _of([each.name for each in cohorts if each.fitted_rule is None], "none_out", language)
