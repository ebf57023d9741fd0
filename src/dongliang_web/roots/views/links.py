"""A member's own invitation link, and the links of channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import Role
from dongliang.words import label
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.people.views.passes import drawn_code
from dongliang_web.record.actions import Refused
from dongliang_web.roots import actions
from dongliang_web.roots.forms import ChannelForm, LimitForm
from dongliang_web.roots.models import InvitationLink

#: Channels on one page.
A_PAGE = 50


@read_or_send
@needs("invite")
def invite(asking: Asking) -> HttpResponse:
    """Show a member their own link with its QR code, and set its limits."""
    at = now()
    link = actions.own_link(by=asking.me, at=at)
    form = _limit(asking, link)
    if form.is_valid():
        actions.limit_link(by=asking.me, link=link, at=at, **form.cleaned_data)
        messages.success(asking, gettext("Kept."))
        return redirect("invite", slug=asking.community.slug)
    context = {
        **_shown(link),
        "form": form,
        "limited": link.most is not None or link.last_date is not None,
        "may_keep_channels": asking.can("keep_channels"),
        "place": "people",
    }
    return render(asking, "roots/invite.html", context, status=400 if form.errors else 200)


def _limit(asking: Asking, link: InvitationLink) -> LimitForm:
    there = {"most": link.most, "last_date": link.last_date}
    return LimitForm(asking.POST) if asking.method == "POST" else LimitForm(initial=there)


def _shown(link: InvitationLink) -> dict[str, Any]:
    """Return what every page of a link shows: its whole address, the code drawn, and whether it still invites."""
    address = settings.SITE_URL + link.url
    closed = link.closed(now())
    state = label(f"link_state.{closed}", language()) if closed else ""
    return {"link": link, "address": address, "code": drawn_code(address), "closed": state}


@require_POST
@needs("invite")
def renew_link(asking: Asking) -> HttpResponse:
    """Withdraw a member's own link and give them a new one."""
    actions.renew_own_link(by=asking.me, at=now())
    messages.success(asking, gettext("The old link is withdrawn. This is the new one."))
    return redirect("invite", slug=asking.community.slug)


@require_safe
@needs("keep_channels")
def channels(asking: Asking) -> HttpResponse:
    """List the links of channels, with how many people came by each."""
    found = InvitationLink.objects.of_channels(asking.community)
    page = Paginator(found, A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        each.community = asking.community
    return render(asking, "roots/channels.html", {"page": page, "place": "people"})


@read_or_send
@needs("keep_channels")
def new_channel(asking: Asking) -> HttpResponse:
    """Make the link of a channel."""
    form = ChannelForm(asking.POST if asking.method == "POST" else None, members=_inviters(asking))
    if form.is_valid():
        try:
            link = actions.make_channel(by=asking.me, at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("channel", refusal_sentence(refused, language()))
        else:
            return redirect("channel", slug=asking.community.slug, pk=link.pk)
    context = {"form": form, "place": "people"}
    return render(asking, "roots/new_channel.html", context, status=400 if form.errors else 200)


def _inviters(asking: Asking) -> QuerySet[Member]:
    return asking.community.members.in_state(Role.MEMBER, Role.RESTING).order_by("name", "id")


@read_or_send
@needs("keep_channels")
def channel(asking: Asking, pk: int) -> HttpResponse:
    """Show a channel's link with its QR code, and set its limits."""
    link = _channel(asking, pk)
    form = _limit(asking, link)
    refused = ""
    if form.is_valid():
        try:
            actions.limit_link(by=asking.me, link=link, at=now(), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal_sentence(refusal, language())
        else:
            messages.success(asking, gettext("Kept."))
            return redirect("channel", slug=asking.community.slug, pk=pk)
    context: Mapping[str, Any] = {**_shown(link), "form": form, "refused": refused, "place": "people"}
    return render(asking, "roots/channel.html", context, status=400 if form.errors or refused else 200)


@require_POST
@needs("keep_channels")
def withdraw_channel(asking: Asking, pk: int) -> HttpResponse:
    """Withdraw a channel's link."""
    actions.withdraw_link(by=asking.me, link=_channel(asking, pk), at=now())
    messages.success(asking, gettext("The link is withdrawn. It still leads to the join page, and invites nobody."))
    return redirect("channels", slug=asking.community.slug)


def _channel(asking: Asking, pk: int) -> InvitationLink:
    link = get_object_or_404(InvitationLink.objects.of_channels(asking.community), pk=pk)
    link.community = asking.community
    return link
