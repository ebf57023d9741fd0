"""The members of a community, and one member's days and posts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dongliang.council import OFFICES, Role, may
from dongliang.words import label
from dongliang_web.checkin.models import Post
from dongliang_web.gate.models import Cohort
from dongliang_web.home.models.calendar import marks_of_member
from dongliang_web.home.views.faces import people_shown
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated, span
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member

#: Faces on one page of the members, and posts on one page of a member.
FACES_A_PAGE = 120
#: Names from earlier records on the members' page; all of them have a page of their own.
MOST_NAMES = 60
POSTS_A_PAGE = 20
#: Months of days that a member's page shows.
MONTHS_SHOWN = 12


@require_safe
@needs("see_community")
def people_page(asking: Asking) -> HttpResponse:
    """Show the stewards, the cohorts, and all members by face with their names."""
    community = asking.community
    inside = community.members.in_state(Role.MEMBER, Role.RESTING, Role.CANDIDATE)
    page = Paginator(inside.order_by("name", "id"), FACES_A_PAGE).get_page(asking.GET.get("page"))
    today = community.clock().day_of(clock.now())
    cohorts = community.cohorts.order_by("-first_date", "-number")
    context = {
        "place": "people",
        "count": page.paginator.count,
        "page": page,
        "people": people_shown(page, community),
        "stewards": _stewards(asking),
        "cohorts": [_listed(each, today) for each in cohorts],
        **_names(asking),
    }
    return render(asking, "home/people.html", context)


def _names(asking: Asking) -> dict[str, Any]:
    """Return the first names from earlier records that nobody has claimed, and whether there are more."""
    found = list(asking.community.members.unclaimed().order_by("imported_name", "id")[: MOST_NAMES + 1])
    return {"names": people_shown(found[:MOST_NAMES], asking.community), "more_names": len(found) > MOST_NAMES}


@require_safe
@needs("see_community")
def imported_names(asking: Asking) -> HttpResponse:
    """Show the names from earlier records that nobody has claimed, each leading to the page where one can."""
    unclaimed = asking.community.members.unclaimed().order_by("imported_name", "id")
    page = Paginator(unclaimed, FACES_A_PAGE).get_page(asking.GET.get("page"))
    names = people_shown(page, asking.community)
    return render(asking, "home/names.html", {"place": "people", "page": page, "names": names})


def _listed(cohort: Cohort, today: dt.date) -> dict[str, Any]:
    first, last = span(cohort.first_date, cohort.last_date, today, language())
    state_key = f"cohort_state.{cohort.state_on(today)}"
    return {"cohort": cohort, "name": cohort.called(language()), "first": first, "last": last, "state_key": state_key}


def _stewards(asking: Asking) -> list[dict[str, Any]]:
    found = list(asking.community.members.in_office().order_by("id").prefetch_related("offices"))
    shown = people_shown(found, asking.community)
    return [{"person": person, "roles": _offices(member)} for person, member in zip(shown, found, strict=True)]


def _offices(member: Member) -> str:
    held: Sequence[Role] = [role for role in Role if role in member.roles() & OFFICES]
    return label("list.comma", language()).join(label(f"role.{role}", language()) for role in held)


@require_safe
@needs("see_community")
def member_page(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show a member's days as far back as a year, and what of their posts the reader may read."""
    community = asking.community
    member = get_object_or_404(community.members.prefetch_related("offices"), key=key)
    member.community = community
    at = clock.now()
    today = community.clock().day_of(at)
    posts = Post.objects.visible_to_member(asking.me, asking.roles).filter(member=member).for_lists()
    page = Paginator(posts, POSTS_A_PAGE).get_page(asking.GET.get("page"))
    context = {
        "place": "me" if member == asking.me else "people",
        "member": member,
        "person": people_shown([member], community)[0],
        "offices": _offices(member),
        "state_key": f"role.{member.state}",
        "trial_over": (member == asking.me or asking.can("see_missing")) and _trial_over(member),
        "can_download": asking.can("download_names"),
        "can_record": asking.can("record_for_others") and member != asking.me and may([Role(member.state)], "check_in"),
        "can_issue": asking.can("issue_sign_in") and member != asking.me,
        "is_unclaimed": bool(member.imported_name) and not member.attachments.filter(until_at=None).exists(),
        "since": dated(community.clock().day_of(member.joined_at), today, language()),
        "today": today,
        "now": at,
        "marks": marks_of_member(member, _first_shown(today), today, at),
        "page": page,
    }
    return render(asking, "home/member.html", context)


def _trial_over(member: Member) -> bool:
    """Tell whether a candidate fell out of their latest trial."""
    latest = member.enrolments.standing().filter(cohort__loaded=False).order_by("-cohort__first_date", "-pk").first()
    return member.state == Role.CANDIDATE and latest is not None and latest.out_since_date is not None


def _first_shown(today: dt.date) -> dt.date:
    """Return the first of the month eleven months ago."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return dt.date(months // 12, months % 12 + 1, 1)
