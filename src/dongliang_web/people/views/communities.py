"""Founding a community, and leaving it."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from dongliang.council import Role
from dongliang.words import label
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, account_of, needs
from dongliang_web.people.actions import (
    create_account,
    falls_to,
    found_community,
    leave_community,
)
from dongliang_web.people.forms.codes import ENOUGH_CODES
from dongliang_web.people.forms.community import FoundForm
from dongliang_web.people.models import Account, Community
from dongliang_web.people.sign_in import allow_founding, allow_newcomer, enter, look_of, may_send_code
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import keep_pictures

FIRST_ZONE = "Asia/Shanghai"
#: Key of a refusal -> field of the founding form that it is about.
_ABOUT = {"slug_taken": "slug", "slug_reserved": "slug"}


@read_or_send
def found(request: HttpRequest) -> HttpResponse:
    """Found a community; whoever is not signed in gets an account by the name they give."""
    if settings.FOUNDING == "nobody":
        return render(request, "people/founding_closed.html", status=403)
    account = account_of(request)
    if request.method != "POST":
        given = {"zone": (account.zone if account else "") or FIRST_ZONE, "language": _page_language()}
        return render(request, "people/found.html", {"form": FoundForm(newcomer=account is None, initial=given)})
    form = FoundForm(request.POST, request.FILES, newcomer=account is None)
    community = _found(request, account, form) if form.is_valid() else None
    if community is None:
        return render(request, "people/found.html", {"form": form}, status=400)
    return _after_founding(request, community, form.cleaned_data.get("email", ""))


def _page_language() -> str:
    return "en" if language() == "en" else "zh-hans"


def _found(request: HttpRequest, account: Account | None, form: FoundForm) -> Community | None:
    """Found a community as the form says, or tell in the form why not and leave nothing behind."""
    said = dict(form.cleaned_data)
    my_name, _, upload = said.pop("my_name", ""), said.pop("email", ""), said.pop("picture")
    try:
        if account is None:
            allow_newcomer(request)
        else:
            allow_founding(request)
        with keep_pictures([upload] if upload else [], limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept:
            picture = kept[0] if kept else None
            with transaction.atomic():
                founder = account or create_account(name=my_name, **look_of(request))
                community = found_community(by=founder, picture=picture, at=now(), **said)
    except Refused as refused:
        about = "picture" if refused.key.startswith("picture") else _ABOUT.get(refused.key)
        form.add_error(about, refusal_sentence(refused, language()))
        return None
    if account is None:
        enter(request, founder)
    return community


def _after_founding(request: HttpRequest, community: Community, email: str) -> HttpResponse:
    """Lead to the community, by way of the code where an address was given."""
    today = reverse("today", args=[community.slug])
    if not email:
        return redirect(today)
    if not may_send_code(request, email):
        messages.warning(request, ENOUGH_CODES)
        return redirect(today)
    EmailVerificationProcess.initiate(request=request, user=request.user, email=email.lower())
    return redirect(f"{reverse('account_email_verification_sent')}?{urlencode({'next': today})}")


@needs("leave_community", when_closed=True)
def leave(asking: Asking) -> HttpResponse:
    """Tell what leaving means, and leave."""
    if asking.method != "POST":
        return render(asking, "people/leave.html", {"falls_to": _falls_to(asking)})
    leave_community(by=asking.me, at=now())
    messages.success(asking, gettext("You have left %(name)s.") % {"name": asking.community.name})
    return redirect("home_page")


def _falls_to(asking: Asking) -> str:
    """Say to whom the founder's powers fall if whoever asks is the founder and leaves; empty for all others."""
    if not asking.me.offices.filter(role=str(Role.FOUNDER), until_at=None).exists():
        return ""
    return label(f"way.{falls_to(asking.community, now())}", language())
