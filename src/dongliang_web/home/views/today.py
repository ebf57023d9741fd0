"""The community's home: today, who has written, what they wrote, and one's own month."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dongliang.council import Role
from dongliang_web.checkin.forms import sheet_for
from dongliang_web.checkin.models import CheckIn, Post, PostQuerySet
from dongliang_web.gate.views.standing import head_of
from dongliang_web.home.models.beneath import beneath
from dongliang_web.home.models.calendar import marks_of_member
from dongliang_web.home.views.faces import Person, people_shown
from dongliang_web.pages import clock
from dongliang_web.pages.language import language
from dongliang_web.pages.until import day_end
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import InForce, in_force

#: Posts on one page.
A_PAGE = 20


@require_safe
@needs("see_join_page")
def today(asking: Asking) -> HttpResponse:
    """Show the community's day; whoever is not inside yet is led to the join page."""
    if not asking.can("see_community"):
        return redirect("join", asking.community.slug)
    at = clock.now()
    force = in_force(asking.me, at)
    own = list(_posts(asking).filter(member=asking.me, check_in__day_date=force.today.day))
    # By their numbers: a subquery of the same kind is asked anew for every post by some plans.
    others = _posts(asking).exclude(pk__in=[post.pk for post in own])
    page = Paginator(others, A_PAGE).get_page(asking.GET.get("page"))
    context = {"place": "today", "now": at, "day": force.today.day, "page": page}
    context["below"] = beneath([post.entry_id for post in (*page, *own)], asking.me)
    if page.number == 1:
        context |= {"mine": own, "standing": head_of(asking.me, at), **_day(asking, force, at)}
    return render(asking, "home/today.html", context)


def _day(asking: Asking, force: InForce, at: dt.datetime) -> dict[str, Any]:
    """Return what stands around the posts: the sheet to write on, who has written, and one's own month."""
    day = force.today.day
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return {
        "until": day_end(force.clock, day, language()),
        "is_resting": asking.me.state == Role.RESTING,
        "no_cohort": asking.can("open_cohorts") and not asking.community.cohorts.exists(),
        "sheet": sheet_for(asking.me, at),
        "written": _written(asking, at),
        "helps": [each.member for each in asking.me.helps.current().select_related("member")],
        "can_download": asking.can("download_names"),
        "marks": marks_of_member(asking.me, day.replace(day=1), last, at),
    }


def _posts(asking: Asking) -> PostQuerySet:
    """Return what whoever asks may read, the newest first."""
    return Post.objects.visible_to_member(asking.me, asking.roles).for_lists()


def _written(asking: Asking, at: dt.datetime) -> list[Person]:
    """Return who has checked in for the community's day, in the order in which they came."""
    day = asking.community.clock().day_of(at)
    found = CheckIn.objects.on(asking.community, day).select_related("member")
    return people_shown([each.member for each in found], asking.community)
