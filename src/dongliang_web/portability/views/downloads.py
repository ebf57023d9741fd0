"""Tables to download. Where names and days stand together, only for those who hold that power."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongliang.words import Language, explain, label
from dongliang_web.checkin.models import CheckIn
from dongliang_web.home.models.calendar import marks_of_person
from dongliang_web.home.models.matrix import BlankDay, MatrixRow, matrix_rows
from dongliang_web.home.models.roll import roll_of
from dongliang_web.home.models.statistics import CohortFigures, counts_by_day, counts_by_hour, figures_of_cohorts
from dongliang_web.home.views.curves import last_step
from dongliang_web.pages import clock
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community
from dongliang_web.portability.actions.tables import CONTENT_TYPES, Cell, Kind, Table, write_table

Row = tuple[Cell, ...]


def send(asking: Asking, table: Table, kind: Kind) -> HttpResponse:
    """Answer with a table as a file that is saved under the community's and the table's names."""
    answer = HttpResponse(write_table(table, kind), content_type=CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{asking.community.slug}-{table.name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def heads(*keys: str) -> list[str]:
    """Return the heads of columns in the reader's language."""
    return [label(key, language()) for key in keys]


@require_safe
@needs("download_names")
def cohort_table(asking: Asking, number: int, kind: Kind) -> HttpResponse:
    """Send everybody of a cohort with the state of every day."""
    at = clock.now()
    cohort = get_object_or_404(asking.community.cohorts, number=number)
    cohort.community = asking.community
    roll = roll_of(cohort, at)
    rows = matrix_rows(roll, roll.people, at)
    header = [*heads("table.name"), *(day.isoformat() for day in roll.days)]
    return send(asking, Table(f"cohort-{number}", header, [_days_of(row, language()) for row in rows]), kind)


def _days_of(row: MatrixRow, spoken: Language) -> Row:
    marks = ("" if isinstance(mark, BlankDay) else label(f"state.{mark.state}", spoken) for mark in row.marks)
    return (row.name, *marks)


@require_safe
@needs("download_names")
def member_table(asking: Asking, key: uuid.UUID, kind: Kind) -> HttpResponse:
    """Send all days of one member."""
    at = clock.now()
    member = get_object_or_404(asking.community.members, key=key)
    member.community = asking.community
    today = asking.community.clock().day_of(at)
    others = list(member.seconds())
    written = CheckIn.objects.filter(member__in=[member, *others]).order_by("day_date")
    first = written.values_list("day_date", flat=True).first()
    joined = asking.community.clock().day_of(member.joined_at)
    marks = marks_of_person(member, others, min(first or joined, joined), today, at)
    rows = [(member.name, mark.day.isoformat(), label(f"state.{mark.state}", language())) for mark in marks]
    return send(asking, Table("days", heads("table.name", "figure.date", "table.state"), rows), kind)


@require_safe
@needs("download_names")
def today_table(asking: Asking, kind: Kind) -> HttpResponse:
    """Send who has checked in today, and when."""
    the_clock = asking.community.clock()
    day = the_clock.day_of(clock.now())
    zone = ZoneInfo(the_clock.setting_for(day).zone)
    written = CheckIn.objects.on(asking.community, day).values_list("member__name", "received_at")
    rows = [(name, day.isoformat(), at.astimezone(zone).strftime("%H:%M") if at else "") for name, at in written]
    return send(asking, Table("today", heads("table.name", "figure.date", "table.received"), rows), kind)


@require_safe
@needs("see_figures")
def figures_table(asking: Asking, name: str, kind: Kind) -> HttpResponse:
    """Send the table of one figure, all of it, without a name in it."""
    if name not in FIGURES:
        raise Http404(f"no figure {name}")
    header, rows = FIGURES[name](asking.community, clock.now(), language())
    return send(asking, Table(name, header, rows), kind)


Made = tuple[list[str], list[Row]]


def _daily(community: Community, at: dt.datetime, spoken: Language) -> Made:
    rows: list[Row] = [
        (each.day.isoformat(), each.count) for each in counts_by_day(community, None, community.clock().day_of(at))
    ]
    return heads("figure.date", "figure.check_ins"), rows


def _hours(community: Community, at: dt.datetime, spoken: Language) -> Made:
    rows: list[Row] = [
        (explain("figure.hour_name", spoken, hour=hour), count) for hour, count in enumerate(counts_by_hour(community))
    ]
    return heads("figure.hour", "figure.check_ins"), rows


def _survival(community: Community, at: dt.datetime, spoken: Language) -> Made:
    columns = heads("table.cohort", "figure.day", "table.at_risk", "figure.share", "table.low", "table.high")
    rows = [row for each in figures_of_cohorts(community, at) for row in _curve(each, spoken)]
    return columns, rows


def _curve(found: CohortFigures, spoken: Language) -> Iterator[Row]:
    name, curve = found.cohort.called(spoken), found.survival
    for day, at_risk, *shares in zip(curve.days, curve.at_risk, curve.alive, curve.low, curve.high, strict=True):
        yield (name, day, at_risk, *(round(share, 4) for share in shares))


def _funnel(community: Community, at: dt.datetime, spoken: Language) -> Made:
    columns = heads("table.cohort", "figure.step", "figure.people", "figure.share", "table.low", "table.high")
    rows = [row for each in figures_of_cohorts(community, at) for row in _steps(each, spoken)]
    return columns, rows


def _steps(found: CohortFigures, spoken: Language) -> Iterator[Row]:
    name, way = found.cohort.called(spoken), found.funnel
    yield (name, label("figure.registered", spoken), way.registered, None, None, None)
    for step, share in ((label("figure.started", spoken), way.started), (last_step(found, spoken), way.finished)):
        bounds = (None if each is None else round(each, 4) for each in (share.share, share.low, share.high))
        yield (name, step, share.count, *bounds)


#: Name of a figure in its address -> the heads and rows of its table.
FIGURES: dict[str, Callable[[Community, dt.datetime, Language], Made]] = {
    "daily": _daily,
    "hours": _hours,
    "survival": _survival,
    "funnel": _funnel,
}
