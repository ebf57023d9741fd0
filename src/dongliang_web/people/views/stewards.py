"""What waits for stewards: sign-in passes, and who holds an office."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from dongliang.council import Role
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people import actions
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.forms.community import AppointForm
from dongliang_web.people.models import Member, SignInPass
from dongliang_web.people.views.passes import pass_shown
from dongliang_web.record.actions import Refused

#: Powers whose tools the page leads to.
_TOOLS = (
    "open_cohorts",
    "void_day",
    "keep_questions",
    "decide_held",
    "keep_channels",
    "paste_lists",
    "post_to_groups",
)


@needs("keep_duty")
def stewards_page(asking: Asking) -> HttpResponse:
    """Show what waits for a steward, the tools, and who holds an office."""
    return _page(asking, AppointForm(members=_can_be_appointed(asking)))


def _page(asking: Asking, form: AppointForm, status: int = 200) -> HttpResponse:
    at = now()
    stewards = asking.community.members.in_office().prefetch_related("offices")
    waiting = _waiting(asking, at) if asking.can("issue_sign_in") else ()
    context = {
        "asked": [_asked(asking, each, at) for each in waiting],
        "may": {power: asking.can(power) for power in _TOOLS},
        "stewards": [(each, Role.FOUNDER in each.roles()) for each in stewards.order_by("name")],
        "form": form,
        "may_appoint": asking.can("appoint_stewards"),
        "somebody": asking.can("appoint_stewards") and _can_be_appointed(asking).exists(),
        "no_cohort": asking.can("open_cohorts") and not asking.community.cohorts.exists(),
    }
    return render(asking, "people/stewards.html", context, status=status)


def _can_be_appointed(asking: Asking) -> QuerySet[Member]:
    members = asking.community.members
    return members.in_state(Role.MEMBER, Role.RESTING).exclude(pk__in=members.in_office()).order_by("name")


def _waiting(asking: Asking, at: dt.datetime) -> QuerySet[SignInPass]:
    waiting = SignInPass.objects.waiting(at).filter(community=asking.community)
    return waiting.select_related("member", "issued_by", "confirmed_by")


def _asked(asking: Asking, asked: SignInPass, at: dt.datetime) -> dict[str, Any]:
    """Say where a pass stands, and what whoever looks can do about it."""
    mine = asking.me.pk in (asked.issued_by_id, asked.member_id)
    ready = asked.confirmed_by_id is not None and asked.valid_from_at is not None and asked.valid_from_at <= at
    return {"pass": asked, "can_confirm": asked.confirmed_by_id is None and not mine, "ready": ready}


@never_cache
@needs("issue_sign_in")
def member_pass(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Issue a sign-in link for a member, or ask for one where it takes two stewards."""
    member = _member(asking, key)
    at = now()
    two = actions.takes_two(member, at)
    if asking.method == "POST":
        return _issue(asking, member, two, at)
    return _pass_page(asking, member, two, at)


def _pass_page(asking: Asking, member: Member, two: bool, at: dt.datetime, refused: str = "") -> HttpResponse:
    waiting = _waiting(asking, at).filter(member=member).first()
    context = {
        "whom": member,
        "takes_two": two,
        "without_account": member.account() is None,
        "asked": _asked(asking, waiting, at) if waiting else None,
        "refused": refused,
    }
    return render(asking, "people/member_pass.html", context, status=409 if refused else 200)


def _issue(asking: Asking, member: Member, two: bool, at: dt.datetime) -> HttpResponse:
    try:
        if not two:
            return pass_shown(asking, actions.issue_pass(by=asking.me, member=member, at=at), member)
        actions.ask_for_pass(by=asking.me, member=member, at=at)
    except Refused as refused:
        return _pass_page(asking, member, two, at, refusal_sentence(refused, language()))
    messages.success(asking, gettext("Asked for. %(name)s is shown it on every device.") % {"name": member.name})
    return redirect("stewards_page", slug=asking.community.slug)


@needs("issue_sign_in")
def confirm_pass(asking: Asking, pk: int) -> HttpResponse:
    """Confirm, as the second steward, a pass that another asked for."""
    asked = _asked_for(asking, pk)
    if asking.method == "POST":
        _try(asking, gettext("Confirmed."), lambda: actions.confirm_pass(by=asking.me, asked=asked, at=now()))
    return redirect("stewards_page", slug=asking.community.slug)


@never_cache
@needs("issue_sign_in")
def fetch_pass(asking: Asking, pk: int) -> HttpResponse:
    """Show the link of a confirmed pass, once its day of notice is over."""
    asked = _asked_for(asking, pk)
    if asking.method == "POST":
        try:
            return pass_shown(asking, actions.fetch_pass(by=asking.me, asked=asked, at=now()), asked.member)
        except Refused as refused:
            messages.warning(asking, refusal_sentence(refused, language()))
    return redirect("stewards_page", slug=asking.community.slug)


@needs("issue_sign_in")
def withdraw_pass(asking: Asking, pk: int) -> HttpResponse:
    """Stop a pass that a steward asked for."""
    asked = _asked_for(asking, pk)
    if asking.method == "POST":
        _try(asking, gettext("Stopped."), lambda: actions.stop_pass(by=asking.me, asked=asked, at=now()))
    return redirect("stewards_page", slug=asking.community.slug)


@needs("appoint_stewards")
def appoint(asking: Asking) -> HttpResponse:
    """Make the member chosen in the form a steward."""
    form = AppointForm(asking.POST or None, members=_can_be_appointed(asking))
    if asking.method == "POST" and not form.is_valid():
        return _page(asking, form, status=400)
    if asking.method == "POST":
        _appoint(asking, form.cleaned_data["member"])
    return redirect("stewards_page", slug=asking.community.slug)


@needs("appoint_stewards")
def steward(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Make a member a steward, or release one."""
    member = _member(asking, key)
    if asking.method == "POST" and asking.POST.get("release"):
        done = gettext("%(name)s is no longer a steward.") % {"name": member.name}
        _try(asking, done, lambda: actions.release_steward(by=asking.me, member=member, at=now()))
    elif asking.method == "POST":
        _appoint(asking, member)
    return redirect("stewards_page", slug=asking.community.slug)


@needs("keep_duty")
def step_down(asking: Asking) -> HttpResponse:
    """Lay one's own stewardship down."""
    if asking.method != "POST":
        return redirect("stewards_page", slug=asking.community.slug)
    done = gettext("You are no longer a steward.")
    _try(asking, done, lambda: actions.release_steward(by=asking.me, member=asking.me, at=now()))
    return redirect("today", slug=asking.community.slug)


def _appoint(asking: Asking, member: Member) -> None:
    done = gettext("%(name)s is a steward now.") % {"name": member.name}
    _try(asking, done, lambda: actions.appoint_steward(by=asking.me, member=member, at=now()))


def _try(asking: Asking, done: str, act: Callable[[], object]) -> None:
    """Act, and tell on the next page that it is done, or why it is not."""
    try:
        act()
        messages.success(asking, done)
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))


def _member(asking: Asking, key: uuid.UUID) -> Member:
    return get_object_or_404(asking.community.members, key=key)


def _asked_for(asking: Asking, pk: int) -> SignInPass:
    found = SignInPass.objects.filter(community=asking.community, pk=pk, needs_two=True)
    return get_object_or_404(found.select_related("member__community", "issued_by", "confirmed_by"))
