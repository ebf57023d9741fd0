"""The parts of the page about the gate and about check-ins."""

from __future__ import annotations

from dongliang.figures.calendar import calendar
from dongliang.figures.choices import gate_choices
from dongliang.figures.cohorts import MOST_CURVES, Curve, survival
from dongliang.figures.counts import hours_of_day
from dongliang.figures.figure import FEWEST, NOTHING
from dongliang.figures.markup import Markup, tag
from dongliang.figures.page.parts import Writer, columns
from dongliang.figures.rules import rule_words
from dongliang.figures.steps import Step, funnel
from dongliang.gate.funnel import share
from dongliang.report.shape import CohortPart, FittedRule, Report
from dongliang.words import format_full_date, label

#: 1 January 2024 was a Monday.


def gate(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return how many of each cohort came how far, and what a gate would have bought."""
    cohorts = report.gate.cohorts
    if not cohorts:
        return NOTHING
    latest = sorted(cohorts, key=lambda cohort: cohort.days, reverse=True)[:MOST_CURVES]
    curves = [_curve(cohort) for cohort in latest]
    few = tag("p", write.word("latest_four"), class_="fine") if len(cohorts) > MOST_CURVES else NOTHING
    together = tag("p", write.says("all_together", count=len(cohorts)), class_="fine")
    pictures = [
        write.figure(funnel(_steps(cohorts, write), write.language), together if len(cohorts) > 1 else NOTHING),
        write.figure(survival(curves, write.language), few),
    ]
    if report.gate.choices:
        cautions = (label(f"gate_report.{key}", write.language) for key in ("bought_means", "bought_warning"))
        after = (tag("p", caution, class_="fine") for caution in cautions)
        pictures.append(write.figure(gate_choices(report.gate.choices, write.language), *after))
    return write.part("gate", write.word("gate"), more, columns("three", *pictures), _table(cohorts, write))


def _curve(cohort: CohortPart) -> Curve:
    curve = cohort.survival
    interval = (curve.low[-1], curve.high[-1]) if curve.low and curve.high else None
    return Curve(cohort.name, cohort.started, curve.alive, interval)


def _steps(cohorts: tuple[CohortPart, ...], write: Writer) -> list[Step]:
    registered = sum(cohort.registered for cohort in cohorts)
    steps = [Step(label("figure.registered", write.language), registered)]
    counts = [("figure.started", sum(cohort.started for cohort in cohorts))]
    if all(cohort.ruled for cohort in cohorts):  # without a rule nobody can fall out, and the bar would say nothing
        counts.append(("figure.not_out", sum(cohort.finished for cohort in cohorts)))
    for key, count in counts:
        part = share(min(count, registered), registered)
        bounds = None if part.low is None or part.high is None else (part.low, part.high)
        steps.append(Step(label(key, write.language), count, bounds))
    return steps


def _table(cohorts: tuple[CohortPart, ...], write: Writer) -> Markup:
    header = (
        write.word("cohort"),
        write.word("first_day"),
        write.word("days"),
        *(label(f"figure.{step}", write.language) for step in ("registered", "started", "not_out")),
        write.word("perfect"),
        write.word("fitted_rule"),
    )
    rows = [
        (
            cohort.name,
            format_full_date(cohort.days[0], write.language) if cohort.days else "–",
            *(
                str(count)
                for count in (len(cohort.days), cohort.registered, cohort.started, cohort.finished, cohort.perfect)
            ),
            _rule(cohort.fitted_rule, write),
        )
        for cohort in cohorts
    ]
    return write.table(write.word("all_cohorts"), header, rows, summary=write.word("all_cohorts"))


def _rule(fitted: FittedRule | None, write: Writer) -> str:
    """Say which rule fits, how well, whom it would put out besides, and how many others fit as well."""
    if fitted is None:
        return "–"
    said = write.says("rule_fits", rule=rule_words(fitted, write.language), of=fitted.of, reproduced=fitted.reproduced)
    if fitted.wrongly_out:
        said = write.says("wrongly_out", fits=said, count=fitted.wrongly_out)
    return write.says("rule_fits_and", fits=said, more=len(fitted.ties)) if fitted.ties else said


def rhythm(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return on which days and at what hours people check in, and how many need no reminder."""
    found = report.rhythm
    if not found.check_ins:
        return NOTHING
    zone = tag("p", write.says("zone", zone=report.zone), class_="fine")
    blocks = [write.figure(calendar({each.day: each.count for each in found.days}, write.language))]
    if sum(found.hours) >= FEWEST:
        blocks.append(write.figure(hours_of_day(found.hours, write.language), zone))
    return write.part("rhythm", write.word("rhythm"), more, columns("two", *blocks))
