"""The members of a community, and one member's days and posts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dongliang.council import OFFICES, Role, may
from dongliang.gate import DayMark, DayState
from dongliang.words import label
from dongliang_web.checkin.models import Post
from dongliang_web.gate.models import Cohort
from dongliang_web.home.models.beneath import beneath
from dongliang_web.home.models.calendar import marks_of_person
from dongliang_web.home.models.learned import learned, thanks_of
from dongliang_web.home.views.faces import people_shown
from dongliang_web.pages import clock
from dongliang_web.pages.dates import dated, span
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Community, Member
from dongliang_web.roots.models import Origin

#: Faces on one page of the members, and posts on one page of a member.
FACES_A_PAGE = 120
#: Names from earlier records on the members' page; all of them have a page of their own.
MOST_NAMES = 60
POSTS_A_PAGE = 20
#: Names of those whom somebody brought, on their page.
MOST_BROUGHT = 60
#: Thanks on a member's page, and on one page of all their thanks.
LEARNED_SHOWN = 5
LEARNED_A_PAGE = 30
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
        "may_vouch": asking.can("vouch_for_claims"),
        "may_propose": asking.can("propose_question"),
        "may_invite": asking.can("invite"),
        "may_ask_mediation": asking.can("ask_mediation"),
        "may_find_ground": asking.can("find_common_ground"),
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
    shown = {"place": "people", "page": page, "names": names, "may_vouch": asking.can("vouch_for_claims")}
    return render(asking, "home/names.html", shown)


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
    goes_by, others, own = _person(member)
    posts = Post.objects.visible_to_member(asking.me, asking.roles).filter(member__in=[member, *others]).for_lists()
    page = Paginator(posts, POSTS_A_PAGE).get_page(asking.GET.get("page"))
    marks = marks_of_person(member, others, _first_shown(today), today, at)
    context = {
        "place": "me" if member == asking.me else "people",
        "member": member,
        "person": people_shown([member], community)[0],
        "offices": _offices(member),
        "state_key": f"role.{member.state}",
        "trial_over": (member == asking.me or asking.can("see_missing")) and _trial_over(member),
        "can_download": asking.can("download_names"),
        **_help(asking, member, own),
        "may_give_back": goes_by == asking.me != member and own is not None and own.ground != Attachment.OWN,
        "others": others,
        "goes_by": goes_by if goes_by != member else None,
        **_brought([member, *others], community),
        **_came(member, own, today),
        "today": today,
        "now": at,
        "marks": marks,
        **_call(asking, member, own, marks, today),
        "page": page,
        "below": beneath([post.entry_id for post in page], asking.me),
        **_learned(asking, [member, *others]),
        "may_follow_vine": asking.can("see_centres"),
    }
    return render(asking, "home/member.html", context)


def _learned(asking: Asking, one: list[Member]) -> dict[str, Any]:
    """Return from whom a person learned last, and whether there is more of it."""
    given = list(thanks_of(one)[: LEARNED_SHOWN + 1])
    shown = learned(given[:LEARNED_SHOWN], asking.me, asking.roles) if given else []
    return {"learned": shown, "more_learned": len(given) > LEARNED_SHOWN}


@require_safe
@needs("see_community")
def learned_from(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show from whom a member learned: whom they thanked for what, the newest first."""
    member = get_object_or_404(asking.community.members, key=key)
    member.community = asking.community
    _, others, _ = _person(member)
    page = Paginator(thanks_of([member, *others]), LEARNED_A_PAGE).get_page(asking.GET.get("page"))
    context = {
        "place": "me" if member == asking.me else "people",
        "person": people_shown([member], asking.community)[0],
        "page": page,
        "learned": learned(page, asking.me, asking.roles),
        "now": clock.now(),
    }
    return render(asking, "home/learned.html", context)


def _brought(one: list[Member], community: Community) -> dict[str, Any]:
    """Return who brought a person, whom the record knows under these members, and whom that person brought."""
    kept = Origin.objects.of(community).select_related("inviter", "member")
    came = kept.filter(member__in=one, inviter__isnull=False).exclude(inviter__in=one).first()
    others = kept.filter(inviter__in=one).exclude(member__in=one)[:MOST_BROUGHT]
    return {
        "brought_by": came.inviter if came else None,
        "brought": people_shown([each.member for each in others], community),
        "in_roots": came is not None or bool(others),
    }


def _came(member: Member, own: Attachment | None, today: dt.date) -> dict[str, Any]:
    """Return since when a member is here; of a name from an earlier record, its first day there, if it wrote at all."""
    from_record = bool(member.imported_name) and (own is None or own.second)
    if not from_record:
        return {"since": dated(member.community.clock().day_of(member.joined_at), today, language())}
    first = member.check_ins.aggregate(first=Min("day_date"))["first"]
    return {"from_record": True, "first_day": dated(first, today, language()) if first else ""}


def _person(member: Member) -> tuple[Member, list[Member], Attachment | None]:
    """Return by whom a member goes here, whom else they stand for if they come first, and their attachment."""
    account = member.attachments.filter(until_at=None).values("account")
    here = Attachment.objects.filter(until_at=None, account__in=account, member__community=member.community_id)
    found = list(here.select_related("member").order_by("second", "member"))
    own = next((each for each in found if each.member_id == member.pk), None)
    if own is None or not own.second:
        return member, [each.member for each in found if each.second], own
    return found[0].member, [], own


def _help(asking: Asking, member: Member, own: Attachment | None) -> dict[str, bool]:
    """Return what whoever looks may do for a member: nothing for one that comes second, nor for oneself."""
    is_unclaimed = bool(member.imported_name) and own is None
    somebody = member != asking.me and not (own and own.second)
    inside = may([Role(member.state)], "check_in")
    records = somebody and asking.can("record_for_others")
    helps = somebody and inside and asking.me.helps.current().filter(member=member).exists()
    return {
        "is_unclaimed": is_unclaimed,
        "can_record": records and inside,
        "can_write": helps or (records and (inside or is_unclaimed)),
        "can_issue": somebody and asking.can("issue_sign_in"),
        "can_change_origin": asking.can("change_origin"),
    }


def _call(
    asking: Asking, member: Member, own: Attachment | None, marks: Sequence[DayMark], today: dt.date
) -> dict[str, bool]:
    """Return whether whoever looks may call a member along: one who is somebody else, and of whom a word is awaited."""
    pending = any(mark.day == today and mark.state == DayState.PENDING and not mark.wrote for mark in marks)
    may_call = pending and member != asking.me and own is not None and not own.second and member.state != Role.RESTING
    called = may_call and asking.me.calls.filter(called=member, day_date=today).exists()
    return {"may_call": may_call, "called": called}


def _trial_over(member: Member) -> bool:
    """Tell whether a candidate fell out of their latest trial."""
    latest = member.enrolments.standing().filter(cohort__loaded=False).order_by("-cohort__first_date", "-pk").first()
    return member.state == Role.CANDIDATE and latest is not None and latest.out_since_date is not None


def _first_shown(today: dt.date) -> dt.date:
    """Return the first of the month eleven months ago."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return dt.date(months // 12, months % 12 + 1, 1)
