"""The community in numbers: each figure with the sentence and the table that say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang import figures as drawn
from dongliang.figures import Figure
from dongliang.gate.funnel import share
from dongliang.words import Language, between, label, percent
from dongliang_web.checkin.models import DAYS_TOLD, LEAST_MEMBERS, NotSent, by_whom, not_sent
from dongliang_web.home.models.statistics import (
    CohortFigures,
    counts_by_day,
    counts_by_hour,
    figures_of_cohorts,
    last_written,
)
from dongliang_web.home.views.curves import curve_of, interval_of, steps_of
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community

#: Heads of the table of all cohorts, after the cohort's name.
TABLE_HEADS = ("figure.registered", "figure.started", "figure.finished", "figure_page.share", "figure.interval")
#: Check-ins below which nothing is said of what came before them.
LEAST_CHECK_INS = 30
#: Days that the picture of daily counts shows; the download holds all.
DAYS_SHOWN = 90


@require_safe
@needs("see_figures")
def figures(asking: Asking) -> HttpResponse:
    """Show check-ins by day and by hour, the cohorts' survival side by side, and how many came how far."""
    community, spoken = asking.community, language()
    the_clock = community.clock()
    at = clock.now()
    today = the_clock.day_of(at)
    found = figures_of_cohorts(community, at)
    days = _days(community, today)
    hours = counts_by_hour(community)
    context = {
        "place": "figures",
        "daily": drawn.daily_counts(days, spoken),
        "written_until": dated(days[-1].day, today, spoken) if _is_long_ago(days, today) else "",
        "hours": drawn.hours_of_day(hours, spoken, the_clock.settings[-1].starts_hour),
        "survival": _survival(found, spoken),
        "funnels": [_funnel(place, each, spoken) for place, each in enumerate(found[: drawn.MOST_CURVES])],
        "cohorts": _table(asking, found, spoken),
        "cohort_heads": [label(key, spoken) for key in TABLE_HEADS],
        "may_see_roots": asking.can("see_community"),
        "may_see_centres": asking.can("see_centres"),
        "may_see_harmony": asking.can("see_harmony"),
        "more_cohorts": len(found) > drawn.MOST_CURVES,
        "urging": _urging(community, today),
        "unneeded": _unneeded(community, at),
    }
    return render(asking, "home/figures.html", context)


@dataclass(frozen=True, slots=True)
class _Urging:
    """How much of the last days' writing came by itself: shares with their intervals, empty where not recorded."""

    check_ins: int
    enough: bool
    self_driven: str
    #: Name, share and interval of each share.
    rows: tuple[tuple[str, str, str], ...]


def _urging(community: Community, today: dt.date) -> _Urging:
    """Return the shares of the last 30 whole days' check-ins that nobody urged, that a call or reminder came before."""
    found = by_whom(community, today - dt.timedelta(days=DAYS_TOLD), today - dt.timedelta(days=1))
    counts = {"self_driven": found.self_driven, "called": found.called, "reminded": found.reminded}
    spoken, enough = language(), found.check_ins >= LEAST_CHECK_INS
    rows = []
    for key, count in counts.items():
        of = None if count is None else share(count, found.check_ins)
        told = percent(of.share) if of else label("figure_page.not_recorded", spoken)
        rows.append((label(f"figure_page.{key}", spoken), told, between(interval_of(of)) if of else "–"))
    alone = "" if found.self_driven is None or not enough else percent(found.self_driven / found.check_ins)
    return _Urging(found.check_ins, enough, alone, tuple(rows))


def _unneeded(community: Community, at: dt.datetime) -> NotSent | None:
    """Return how many reminders were not sent; None where so few are reminded so that it would speak of people."""
    found = not_sent(community, at)
    return found if found.members >= LEAST_MEMBERS else None


def _days(community: Community, today: dt.date) -> list[drawn.DayCount]:
    """Return the counts of the last days; where nobody wrote in them, of as many up to the last check-in."""
    days = counts_by_day(community, today - dt.timedelta(days=DAYS_SHOWN - 1), today)
    if days:
        # Today is not over: beside whole days it would look like a fall.
        return days[:-1] if len(days) > 1 else days
    last = last_written(community, today)
    return [] if last is None else counts_by_day(community, last - dt.timedelta(days=DAYS_SHOWN - 1), last)


def _is_long_ago(days: Sequence[drawn.DayCount], today: dt.date) -> bool:
    return bool(days) and (today - days[-1].day).days >= DAYS_SHOWN


def _survival(found: Sequence[CohortFigures], spoken: Language) -> Figure | None:
    """Draw the latest cohorts that say enough; more than four cannot be told apart."""
    begun = [each for each in found if each.survival.started]
    enough = [each for each in begun if len(each.survival.days) > 1]
    curves = [curve_of(each.cohort.called(spoken), each.survival) for each in (enough or begun)[: drawn.MOST_CURVES]]
    return drawn.survival(curves, spoken) if curves else None


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure with the name of its cohort and its own name on the page."""

    title: str
    name: str
    figure: Figure


def _funnel(place: int, found: CohortFigures, spoken: Language) -> _Named:
    figure = drawn.funnel(steps_of(found, spoken), spoken)
    return _Named(found.cohort.called(spoken), f"funnel-{place}", figure)


@dataclass(frozen=True, slots=True)
class _Row:
    """A cohort in the table of all cohorts."""

    name: str
    url: str
    cells: tuple[str, ...]


def _table(asking: Asking, found: Sequence[CohortFigures], spoken: Language) -> list[_Row]:
    return [_row(asking, each, spoken) for each in found]


def _row(asking: Asking, found: CohortFigures, spoken: Language) -> _Row:
    url = reverse("cohort", args=[asking.community.slug, found.cohort.number])
    counts = found.counts
    cells = (str(counts.registered), str(counts.started), *_finished(found, spoken))
    return _Row(found.cohort.called(spoken), url, cells)


def _finished(found: CohortFigures, spoken: Language) -> tuple[str, str, str]:
    """Return who finished, as a share of those registered, with its interval; nothing yet while the cohort runs."""
    share = found.funnel.finished
    if not found.over:
        return label("state.not_yet", spoken), "–", "–"
    if share.share is None or share.of < drawn.FEWEST:
        return str(share.count), label("figure_page.unsure", spoken), "–"
    return str(share.count), percent(share.share), between(interval_of(share))
