"""The community in numbers: each figure with the sentence and the table that say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dongliang import figures as drawn
from dongliang.figures import Figure
from dongliang.figures.figure import between, percent
from dongliang.words import Language, label
from dongliang_web.home.models.statistics import (
    CohortFigures,
    counts_by_day,
    counts_by_hour,
    figures_of_cohorts,
)
from dongliang_web.home.views.curves import curve_of, interval_of, steps_of
from dongliang_web.home.views.wording import cohort_name
from dongliang_web.pages import clock
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs

#: Heads of the table of all cohorts, after the cohort's name.
TABLE_HEADS = ("figure.registered", "figure.started", "figure.finished", "figure_page.share", "figure.interval")
#: Days that the picture of daily counts shows; the download holds all.
DAYS_SHOWN = 90


@needs("see_figures")
def figures(asking: Asking) -> HttpResponse:
    """Show check-ins by day and by hour, the cohorts' survival side by side, and how many came how far."""
    community, spoken = asking.community, language()
    the_clock = community.clock()
    today = the_clock.day_of(clock.now())
    found = figures_of_cohorts(community, today)
    days = counts_by_day(community, today - dt.timedelta(days=DAYS_SHOWN - 1), today)
    hours = counts_by_hour(community)
    context = {
        "place": "figures",
        "daily": drawn.daily_counts(days, spoken),
        "hours": drawn.hours_of_day(hours, spoken, the_clock.settings[-1].starts_hour),
        "survival": _survival(found, spoken),
        "funnels": [_funnel(place, each, spoken) for place, each in enumerate(found[: drawn.MOST_CURVES])],
        "cohorts": _table(asking, found, spoken),
        "cohort_heads": [label(key, spoken) for key in TABLE_HEADS],
        "more_cohorts": len(found) > drawn.MOST_CURVES,
    }
    return render(asking, "home/figures.html", context)


def _survival(found: list[CohortFigures], spoken: Language) -> Figure | None:
    """Draw the latest cohorts in which a day is over; more than four cannot be told apart."""
    known = [each for each in found if each.survival.started][: drawn.MOST_CURVES]
    curves = [curve_of(cohort_name(each.cohort, spoken), each.survival) for each in known]
    return drawn.survival(curves, spoken) if curves else None


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure with the name of its cohort and its own name on the page."""

    title: str
    name: str
    figure: Figure


def _funnel(place: int, found: CohortFigures, spoken: Language) -> _Named:
    figure = drawn.funnel(steps_of(found.funnel, spoken), spoken)
    return _Named(cohort_name(found.cohort, spoken), f"funnel-{place}", figure)


@dataclass(frozen=True, slots=True)
class _Row:
    """A cohort in the table of all cohorts."""

    name: str
    url: str
    cells: tuple[str, ...]


def _table(asking: Asking, found: Sequence[CohortFigures], spoken: Language) -> list[_Row]:
    return [_row(asking, each, spoken) for each in found]


def _row(asking: Asking, found: CohortFigures, spoken: Language) -> _Row:
    """Return who came how far; the interval is that of the share of those registered who finished."""
    url = reverse("cohort", args=[asking.community.slug, found.cohort.number])
    counts, share = found.counts, found.funnel.finished
    known = share.share is not None and counts.registered >= drawn.FEWEST
    said = (
        (percent(share.share or 0), between(interval_of(share)))
        if known
        else (label("figure_page.unsure", spoken), "–")
    )
    cells = (str(counts.registered), str(counts.started), str(counts.finished), *said)
    return _Row(cohort_name(found.cohort, spoken), url, cells)
