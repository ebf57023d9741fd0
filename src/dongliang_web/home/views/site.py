"""The site's first page: one's communities, or what Dongliang is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang.council import Role, may
from dongliang_web.checkin.models import CheckIn
from dongliang_web.pages import clock
from dongliang_web.people.access import account_of
from dongliang_web.people.models import Account, Community, Member


@dataclass(frozen=True, slots=True)
class Mine:
    """One of somebody's communities, what they are there, and whether they have written today."""

    community: Community
    role_key: str
    today: dt.date
    is_inside: bool
    is_resting: bool
    has_written: bool


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """Show one's communities with today's state; to those not signed in, what Dongliang is."""
    account = account_of(request)
    context = {"may_found": settings.FOUNDING == "anyone"}
    if account is None:
        return render(request, "home/about.html", context)
    return render(request, "home/communities.html", {**context, "mine": _mine(account, clock.now())})


def _mine(account: Account, at: dt.datetime) -> list[Mine]:
    found = Member.objects.first_of(account).order_by("community__name", "id")
    members = list(found.select_related("community").prefetch_related("community__clock_settings", "offices"))
    days = {member.pk: member.community.clock().day_of(at) for member in members}
    written = CheckIn.objects.filter(member__in=members, day_date__in=set(days.values()))
    wrote = set(written.values_list("member_id", "day_date"))
    return [_one(member, days[member.pk], (member.pk, days[member.pk]) in wrote) for member in members]


def _one(member: Member, today: dt.date, has_written: bool) -> Mine:
    roles = member.roles()
    held = next((role for role in (Role.FOUNDER, Role.STEWARD) if role in roles), Role(member.state))
    is_inside = may(roles, "see_community")
    return Mine(member.community, f"role.{held}", today, is_inside, member.state == Role.RESTING, has_written)
