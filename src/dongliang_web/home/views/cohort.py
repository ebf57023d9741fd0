"""A cohort on one page: who is missing, what to post in the group, how it goes, and every day of everybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang import figures
from dongliang.words import Language, explain, label
from dongliang_web.gate.models import Cohort, CohortState
from dongliang_web.home.models.inverted import inverted
from dongliang_web.home.models.matrix import MatrixRow, excused_on, matrix_rows
from dongliang_web.home.models.roll import Roll, roll_of
from dongliang_web.home.views.curves import curve_of
from dongliang_web.home.views.faces import Person, enrolled_shown
from dongliang_web.home.views.titles import cohort_title
from dongliang_web.pages import clock
from dongliang_web.pages.dates import span
from dongliang_web.pages.language import language
from dongliang_web.pages.until import day_end
from dongliang_web.people.access import Asking, needs

#: People on one page of the matrix.
A_PAGE = 100
#: Faces in the list of those who have not written; more are named without a face.
MOST_FACES = 60


@require_safe
@needs("see_figures")
def cohort(asking: Asking, number: int) -> HttpResponse:
    """Show a cohort; the list of those who have not written today only to stewards."""
    at = clock.now()
    cohorts = list(asking.community.cohorts.order_by("first_date", "number"))
    found = next((each for each in cohorts if each.number == number), None)
    if found is None:
        raise Http404(f"no cohort {number}")
    found.community = asking.community
    roll = roll_of(found, at)
    page = Paginator(roll.people, A_PAGE).get_page(asking.GET.get("page"))
    judged = matrix_rows(roll, roll.to_judge(page), at)
    roll, rows = replace(roll, excused=excused_on(judged, roll.today)), judged[: len(page)]
    if asking.can("see_community"):
        rows = [replace(row, url=_page_of(asking, row)) for row in rows]
    context = {
        "place": "people",
        "cohort": found,
        "name": found.called(language()),
        "over": _over(roll),
        "title": cohort_title(roll, asking.can("see_missing")),
        "caption": explain("cohort_page.caption", language(), name=found.called(language()), count=len(roll.people)),
        "can_download": asking.can("download_names"),
        "can_admit": asking.can("admit_with_reason") and roll.has_begun and not found.loaded,
        "link": _link(asking, roll),
        "roll": roll,
        "state": str(roll.state),
        "page": page,
        "matrix": _matrix(roll, rows, cohorts),
        "curve": _curve(roll, language()),
        "twice": _twice(roll, language()) if asking.can("see_community") else (),
        **(_for_stewards(asking, roll, at) if asking.can("see_missing") else {}),
    }
    return render(asking, "home/cohort.html", context)


def _page_of(asking: Asking, row: MatrixRow) -> str:
    return reverse("member_page", args=[asking.community.slug, row.person.key])


def _link(asking: Asking, roll: Roll) -> str:
    """Return the join page's address, for stewards to send to others, until the cohort begins."""
    if roll.cohort.loaded or roll.state not in (CohortState.DRAFT, CohortState.OPEN) or not asking.can("open_cohorts"):
        return ""
    return asking.build_absolute_uri(reverse("join_cohort", args=[asking.community.slug, roll.cohort.number]))


def _over(roll: Roll) -> str:
    """Return the line above the title: which cohort, and where it is."""
    name = roll.cohort.called(language())
    if roll.state == CohortState.RUNNING and not roll.cohort.loaded:
        return explain("cohort_page.day", language(), name=name, day=roll.day_number, days=roll.all_days)
    first, last = span(roll.days[0], roll.days[-1], roll.today, language())
    return explain("cohort_page.dates_written", language(), name=name, first=first, last=last)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The rows of one page, and what stands over those whose trial ended."""

    rows: list[MatrixRow]
    ended: list[MatrixRow]
    ended_caption: str


def _matrix(roll: Roll, rows: list[MatrixRow], cohorts: list[Cohort]) -> _Matrix:
    spoken = language()
    caption = explain("cohort_page.ended", spoken, count=len(roll.ended))
    following = next((each for each in cohorts if each.first_date > max(roll.today, roll.cohort.first_date)), None)
    if following is not None and not roll.cohort.loaded:
        name = following.called(spoken)
        caption = explain(
            "cohort_page.ended_next", spoken, count=len(roll.ended), name=name, first=following.first_date
        )
    return _Matrix([each for each in rows if not each.is_out], [each for each in rows if each.is_out], caption)


def _curve(roll: Roll, spoken: Language) -> figures.Figure | None:
    """Return the survival curve, once a day is closed."""
    if roll.closed < roll.days[0]:
        return None
    return figures.survival([curve_of(roll.cohort.called(spoken), roll.survival())], spoken)


def _twice(roll: Roll, spoken: Language) -> tuple[figures.Figure, ...]:
    """Draw a decided cohort as a funnel and as roots."""
    found = inverted(roll)
    if found is None:
        return ()
    steps = [("registered", found.registered), ("started", found.started), ("funnel_day_5", found.on_day)]
    steps += [("funnel_passed", found.passed)]
    steps += [("funnel_after", found.after)] if found.after is not None else []
    down = [figures.Step(label(f"figure.{name}", spoken), count) for name, count in steps]
    names = [
        label("figure.funnel_brought_on" if place else "figure.funnel_brought", spoken)
        for place in range(len(found.rings))
    ]
    rings = [figures.Ring(name, ring) for name, ring in zip(names, found.rings, strict=True)]
    return figures.cohort_funnel(down, spoken), figures.cohort_roots(found.passed, rings, spoken)


def _for_stewards(asking: Asking, roll: Roll, at: dt.datetime) -> dict[str, Any]:
    faces: list[Person] = enrolled_shown(roll.missing[:MOST_FACES], asking.community)
    others = [each.name for each in roll.missing[MOST_FACES:]]
    post = _post(asking, roll) if roll.expects_today else ""
    return {"missing": faces, "also_missing": label("list.comma", language()).join(others), "post": post}


def _post(asking: Asking, roll: Roll) -> str:
    """Return the lines that a steward may post in the group."""
    spoken = language()
    until = day_end(asking.community.clock(), roll.today, spoken)
    lines = [
        explain(
            "cohort_page.post_head",
            spoken,
            name=roll.cohort.called(spoken),
            day=roll.day_number,
            today=roll.today,
        ),
        explain("cohort_page.post_written", spoken, count=len(roll.written)),
    ]
    if roll.on_leave:
        names = label("list.comma", spoken).join(each.name for each in roll.on_leave)
        lines.append(explain("cohort_page.post_leave", spoken, count=len(roll.on_leave), names=names))
    lines.append(explain("cohort_page.post_until", spoken, until=until))
    address = asking.build_absolute_uri(reverse("today", args=[asking.community.slug]))
    lines.append(explain("cohort_page.post_where", spoken, address=address))
    return "\n".join(lines)
